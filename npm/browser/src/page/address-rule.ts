/** Which pages may be recorded: `urlAllow` and `urlDeny`, compared with the page's address. */
import type { Options } from '../options/read.js';

/** Whether the page at this address may be recorded. Never throws. */
export type AddressRule = (href: string) => boolean;

/** From the path on: what stands behind the host. */
const pathOf = (href: string): string => {
  const at = href.indexOf('/', href.indexOf('//') + 2);
  return at < 0 ? '' : href.slice(at);
};

/**
 * Nothing where all may be. An address is compared as the browser has it and with its escapes read, whole: query and
 * fragment may say which page it is. What fails (a page has broken its strings) is not allowed.
 */
export function addressRule(
  { urlAllow = [], urlDeny = [] }: Pick<Options, 'urlAllow' | 'urlDeny'>,
  base: string,
): AddressRule | undefined {
  if (!urlAllow.length && !urlDeny.length) return undefined;
  const [allowed, denied] = [urlAllow.map(readerOf(base)), urlDeny.map(readerOf(base))];
  const isOneOf = (list: AddressRule[], href: string): boolean => list.some((isMatch) => isMatch(href));
  let lastHref: string | undefined;
  let lastAnswer = false;
  return (href) => {
    if (href === lastHref) return lastAnswer;
    lastAnswer = false;
    lastHref = href;
    try {
      lastAnswer = !isOneOf(denied, href) && (!allowed.length || isOneOf(allowed, href));
    } catch {
      // As it stands: not allowed.
    }
    return lastAnswer;
  };
}

/** The text as the browser would write it, so that it is found however it was given. */
function readerOf(base: string): (entry: string | RegExp) => AddressRule {
  return (entry) => {
    if (typeof entry !== 'string') {
      return inBothForms((href) => {
        // Where it goes on is kept in patterns with `g` and `y`.
        entry.lastIndex = 0;
        return entry.test(href);
      });
    }
    const isPath = entry.startsWith('/');
    const { href: whole } = new URL(entry, base);
    const wanted = isPath ? pathOf(whole) : whole;
    return inBothForms((href) => {
      const compared = isPath ? pathOf(href) : href;
      return compared.startsWith(wanted) || compared.startsWith(readable(wanted));
    });
  };
}

/** Also with its escapes read: servers know no difference. */
const inBothForms =
  (isMatch: AddressRule): AddressRule =>
  (href) =>
    isMatch(href) || isMatch(readable(href));

/** Run by run: one that is no UTF-8 stays as it is, and the others are read. */
function readable(address: string): string {
  return address.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURI(escapes);
    } catch {
      return escapes;
    }
  });
}
