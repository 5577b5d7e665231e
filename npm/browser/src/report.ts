/** Where trouble inside the SDK goes: to `onError`, else to the console; each message once. */

/** More different messages than this say nothing new, and nothing may grow without end. */
const MOST_MESSAGES = 50;

export const PREFIX = 'Afterimage: ';

export type Report = (problem: unknown) => void;

/** The console, which a page may have replaced by something that fails. */
export function say(...words: unknown[]): void {
  try {
    console.error(...words);
  } catch {
    // Then nobody is told.
  }
}

export function createReport(onError: () => ((error: Error) => void) | undefined): Report {
  const said: Record<string, true> = {};
  let count = 0;
  return (problem) => {
    try {
      const error = problem instanceof Error ? problem : new Error(String(problem));
      const { message } = error;
      if (count >= MOST_MESSAGES || said[message]) return;
      said[message] = true;
      count++;
      const callback = onError();
      if (callback) callback(error);
      else say(PREFIX + message);
    } catch (thrown) {
      // Some values refuse to be text, too.
      say(PREFIX + 'the onError callback threw:', thrown);
    }
  };
}
