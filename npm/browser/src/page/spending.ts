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
 * @param slot Where it is kept; it does not throw. In this page alone unless given.
 */
export function createSpending(nowMs: () => number, slot: Slot = memory()): Spending {
  const bytes = (): number => {
    const [spent, atMs] = (slot.read() ?? '').split('@').map(Number) as [number, number?];
    // A clock that was set back makes no time that never ends.
    return spent > 0 && Math.abs(nowMs() - (atMs ?? NaN)) < WINDOW_MS ? spent : 0;
  };

  const note = (spent: number): void => slot.write(`${spent}@${nowMs()}`, WINDOW_MS);

  const ended = (): void => {
    const spent = bytes();
    if (spent) note(spent);
  };

  return { note, bytes, clear: () => slot.clear(), ended };
}
