/** Links to the viewer. They name a session and a moment, never a token. */

export type Unwatchable = 'not-recording' | 'sampled-out' | 'no-session';

/** @param viewer Absolute URL of the viewer. @param at The present moment in epoch milliseconds, or why there is nothing to watch. */
export function replayLink(viewer: string, sessionId: string | undefined, at: number | Unwatchable): string {
  const place = viewer.replace(/\/+$/, '') + (sessionId ? `/sessions/${sessionId}` : '/');
  return place + (typeof at === 'number' ? `?t=${at}` : `?reason=${at}`);
}
