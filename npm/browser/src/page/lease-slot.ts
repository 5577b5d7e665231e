/**
 * Where it stands what exits have spent: a number of bytes and a time. It is read ahead, since Firefox does not let a page read
 * local storage, and may even end its script, while the last page of its site goes.
 */
import { listen } from '../natives.js';
import { memory, openSlot } from '../session/slot.js';
import type { Slot } from '../session/slot.js';
import type { Scope } from '../signals.js';

const NAME = '_afterimage_x';

export interface LeaseSlot extends Slot {
  /** The page was frozen, and heard nothing of what others wrote. */
  refresh(): void;
}

/** @param persists Other pages are to know of it. */
export function leaseSlot(scope: Scope, persists: boolean): LeaseSlot {
  if (!persists) return { ...memory(), refresh: () => undefined };
  const slot = openSlot(scope, NAME, 'local-storage');
  let known: string | undefined;
  const refresh = (): void => {
    try {
      known = slot.read();
    } catch {
      // A browser that keeps nothing for this site: who writes hears of it.
    }
  };
  refresh();
  listen(scope, 'storage', (event) => {
    const { key, newValue } = event as StorageEvent;
    // No key: all of it was cleared.
    if (key === NAME || key === null) known = newValue ?? undefined;
  });
  return {
    refresh,
    read: () => known,
    write: (value, lifeMs) => {
      known = value;
      slot.write(value, lifeMs);
    },
    clear: () => {
      known = undefined;
      slot.clear();
    },
  };
}
