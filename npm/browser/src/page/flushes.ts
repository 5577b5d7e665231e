/** Calls of `flush` under way: each waits for every recording that was open when it was made, or for its time to end. */
import type { FlushResult } from '../types.js';

interface Pending {
  readonly waiting: Set<string>;
  result: FlushResult;
  readonly settle: () => void;
}

export interface Flushes {
  begin(recordingIds: readonly string[], timeoutMs: number): { id: number; result: Promise<FlushResult> };
  /** A recording's answer to one flush. */
  answered(id: number, recordingId: string, answer: FlushResult): void;
  /** A recording is delivered in full: no flush waits for it any more. */
  closed(recordingId: string): void;
  /** The requests a replaced worker has to be told again. */
  open(): { id: number; recordingId: string }[];
  abandon(): void;
}

/** @param later Timer; answers with its cancellation. @param pendingBytes What waits when a flush runs out of time. */
export function createFlushes(later: (ms: number, run: () => void) => () => void, pendingBytes: () => number): Flushes {
  const flushes = new Map<number, Pending>();
  let lastId = 0;

  const answered = (id: number, recordingId: string, answer: FlushResult): void => {
    const flush = flushes.get(id);
    if (!flush?.waiting.delete(recordingId)) return;
    flush.result = {
      delivered: flush.result.delivered && answer.delivered,
      pendingBytes: flush.result.pendingBytes + answer.pendingBytes,
    };
    if (flush.waiting.size === 0) flush.settle();
  };

  const giveUp = (flush: Pending): void => {
    flush.result = { delivered: false, pendingBytes: pendingBytes() };
    flush.settle();
  };

  return {
    answered,
    begin: (recordingIds, timeoutMs) => {
      const id = ++lastId;
      let resolve: (result: FlushResult) => void;
      const result = new Promise<FlushResult>((settle) => (resolve = settle));
      const flush: Pending = {
        waiting: new Set(recordingIds),
        result: { delivered: true, pendingBytes: 0 },
        settle: () => {
          cancel();
          flushes.delete(id);
          resolve(flush.result);
        },
      };
      // Not in the promise: what it throws belongs to the caller.
      const cancel = later(timeoutMs, () => giveUp(flush));
      flushes.set(id, flush);
      if (flush.waiting.size === 0) flush.settle();
      return { id, result };
    },
    closed: (recordingId) => {
      for (const id of [...flushes.keys()]) answered(id, recordingId, { delivered: true, pendingBytes: 0 });
    },
    open: () => [...flushes].flatMap(([id, { waiting }]) => [...waiting].map((recordingId) => ({ id, recordingId }))),
    abandon: () => [...flushes.values()].forEach(giveUp),
  };
}
