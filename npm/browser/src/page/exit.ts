/**
 * The page's last words. A worker may die with its page before it reads its last messages, so the page sends what is not
 * acknowledged itself, by a request that outlives it. What arrives twice is stored once or read once.
 */
import type { Guard } from 'afterimage-glue';
import type { FromWorker, ToShipper } from '../worker/protocol.js';
import { createShipperSet } from '../worker/shipper-set.js';
import { memory, openSlot } from '../session/slot.js';
import type { Slot, SlotScope } from '../session/slot.js';
import { createSpending } from './spending.js';

/**
 * Part of the budget that no worker ever spends, so that page and worker need not agree in the page's last moment. There
 * is one for all pages of the origin.
 */
export function exitLease(bytesPerMinute: number): number {
  return Math.min(16_000, Math.floor(bytesPerMinute / 5));
}

/** Where it stands what exits have spent: a number of bytes and a time. */
export function leaseSlot(scope: SlotScope, persists: boolean): Slot {
  return persists ? openSlot(scope, '_afterimage_x', 'local-storage') : memory();
}

export interface ExitParams {
  readonly bytesPerMinute: number;
  readonly messages: () => ToShipper[];
  readonly onAcked: (recordingId: string, upToSeq: number, owed: readonly number[]) => void;
  readonly nowMs: () => number;
  /** Milliseconds since 1970. */
  readonly dateMs: () => number;
  /** What the origin's pages have spent of the lease. */
  readonly lease: Slot;
  /** How many others may end at the same moment: none of them sees in time what the others spend. */
  readonly beside: () => number;
  /** The guard of the page's present instance. */
  readonly guard: () => Guard;
}

export interface Exit {
  /** Enters wasm. Within a minute of the last time (a page that came back) it does nothing: the lease is spent. */
  send(): void;
  /** Enters wasm. The page came back: what is still waiting is the worker's again. */
  end(): void;
  /** Consent was withdrawn. */
  forget(): void;
  /** The page's instance is a fresh one: what the old one held is gone. What was spent is not. */
  renew(): void;
}

export function createExit({
  bytesPerMinute,
  messages,
  onAcked,
  nowMs,
  dateMs,
  lease: slot,
  beside,
  guard,
}: ExitParams): Exit {
  const spending = createSpending(dateMs, slot);
  let lastMs = -Infinity;
  let handle: ((message: ToShipper) => void) | undefined;
  const renew = (): void => {
    if (handle) spending.ended();
    handle = undefined;
  };
  const end = (): void => {
    handle?.({ type: 'drop' });
    renew();
  };
  const onMessage = (message: FromWorker): void => {
    if (message.type !== 'event') return;
    const { recordingId, event } = message;
    if (event.type === 'acked') onAcked(recordingId, event.upToSeq, event.owed);
    else if (event.type === 'spent') spending.note(event.bytes);
  };
  return {
    end,
    renew,
    forget: spending.clear,
    send: () => {
      const waiting = messages();
      if (!waiting.some(({ type }) => type === 'batch') || nowMs() - lastMs < 60_000) return;
      lastMs = nowMs();
      end();
      const spentBytes = spending.bytes();
      const left = Math.max(0, exitLease(bytesPerMinute) - spentBytes);
      const lease = { bytesPerMinute: spentBytes + Math.floor(left / (1 + beside())), isExit: true, spentBytes };
      handle = createShipperSet(onMessage, guard());
      let beginsLedger = true;
      for (const message of waiting) {
        if (message.type === 'open') {
          handle({ ...message, config: { ...message.config, ...lease, beginsLedger } });
          beginsLedger = false;
        } else handle(message);
      }
      handle({ type: 'hidden' });
    },
  };
}
