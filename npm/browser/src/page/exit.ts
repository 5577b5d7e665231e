/**
 * The page's last words. A worker may die with its page before it reads its last messages, so the page sends what is not
 * acknowledged itself, by a request that outlives it. What arrives twice is stored once or read once.
 */
import type { Guard } from 'afterimage-glue';
import type { FromWorker, ToShipper } from '../worker/protocol.js';
import { createShipperSet } from '../worker/shipper-set.js';

/** Part of the budget that the worker never spends, so that the two need not agree in the page's last moment. */
export function exitLease(bytesPerMinute: number): number {
  return Math.min(16_000, Math.floor(bytesPerMinute / 5));
}

export interface ExitParams {
  readonly bytesPerMinute: number;
  readonly messages: () => ToShipper[];
  readonly onMessage: (message: FromWorker) => void;
  readonly nowMs: () => number;
  readonly guard: Guard;
}

export interface Exit {
  /** Enters wasm. Within a minute of the last time (a page that came back) it does nothing: the lease is spent. */
  send(): void;
  /** Enters wasm. The page came back: what is still waiting is the worker's again. */
  end(): void;
}

export function createExit({ bytesPerMinute, messages, onMessage, nowMs, guard }: ExitParams): Exit {
  let lastMs = -Infinity;
  let handle: ((message: ToShipper) => void) | undefined;
  const end = (): void => {
    handle?.({ type: 'drop' });
    handle = undefined;
  };
  return {
    end,
    send: () => {
      const waiting = messages();
      if (!waiting.some(({ type }) => type === 'batch') || nowMs() - lastMs < 60_000) return;
      lastMs = nowMs();
      end();
      const lease = { bytesPerMinute: exitLease(bytesPerMinute), isExit: true };
      handle = createShipperSet(onMessage, guard);
      for (const message of waiting) {
        handle(message.type === 'open' ? { ...message, config: { ...message.config, ...lease } } : message);
      }
      handle({ type: 'hidden' });
    },
  };
}
