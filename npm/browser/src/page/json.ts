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

/** What a recording keeps of an error. Addresses in it lose what every recorded address loses. */
export function errorNote(error: unknown, context: object | undefined): string {
  const { name, message, stack } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error>;
  const clean = (text: unknown): string | undefined =>
    typeof text === 'string' ? cut(sanitizeUrlsIn(text)) : undefined;
  const said = clean(message) ?? clean(text(error));
  const note = { name: clean(name), message: said, stack: clean(stack) };
  const whole = JSON.parse(toJson({ context })) as object;
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
