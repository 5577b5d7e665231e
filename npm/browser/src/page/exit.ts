/**
 * The page's last words. A worker may die with its page before it reads its last messages, so the page sends what is not
 * acknowledged itself, by a request that outlives it. What arrives twice is stored once or read once.
 */
import type { Guard } from 'afterimage-glue';
import type { FromWorker, ToShipper } from '../worker/protocol.js';
import { createShipperSet } from '../worker/shipper-set.js';
import type { Scope } from '../signals.js';
import { leaseSlot } from './lease-slot.js';
import { createSpending } from './spending.js';

/**
 * Part of the budget that no worker ever spends, so that page and worker need not agree in the page's last moment. There
 * is one for all pages of the origin.
 */
export function exitLease(bytesPerMinute: number): number {
  return Math.min(16_000, Math.floor(bytesPerMinute / 5));
}

export interface ExitParams {
  readonly bytesPerMinute: number;
  readonly scope: Scope;
  /** What the origin's pages have spent of the lease is kept for all of them. */
  readonly persists: boolean;
  readonly messages: () => ToShipper[];
  readonly onAcked: (recordingId: string, upToSeq: number, owed: readonly number[]) => void;
  /** How many others may end at the same moment: none of them sees in time what the others spend. */
  readonly beside: () => number;
  /** The guard of the page's present instance. */
  readonly guard: () => Guard;
}

export interface Exit {
  /** See `lease-slot.ts`. */
  heard(key: string | null): void;
  /** What others spend who end at the same moment. A step of its own: a browser may end the script here, see `lease-slot.ts`. */
  look(): void;
  /** Enters wasm. Within a minute of the last time (a page that came back) it does nothing: the lease is spent. */
  send(): void;
  /** Enters wasm. The page came back: what is still waiting is the worker's again. */
  end(): void;
  /** Consent was withdrawn. */
  forget(): void;
  /** The page's instance is a fresh one: what the old one held is gone. What was spent is not. */
  renew(): void;
}

export function createExit({ bytesPerMinute, scope, persists, messages, onAcked, beside, guard }: ExitParams): Exit {
  const slot = leaseSlot(scope, persists);
  const spending = createSpending(() => Date.now(), slot);
  const nowMs = (): number => scope.performance.now();
  let lastMs = -Infinity;
  /** What was spent while requests are being made. */
  let spent: { bytes?: number } | undefined;
  let handle: ((message: ToShipper) => void) | undefined;
  const renew = (): void => {
    if (spent) sent();
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
    else if (event.type === 'spent') {
      if (spent) spent.bytes = event.bytes;
      else spending.note(event.bytes);
    }
  };
  const ship = (waiting: readonly ToShipper[]): void => {
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
  };
  /** Firefox ends scripts that use local storage while the last page of its site goes: by now the request has left. */
  const sent = (): void => {
    lastMs = nowMs();
    const bytes = spent?.bytes;
    spent = undefined;
    if (bytes !== undefined) spending.note(bytes);
  };
  return {
    end: () => {
      slot.refresh();
      end();
    },
    renew,
    forget: spending.clear,
    heard: slot.heard,
    look: slot.refresh,
    send: () => {
      const waiting = messages();
      if (!waiting.some(({ type }) => type === 'batch') || nowMs() - lastMs < 60_000) return;
      // The script of an attempt was ended: its request has left, or none has. Its shippers must not be entered again.
      if (spent?.bytes !== undefined) return sent();
      spent = {};
      try {
        ship(waiting);
      } finally {
        sent();
      }
    },
  };
}
