/** One short text kept between pages: in a cookie, in local storage, or for the page's life only. */
import type { SessionPersistence } from '../types.js';

export interface Slot {
  read(): string | undefined;
  write(value: string, lifeMs: number): void;
  clear(): void;
}

export type SlotScope = Pick<Window, 'document' | 'localStorage' | 'location'>;

export function openSlot(scope: SlotScope, name: string, persistence: SessionPersistence): Slot {
  if (persistence === 'cookie') return cookie(scope, name);
  return persistence === 'local-storage' ? localStorage(scope, name) : memory();
}

export function memory(): Slot {
  let kept: string | undefined;
  return {
    read: () => kept,
    write: (value) => (kept = value),
    clear: () => (kept = undefined),
  };
}

function cookie(scope: SlotScope, name: string): Slot {
  const put = (value: string, seconds: number): void => {
    // Strict suffices: only scripts of this site read it, the server never does.
    const secure = scope.location.protocol === 'https:' ? ';secure' : '';
    scope.document.cookie = `${name}=${value};path=/;samesite=strict;max-age=${seconds}${secure}`;
  };
  return {
    read: () => {
      const found = scope.document.cookie.split('; ').find((pair) => pair.startsWith(name + '='));
      return found?.slice(name.length + 1);
    },
    write: (value, lifeMs) => put(value, Math.ceil(lifeMs / 1000)),
    clear: () => put('', 0),
  };
}

function localStorage(scope: SlotScope, name: string): Slot {
  return {
    read: () => scope.localStorage.getItem(name) ?? undefined,
    write: (value) => scope.localStorage.setItem(name, value),
    clear: () => scope.localStorage.removeItem(name),
  };
}
