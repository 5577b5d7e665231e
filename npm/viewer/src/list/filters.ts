/** Which sessions are listed: as the address says it, and as the collector is asked. */

/** Browsers that can be asked for, as the collector names them, and as people do. */
export const BROWSERS = [
  ['chrome', 'Chrome'],
  ['edge', 'Edge'],
  ['firefox', 'Firefox'],
  ['opera', 'Opera'],
  ['safari', 'Safari'],
] as const;

/** Stretches up to now, by the name that they have in the address. */
export const SINCE_MS: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 24 * 3_600_000,
  '30d': 30 * 24 * 3_600_000,
};

/** An empty text, zero or `undefined` asks for nothing. */
export interface Filters {
  /** Part of the user's id, name or e-mail. */
  readonly user: string;
  /** Part of the address of a page. */
  readonly url: string;
  readonly hasError: boolean | undefined;
  readonly minDurationMs: number;
  readonly browser: string;
  /** A key of {@link SINCE_MS}: begun within so long before now. Leaves no room for `fromMs` and `toMs`. */
  readonly since: string;
  /** Begun then or later, epoch milliseconds. */
  readonly fromMs: number | undefined;
  /** Begun then or earlier. */
  readonly toMs: number | undefined;
}

/** No filter at all. */
export const NO_FILTERS: Filters = {
  user: '',
  url: '',
  hasError: undefined,
  minDurationMs: 0,
  browser: '',
  since: '',
  fromMs: undefined,
  toMs: undefined,
};

/** Reads the query of an address. Addresses are typed and cut off: what means nothing is passed over. */
export function readFilters(search: string): Filters {
  const query = new URLSearchParams(search);
  const browser = query.get('browser')?.toLowerCase() ?? '';
  const since = query.get('since') ?? '';
  const isSince = Object.hasOwn(SINCE_MS, since);
  return {
    user: query.get('user')?.trim() ?? '',
    url: query.get('url')?.trim() ?? '',
    hasError: flag(query.get('has_error')),
    minDurationMs: wholeMs(query.get('min_duration')) ?? 0,
    browser: BROWSERS.some(([known]) => known === browser) ? browser : '',
    since: isSince ? since : '',
    fromMs: isSince ? undefined : wholeMs(query.get('from')),
    toMs: isSince ? undefined : wholeMs(query.get('to')),
  };
}

/** The list's address with these filters. */
export function listPath(filters: Filters): string {
  const query = common(filters);
  if (filters.since) query.set('since', filters.since);
  const text = query.toString();
  return text ? `/?${text}` : '/';
}

/** What the collector is asked: times only, since it does not know when "now" was when the list was begun. */
export function queryOf(filters: Filters, nowMs: number): URLSearchParams {
  const query = common(filters);
  const sinceMs = SINCE_MS[filters.since];
  if (sinceMs !== undefined) query.set('from', String(nowMs - sinceMs));
  return query;
}

/** How many filters there are; a stretch of time is one, whatever it is made of. */
export function countFilters(filters: Filters): number {
  const isTimed = filters.since !== '' || filters.fromMs !== undefined || filters.toMs !== undefined;
  const { user, url, hasError, minDurationMs, browser } = filters;
  return [user !== '', url !== '', hasError !== undefined, minDurationMs > 0, browser !== '', isTimed].filter(Boolean)
    .length;
}

function common({ user, url, hasError, minDurationMs, browser, fromMs, toMs }: Filters): URLSearchParams {
  const query = new URLSearchParams();
  if (user) query.set('user', user);
  if (url) query.set('url', url);
  if (hasError !== undefined) query.set('has_error', String(hasError));
  if (minDurationMs > 0) query.set('min_duration', String(minDurationMs));
  if (browser) query.set('browser', browser);
  if (fromMs !== undefined) query.set('from', String(fromMs));
  if (toMs !== undefined) query.set('to', String(toMs));
  return query;
}

function flag(text: string | null): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

/** Digits alone, and no more than the collector and `Date` can take. */
function wholeMs(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
