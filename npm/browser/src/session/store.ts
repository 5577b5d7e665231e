/**
 * The visitor's session, shared by the tabs and pages of a site: a UUID that ends after 15 minutes without a sign of
 * life and after 4 hours in any case.
 */
import { uuid } from '../uuid.js';
import { memory } from './slot.js';
import type { Slot } from './slot.js';

export const IDLE_LIMIT_MS = 15 * 60_000;
export const AGE_LIMIT_MS = 4 * 3_600_000;

/** One per application: the collector takes a session from one of them only. */
export function slotName(applicationId: string): string {
  let hash = 0;
  for (const character of applicationId) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return '_afterimage_s_' + hash.toString(36);
}

export interface Session {
  readonly id: string;
  /** Recorded although sampled out; remembered so that the visit's next pages are recorded as well. */
  readonly isForced: boolean;
  readonly createdMs: number;
}

export interface SessionStore {
  /** The session, if one lives. */
  current(): Session | undefined;
  /** The visitor did something: the session lives on, or a new one starts. */
  touch(): Session;
  /** The page is still looked at: a living session lives on. */
  extend(): void;
  force(): void;
  end(): void;
}

const FORM = /^id=([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})&created=(\d+)&expire=(\d+)(&forced=1)?$/;

export function createSessionStore(preferred: Slot, nowMs: () => number = Date.now): SessionStore {
  let slot = preferred;

  const read = (): Session | undefined => {
    let value: string | undefined;
    try {
      value = slot.read();
    } catch {
      slot = memory();
    }
    const parts = FORM.exec(value ?? '');
    if (!parts) return undefined;
    const createdMs = Number(parts[2]);
    const now = nowMs();
    // A creation time ahead of the clock would make a session that never ends.
    const isAlive = now < Number(parts[3]) && createdMs <= now + 60_000 && now - createdMs < AGE_LIMIT_MS;
    return isAlive ? { id: parts[1] as string, createdMs, isForced: parts[4] !== undefined } : undefined;
  };

  const write = (entry: Session): Session => {
    const expireMs = Math.min(nowMs() + IDLE_LIMIT_MS, entry.createdMs + AGE_LIMIT_MS);
    const value = `id=${entry.id}&created=${entry.createdMs}&expire=${expireMs}${entry.isForced ? '&forced=1' : ''}`;
    const put = (): void => slot.write(value, expireMs - nowMs());
    try {
      put();
      if (slot.read() === value) return entry;
    } catch {
      // Blocked storage throws, blocked cookies are simply not there afterwards: both end below.
    }
    slot = memory();
    put();
    return entry;
  };

  return {
    current: read,
    touch: () => write(read() ?? { id: uuid(), createdMs: nowMs(), isForced: false }),
    extend: () => {
      const entry = read();
      if (entry) write(entry);
    },
    force: () => {
      const entry = read();
      if (entry && !entry.isForced) write({ ...entry, isForced: true });
    },
    end: () => {
      try {
        slot.clear();
      } catch {
        slot = memory();
      }
    },
  };
}
