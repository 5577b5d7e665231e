/**
 * The application's callbacks on what is told. They run within ours, and may do anything: what they throw, and what they
 * answer with that is no text, masks.
 */
import type { OwnedGuard } from '../guard.js';
import type { Options } from '../options/read.js';
import { sanitizeUrl as withoutValues, sanitizeUrlsIn } from '../sanitize-url.js';

export interface OwnRules {
  /** Nothing: the text is to be masked. Not there: every text is told as it is. */
  readonly maskText: ((text: string, element: Element | null) => string | undefined) | undefined;
  /** What may be kept of an address. */
  readonly sanitizeUrl: (address: string) => string;
  /** The application has its own. */
  readonly isSanitized: boolean;
  /** The same of all addresses in a text; of what the application keeps of them no values of a query stay. */
  readonly sanitizeUrlsIn: (text: string, isStack: boolean) => string;
}

/** An address with its scheme, as far as a text goes on with it; in a stack but for line and column. */
const WHOLE_ADDRESS = /[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'`<>]+/gi;
const IN_STACK = /[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'`<>]+?(?=(?::\d+){0,2}\)?(?:[\s"'`<>]|$))/gi;

export function ownRules(
  { maskText, sanitizeUrl }: Pick<Options, 'maskText' | 'sanitizeUrl'>,
  guard: () => OwnedGuard,
  onFallback: (what: string) => void,
): OwnRules {
  const asked = <Args extends unknown[]>(name: string, callback: (...args: Args) => unknown) => {
    return (...args: Args): string | undefined => {
      try {
        const told = guard().outside(() => callback(...args));
        if (typeof told === 'string') return told;
        onFallback(`${name} answered with what is no string: what it was asked about is masked`);
      } catch {
        // What was thrown may throw when it is looked at.
        onFallback(`${name} threw: what it was asked about is masked`);
      }
      return undefined;
    };
  };
  const ownSanitize = sanitizeUrl && asked('sanitizeUrl', sanitizeUrl);
  const sanitize = ownSanitize ? (address: string) => ownSanitize(address) ?? originOf(address) : withoutValues;
  return {
    maskText: maskText && asked('maskText', maskText),
    sanitizeUrl: sanitize,
    isSanitized: !!ownSanitize,
    sanitizeUrlsIn: (text, isStack) =>
      sanitizeUrlsIn(ownSanitize ? text.replace(isStack ? IN_STACK : WHOLE_ADDRESS, sanitize) : text),
  };
}

/** Of a relative address nothing. */
function originOf(address: string): string {
  try {
    const { origin } = new URL(address);
    return origin === 'null' ? '' : `${origin}/`;
  } catch {
    return '';
  }
}
