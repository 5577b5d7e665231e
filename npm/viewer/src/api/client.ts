/** Requests to the collector. The viewer's cookie goes along by itself: it is of the same origin. */
import { readSession } from './session.js';
import type { Session } from './session.js';
import type { Event } from '../recording/rrweb.js';

/** An answer other than success. */
export class ApiError extends Error {
  constructor(readonly status: number) {
    super(`the collector answered ${status}`);
  }
}

/** Trades a viewer token for a cookie; `false` if the token is wrong. */
export async function login(token: string): Promise<boolean> {
  const response = await fetch('/api/viewer/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (response.ok) return true;
  if (response.status === 401 || response.status === 403) return false;
  throw new ApiError(response.status);
}

/** Sessions that pass the filters, newest first: those older than the session `before`, or the newest of all. */
export async function fetchSessions(limit: number, filters: URLSearchParams, before?: string): Promise<Session[]> {
  const query = new URLSearchParams(filters);
  query.set('limit', String(limit));
  if (before !== undefined) query.set('before', before);
  const answer = await getJson(`/api/sessions?${query.toString()}`);
  return Array.isArray(answer) ? answer.map(readSession) : [];
}

/** All events of a session. */
export async function fetchEvents(session: string): Promise<Event[]> {
  const answer = await getJson(`/api/sessions/${encodeURIComponent(session)}/events`);
  return Array.isArray(answer) ? (answer as Event[]) : [];
}

/** What the collector added to the times of a visitor whose clock is wrong. */
export async function fetchClockCorrection(session: string): Promise<number> {
  return readSession(await getJson(`/api/sessions/${encodeURIComponent(session)}`)).clockCorrectionMs;
}

/** Deletes a session. One that is gone already is as good as deleted. */
export async function deleteSession(session: string): Promise<void> {
  const response = await fetch(`/api/sessions/${encodeURIComponent(session)}`, { method: 'DELETE' });
  if (!response.ok && response.status !== 404) throw new ApiError(response.status);
}

async function getJson(path: string): Promise<unknown> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new ApiError(response.status);
  return response.json();
}
