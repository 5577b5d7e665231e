/**
 * The page's last words. A worker may die with its page before it reads its last messages, so the page sends what is not
 * acknowledged itself, by a request that outlives it. What arrives twice is stored once or read once.
 */
import type { Guard } from 'afterimage-glue';
import type { FromWorker, ToShipper } from '../worker/protocol.js';
import { createShipperSet } from '../worker/shipper-set.js';
import { createSpending } from './spending.js';

/** Part of the budget that the worker never spends, so that the two need not agree in the page's last moment. */
export function exitLease(bytesPerMinute: number): number {
  return Math.min(16_000, Math.floor(bytesPerMinute / 5));
}

export interface ExitParams {
  readonly bytesPerMinute: number;
  readonly messages: () => ToShipper[];
  readonly onAcked: (recordingId: string, upToSeq: number) => void;
  readonly nowMs: () => number;
  /** The guard of the page's present instance. */
  readonly guard: () => Guard;
}

export interface Exit {
  /** Enters wasm. Within a minute of the last time (a page that came back) it does nothing: the lease is spent. */
  send(): void;
  /** Enters wasm. The page came back: what is still waiting is the worker's again. */
  end(): void;
  /** The page's instance is a fresh one: what the old one held is gone. What was spent is not. */
  renew(): void;
}

export function createExit({ bytesPerMinute, messages, onAcked, nowMs, guard }: ExitParams): Exit {
  const spending = createSpending(nowMs);
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
    if (event.type === 'acked') onAcked(recordingId, event.upToSeq);
    else if (event.type === 'spent') spending.note(event.bytes);
  };
  return {
    end,
    renew,
    send: () => {
      const waiting = messages();
      if (!waiting.some(({ type }) => type === 'batch') || nowMs() - lastMs < 60_000) return;
      lastMs = nowMs();
      end();
      const lease = { bytesPerMinute: exitLease(bytesPerMinute), isExit: true, spentBytes: spending.bytes() };
      handle = createShipperSet(onMessage, guard());
      for (const message of waiting) {
        handle(message.type === 'open' ? { ...message, config: { ...message.config, ...lease } } : message);
      }
      handle({ type: 'hidden' });
    },
  };
}
