/** Where trouble inside the SDK goes: to `onError`, else to the console; each message once. */

/** More different messages than this say nothing new, and nothing may grow without end. */
const MOST_MESSAGES = 50;

export const PREFIX = 'Afterimage: ';

export type Report = (problem: unknown) => void;

/** Some values refuse to be text. */
function textOf(problem: unknown): string {
  try {
    return String(problem);
  } catch {
    return 'unknown error';
  }
}

export function createReport(onError: () => ((error: Error) => void) | undefined): Report {
  const said = new Set<string>();
  return (problem) => {
    const error = problem instanceof Error ? problem : new Error(textOf(problem));
    if (said.size >= MOST_MESSAGES || said.has(error.message)) return;
    said.add(error.message);
    try {
      const callback = onError();
      if (callback) callback(error);
      else console.error(PREFIX + error.message);
    } catch (thrown) {
      console.error(PREFIX + 'the onError callback threw:', thrown);
    }
  };
}
