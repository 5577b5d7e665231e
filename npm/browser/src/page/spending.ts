/**
 * What has been spent of a minute's budget, for shippers that take over: the exact book is in the instance that sent, and
 * goes with it when a worker dies, is given up, is thrown away with what it held, or was of another page.
 */
import { memory } from '../session/slot.js';
import type { Slot } from '../session/slot.js';

/** As in the shippers' own book (`crates/shipper/src/ledger.rs`). */
const WINDOW_MS = 61_000;

export interface Spending {
  /** What the present shippers say whenever it grows. */
  note(bytes: number): void;
  /** They are gone, perhaps with a request under way, which counts from its end. */
  ended(): void;
  /** No trace of it stays. */
  clear(): void;
  /** What successors have to count: more than is right where some of it leaves the window sooner. */
  bytes(): number;
}

/**
 * @param nowMs Of one clock for all that share the slot.
 * @param preferred Where it is kept: in this page alone unless given, or where the one given fails.
 */
export function createSpending(nowMs: () => number, preferred: Slot = memory()): Spending {
  let slot = preferred;

  const kept = (): string | undefined => {
    try {
      return slot.read();
    } catch {
      // A browser that keeps nothing for this site.
      slot = memory();
      return undefined;
    }
  };

  const bytes = (): number => {
    const [spent, atMs] = (kept() ?? '').split('@').map(Number) as [number, number?];
    // A clock that was set back makes no time that never ends.
    return spent > 0 && Math.abs(nowMs() - (atMs ?? NaN)) < WINDOW_MS ? spent : 0;
  };

  const note = (spent: number): void => {
    const entry = `${spent}@${nowMs()}`;
    try {
      slot.write(entry, WINDOW_MS);
    } catch {
      slot = memory();
      slot.write(entry, WINDOW_MS);
    }
  };

  const clear = (): void => {
    try {
      slot.clear();
    } catch {
      slot = memory();
    }
  };

  const ended = (): void => {
    const spent = bytes();
    if (spent) note(spent);
  };

  return { note, bytes, clear, ended };
}
