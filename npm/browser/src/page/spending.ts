/**
 * What has been spent of a minute's budget, for shippers that take over: the exact book is in the instance that sent, and
 * goes with it when a worker dies, is given up or is thrown away with what it held.
 */

/** As in the shippers' own book (`crates/shipper/src/ledger.rs`). */
const WINDOW_MS = 61_000;

export interface Spending {
  /** What the present shippers say whenever it grows. */
  note(bytes: number): void;
  /** They are gone, perhaps with a request under way, which counts from its end. */
  ended(): void;
  /** What successors have to count: more than is right where some of it leaves the window sooner. */
  bytes(): number;
}

export function createSpending(nowMs: () => number): Spending {
  let last = { bytes: 0, atMs: -Infinity };
  const bytes = (): number => (nowMs() - last.atMs < WINDOW_MS ? last.bytes : 0);
  return {
    note: (spent) => {
      last = { bytes: spent, atMs: nowMs() };
    },
    ended: () => {
      last = { bytes: bytes(), atMs: nowMs() };
    },
    bytes,
  };
}
