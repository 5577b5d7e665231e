/**
 * Whether what is recorded is sent at once. A session outside the sample of those may be recorded in case of an error, and one
 * of a visit that does not last is worth nothing (`minimumDurationMs`): both wait in the worker and its store.
 */
import type { RecordingParams } from '../engine.js';
import type { Options } from '../options/read.js';
import { isSampled, sentRate } from '../sampling.js';

export interface WithholdingParams {
  readonly options: Pick<
    Options,
    'sessionSampleRate' | 'sessionReplaySampleRate' | 'sessionReplayOnErrorSampleRate' | 'minimumDurationMs'
  >;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
  /** All that waits is sent, and what follows. */
  readonly onLetOut: () => void;
  /** What waits is of a session that is over. */
  readonly onForget: () => void;
  /** The session is to be sent to its end. */
  readonly onWorthy: () => void;
}

export interface Withholding {
  /** A recording begins; says whether it is withheld. */
  begin(params: Pick<RecordingParams, 'sessionId' | 'sessionStartMs'>): boolean;
  /** An error, or the application's word. */
  worthy(): void;
  is(): boolean;
}

/** A timer beyond this would end at once. */
const MOST_TIMER_MS = 2 ** 31 - 1;

export function createWithholding(params: WithholdingParams): Withholding {
  const { options, nowMs, later, onLetOut, onForget, onWorthy } = params;
  let session: string | undefined;
  /** It is sent, whatever the sample and its age say. */
  let isWorthy = false;
  let isWithheld = false;
  let cancel: (() => void) | undefined;

  const letOut = (): void => {
    cancel?.();
    cancel = undefined;
    if (isWithheld) onLetOut();
    isWithheld = false;
  };

  return {
    begin: ({ sessionId, sessionStartMs }) => {
      if (session !== undefined && session !== sessionId) {
        isWorthy = false;
        if (isWithheld) onForget();
      }
      session = sessionId;
      cancel?.();
      cancel = undefined;
      const isChosen = isWorthy || isSampled(sessionId, sentRate(options));
      const waitMs = isWorthy ? 0 : sessionStartMs + options.minimumDurationMs - nowMs();
      const mustWait = !isChosen || waitMs > 0;
      if (!mustWait) letOut();
      else if (isChosen) cancel = later(Math.min(waitMs, MOST_TIMER_MS), letOut);
      return (isWithheld = mustWait);
    },
    worthy: () => {
      if (!isWithheld) return;
      isWorthy = true;
      letOut();
      onWorthy();
    },
    is: () => isWithheld,
  };
}
