/** Addresses of the viewer: which page is asked for, which moment, which token. */

const REASONS = ['not-recording', 'sampled-out', 'no-session'] as const;

/** Why a recorder's link leads to nothing: what `getSessionReplayLink()` said instead of a moment. */
export type Reason = (typeof REASONS)[number];

/** What an address asks for. */
export type Route = (
  { readonly page: 'list' } | { readonly page: 'player'; readonly session: string; readonly moment: number }
) & { readonly reason: Reason | undefined };

/** A moment from here on (September 2001) is a time of day, one before is counted from the session's start. */
const FIRST_EPOCH_MS = 1e12;

/**
 * Reads an address. `?t=` is epoch milliseconds, as in every link that the viewer and the recorder make: neither knows
 * what else of the session will arrive, so nothing but the clock stays the same. A small number, as somebody may type it,
 * is milliseconds from the session's start; anything else is the start.
 */
export function readRoute(pathname: string, search: string): Route {
  const query = new URLSearchParams(search);
  const reason = REASONS.find((known) => known === query.get('reason'));
  const session = /^\/sessions\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (session === undefined) return { page: 'list', reason };
  const t = Number(query.get('t'));
  return { page: 'player', session: decoded(session), moment: Number.isFinite(t) && t > 0 ? t : 0, reason };
}

/** A moment as milliseconds from a start; negative if it lies before. */
export function sinceStart(moment: number, startMs: number): number {
  return moment >= FIRST_EPOCH_MS ? moment - startMs : moment;
}

/** A link to what is told a moment later, or to a moment before the first picture, is not from a wrong clock. */
const NEAR_MS = 60_000;

/** Whether a time of day lies neither in a recording nor next to it. */
export function isElsewhere(moment: number, startMs: number, durationMs: number): boolean {
  return moment >= FIRST_EPOCH_MS && (moment < startMs - NEAR_MS || moment > startMs + durationMs + NEAR_MS);
}

/** The path of a session's player. */
export function sessionPath(session: string): string {
  return `/sessions/${encodeURIComponent(session)}`;
}

/** A link to a moment of a session, in epoch milliseconds. Never holds a token. */
export function momentLink(origin: string, session: string, epochMs: number): string {
  return `${origin}${sessionPath(session)}?t=${Math.floor(epochMs)}`;
}

/** The viewer token in a fragment (`#token=…`), if there is one. */
export function tokenIn(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
