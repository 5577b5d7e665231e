/**
 * What a value of an option may be. A check answers with nothing, or with what is wrong with the value; what is allowed
 * is said by its own text, so that every message names both.
 */

/** `wrong` gives what is wrong with a value that is not allowed, else `undefined`. */
export interface Check {
  readonly allowed: string;
  readonly wrong: (value: unknown) => string | undefined;
}

/** A value as a message shows it: short, and without running any code of the value. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === '') return 'empty';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? value.slice(0, 60) + '…' : value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : 'a ' + typeof value;
}

function check(allowed: string, isAllowed: (value: unknown) => boolean): Check {
  return { allowed, wrong: (value) => (isAllowed(value) ? undefined : 'is ' + describe(value)) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

export const text = check('a non-empty string', isText);
export const flag = check('true or false', (value) => value === true || value === false);
/** What this version cannot do. */
export const never = check('false in this version', (value) => value === false);
export const callback = check('a function', (value) => typeof value === 'function');
export const record = check(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
export const percentage = number('a number from 0 to 100', 0, 100);

export function number(allowed: string, least: number, most = Number.MAX_SAFE_INTEGER): Check {
  return check(allowed, (value) => typeof value === 'number' && value >= least && value <= most);
}

/** @param allowed As messages show it: `'one' or 'other'`. Read when a value is checked, not while the script loads. */
export function oneOf(allowed: string): Check {
  return check(allowed, (value) => isText(value) && allowed.split(' or ').includes(`'${value}'`));
}

export function listOf(item: Check, plural = item.allowed): Check {
  const allowed = `an array of ${plural}`;
  const wrong = (value: unknown): string | undefined => {
    if (!Array.isArray(value)) return 'is ' + describe(value);
    for (let index = 0; index < value.length; index++) {
      if (item.wrong(value[index])) return `holds ${describe(value[index])} at index ${index}`;
    }
    return undefined;
  };
  return { allowed, wrong };
}

export function either(first: Check, second: Check): Check {
  return {
    allowed: `${first.allowed} or ${second.allowed}`,
    wrong: (value) => first.wrong(value) && second.wrong(value),
  };
}

/**
 * A CSS selector that this browser knows; where there is no document, any text. `:scope` means one thing to whoever asks
 * an element and another to whoever asks a document. Only lists of them are options, and say what is allowed.
 */
export const selector = check('', (value) => isText(value) && isSelector(value));

/** A URL that can be requested: absolute with http(s), or relative to the page. */
export const url = check('a URL', (value) => isText(value) && isRequestable(value));

/** Where the collector is. No query and no fragment, since a path follows it. */
export const endpoint = check(
  'an origin (https://…) or a path (/…)',
  (value) =>
    isText(value) && /^(https?:\/\/[^/?#\s\\@]+(?=\/|$)|\/(?![/\\]))[^?#\s\\]*$/i.test(value) && isRequestable(value),
);

export const regExp = check('a RegExp', (value) => value instanceof RegExp);

/** What addresses begin with, or a pattern. A text that no address begins with would protect nothing. */
export const pattern = either(endpoint, regExp);

function isSelector(value: string): boolean {
  try {
    new DocumentFragment().querySelector(value);
    return !/:scope/i.test(value);
  } catch (error) {
    return error instanceof ReferenceError;
  }
}

function isRequestable(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value, 'https://x').protocol);
  } catch {
    return false;
  }
}
