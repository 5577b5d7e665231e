/** Values of the application as JSON text: bounded, and whatever they are. */
import { sanitizeUrlsIn } from '../sanitize-url.js';

/** One note must not crowd out what the visitor did. */
const MOST_CHARACTERS = 16_000;
const MOST_TEXT_CHARACTERS = 4_000;

/** JSON of a value; of what cannot be written, as much as can be said. */
export function toJson(value: unknown): string {
  const ancestors: unknown[] = [];
  let json: string | undefined;
  try {
    json = JSON.stringify(value, function (this: unknown, _key: string, held: unknown) {
      if (typeof held === 'bigint') return String(held);
      if (typeof held === 'string') return cut(held);
      if (typeof held !== 'object' || held === null) return held;
      while (ancestors.length && ancestors[ancestors.length - 1] !== this) ancestors.pop();
      if (ancestors.includes(held)) return '[circular]';
      ancestors.push(held);
      return held;
    });
  } catch {
    json = undefined;
  }
  if (json === undefined) return '{}';
  return json.length <= MOST_CHARACTERS ? json : JSON.stringify({ tooLong: json.length });
}

/** Where an error was found; `custom`: the application handed it over. */
export type ErrorSource = 'uncaught' | 'rejection' | 'resource' | 'custom';

/**
 * What a recording keeps of an error.
 * @param more Further members; cut when they are large.
 * @param keep What may be kept of a message or a stack; by default addresses in it lose what every recorded address loses.
 */
export function errorNote(
  error: unknown,
  source: ErrorSource,
  more: object,
  keep: (text: string, isStack: boolean) => string = sanitizeUrlsIn,
): string {
  const { name, message, stack } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error>;
  const clean = (text: unknown, isStack = false): string | undefined =>
    typeof text === 'string' ? cut(keep(text.slice(0, 4 * MOST_TEXT_CHARACTERS), isStack)) : undefined;
  const said = clean(message) ?? clean(text(error));
  // A name is code; what is none is a text in disguise.
  const isName = typeof name === 'string' && /^[\w$.]{1,80}$/.test(name) && !/\d{9}|eyJ/.test(name);
  const note = { source, name: isName ? name : clean(name), message: said, stack: clean(stack, true) };
  const whole = JSON.parse(toJson(more)) as object;
  return toJson({ ...note, ...whole });
}

function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'an error that cannot be shown';
  }
}

function cut(long: string): string {
  return long.length > MOST_TEXT_CHARACTERS ? long.slice(0, MOST_TEXT_CHARACTERS) + '…' : long;
}
