/**
 * The visitor's session, shared by the tabs and pages of a site: a UUID that ends after 15 minutes without a sign of
 * life and after 4 hours in any case.
 */
import { uuid } from '../uuid.js';
import { memory } from './slot.js';
import type { Locked } from './lock.js';
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
  readonly isForced?: boolean;
  readonly createdMs: number;
  /** When it ends if nothing happens; unknown of one that begins. */
  readonly expireMs?: number;
}

export interface SessionStore {
  /** The session, if one lives. One that this page has just begun may still give way to another tab's. */
  current(): Session | undefined;
  /** The same once it is that of all tabs. */
  settled(): Session | undefined;
  /** The visitor did something: the session lives on, or a new one starts. */
  touch(): void;
  /** The page is still looked at: a living session lives on. */
  extend(): void;
  /** A session that is settled is recorded to its end, in all tabs. */
  force(): void;
  end(): void;
}

export interface StoreParams {
  readonly slot: Slot;
  readonly locked: Locked;
  /** What was changed holds in all tabs. */
  readonly onSettled: () => void;
  readonly nowMs?: () => number;
}

const FORM = /^id=([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})&created=(\d+)&expire=(\d+)(&forced=1)?$/;

export function createSessionStore({ slot, locked, onSettled, nowMs = Date.now }: StoreParams): SessionStore {
  /** Begun here, and not known yet to be that of all tabs. */
  let fresh: Session | undefined;
  /** What the slot was last seen to hold. */
  let last: string | undefined;

  const read = (): Session | undefined => {
    try {
      last = slot.read();
    } catch {
      // A page may break for a moment what this relies on: that ends no session. Where nothing is ever stored, `write` finds out.
    }
    const parts = FORM.exec(last ?? '');
    if (!parts) return undefined;
    const createdMs = Number(parts[2]);
    const now = nowMs();
    // A creation time ahead of the clock would make a session that never ends.
    const isAlive = now < Number(parts[3]) && createdMs < now + 60_000 && now - createdMs < AGE_LIMIT_MS;
    return isAlive
      ? { id: parts[1] as string, isForced: !!parts[4], createdMs, expireMs: Number(parts[3]) }
      : undefined;
  };

  const write = (entry: Session, isForced?: boolean): void => {
    // What forces it is no sign of the visitor.
    const expireMs = (isForced && entry.expireMs) || Math.min(nowMs() + IDLE_LIMIT_MS, entry.createdMs + AGE_LIMIT_MS);
    const value = `id=${entry.id}&created=${entry.createdMs}&expire=${expireMs}${isForced || entry.isForced ? '&forced=1' : ''}`;
    const put = (): void => slot.write(value, expireMs - nowMs());
    try {
      put();
    } catch {
      // Blocked storage throws, blocked cookies are simply not there afterwards: both end below.
    }
    if (read()) return;
    slot = memory();
    put();
  };

  /** What lives goes on living (or is forced), what was begun here begins, unless another tab was first. */
  const renew = (isForced?: boolean): void => {
    const put = (): void => {
      // Consent may have been withdrawn meanwhile.
      const entry = read() ?? fresh;
      if (entry) write(entry, isForced);
    };
    locked(put, () => {
      if (read()) fresh = undefined;
      onSettled();
    });
  };

  const settled = (): Session | undefined => (fresh ? undefined : read());

  return {
    current: () => read() ?? fresh,
    settled,
    touch: () => {
      if (!read()) fresh ??= { id: uuid(), createdMs: nowMs() };
      renew();
    },
    extend: renew,
    force: () => {
      if (settled()?.isForced === false) renew(true);
    },
    end: () => {
      fresh = last = undefined;
      try {
        slot.clear();
      } catch {
        slot = memory();
      }
    },
  };
}
