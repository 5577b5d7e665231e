/**
 * Where it stands what exits have spent: a number of bytes and a time. It is read ahead, since Firefox does not let a page read
 * local storage, and may even end its script, while the last page of its site goes. Nothing of it throws: where storage fails,
 * the page knows of itself.
 */
import { memory, openSlot } from '../session/slot.js';
import type { Slot, SlotScope } from '../session/slot.js';

const NAME = '_afterimage_x';

export interface LeaseSlot extends Slot {
  /** The page was frozen, or goes, and may not have heard what others wrote. */
  refresh(): void;
  /** Something was written to local storage under this name, or all of it was cleared. */
  heard(key: string | null): void;
}

/** @param persists Other pages are to know of it. */
export function leaseSlot(scope: SlotScope, persists: boolean): LeaseSlot {
  if (!persists) return { ...memory(), refresh: () => undefined, heard: () => undefined };
  const slot = openSlot(scope, NAME, 'local-storage');
  let known: string | undefined;
  /** What could not be written. */
  let unwritten: { value: string; lifeMs: number } | undefined;
  const attempt = (act: () => void): boolean => {
    try {
      act();
      return true;
    } catch {
      return false;
    }
  };
  const write = (value: string, lifeMs: number): void => {
    known = value;
    unwritten = { value, lifeMs };
    if (attempt(() => slot.write(value, lifeMs))) unwritten = undefined;
  };
  const refresh = (): void => {
    if (unwritten) write(unwritten.value, unwritten.lifeMs);
    else attempt(() => (known = slot.read()));
  };
  refresh();
  return {
    refresh,
    heard: (key) => {
      if (key === NAME || key === null) refresh();
    },
    read: () => known,
    write,
    clear: () => {
      known = unwritten = undefined;
      attempt(slot.clear);
    },
  };
}
