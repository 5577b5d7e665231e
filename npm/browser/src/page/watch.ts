/** Notices that a worker hangs or was killed: no event says so. */

/**
 * How long a worker may say nothing, once before it is asked and once after: a page that was frozen finds its timers due
 * before the answers.
 */
const SILENCE_LIMIT_MS = 3000;

export interface Watch {
  /** Something was given to the worker. */
  given(): void;
  /** It said something. */
  heard(): void;
  stop(): void;
}

/** There is a timer only while something that was given is unanswered. `ask` makes the worker say something. */
export function createWatch(
  later: (ms: number, run: () => void) => () => void,
  ask: () => void,
  onSilence: () => void,
): Watch {
  let cancel: (() => void) | undefined;
  let isAnswered = true;
  let hasHeard = false;

  const wait = (isAsked: boolean): void => {
    hasHeard = false;
    if (isAsked) ask();
    cancel = later(SILENCE_LIMIT_MS, () => {
      cancel = undefined;
      if (isAnswered) return;
      if (isAsked && !hasHeard) return onSilence();
      wait(!hasHeard);
    });
  };

  return {
    given: () => {
      isAnswered = false;
      if (!cancel) wait(false);
    },
    heard: () => {
      isAnswered = hasHeard = true;
    },
    stop: () => {
      cancel?.();
      isAnswered = true;
    },
  };
}
