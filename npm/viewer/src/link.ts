/** Addresses of the viewer: which page is asked for, which moment, which token. */

/** What an address asks for. */
export type Route =
  { readonly page: 'list' } | { readonly page: 'player'; readonly session: string; readonly atMs: number };

/** Reads an address. `?t=` is milliseconds from the session's start; anything else than a number is the start. */
export function readRoute(pathname: string, search: string): Route {
  const session = /^\/sessions\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (session === undefined) return { page: 'list' };
  const t = Number(new URLSearchParams(search).get('t'));
  return { page: 'player', session: decoded(session), atMs: Number.isFinite(t) && t > 0 ? t : 0 };
}

/** The path of a session's player. */
export function sessionPath(session: string): string {
  return `/sessions/${encodeURIComponent(session)}`;
}

/** A link to a moment of a session. Never holds a token. */
export function momentLink(origin: string, session: string, atMs: number): string {
  return `${origin}${sessionPath(session)}?t=${Math.max(0, Math.floor(atMs))}`;
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
