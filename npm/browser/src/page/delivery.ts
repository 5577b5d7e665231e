/**
 * Hands batches to a set of shippers and keeps them until they are acknowledged. Where the shippers run is decided here:
 * a worker that throws, fails or stays silent is given up for the next place, one that dies later is replaced once.
 */
import type { ShipperConfig } from 'afterimage-glue';
import type { Report } from '../report.js';
import type { FlushResult, ShipperPlace } from '../types.js';
import type { FromWorker, ToShipper } from '../worker/protocol.js';
import { createFlushes } from './flushes.js';
import type { Opener, Port } from './ports.js';
import { createSheetTexts } from './sheet-texts.js';
import type { SheetTexts } from './sheet-texts.js';
import { createSpending } from './spending.js';
import { createUnacked } from './unacked.js';
import type { Unacked } from './unacked.js';

/** A policy may block a worker without a word. */
const SILENCE_LIMIT_MS = 5000;
/** As the shippers keep it (`crates/shipper/src/config.rs`): of what ended before, nothing is wanted. */
const WITHHELD_MS = 240_000;
/** A worker with nothing to ship costs memory. */
const IDLE_LIMIT_MS = 60_000;

export interface DeliveryParams {
  readonly openers: readonly Opener[];
  readonly report: Report;
  /** Timer; answers with its cancellation. */
  readonly later: (ms: number, run: () => void) => () => void;
  readonly nowMs: () => number;
  readonly onFallback: (what: string) => void;
  /** The collector will never take what is recorded here. */
  readonly onRefused: () => void;
  /** Part of a recording is lost, and the rest of no use without it. */
  readonly onLost: (recordingId: string) => void;
}

export interface Delivery {
  open(config: ShipperConfig): void;
  accept(recordingId: string, bytes: Uint8Array, lastSeq: number, purges: Uint8Array[]): void;
  /** Takes back of a recording that has ended what waits of it. */
  takeBack(recordingId: string, purge: Uint8Array): void;
  setView(recordingId: string, viewId: string): void;
  close(recordingId: string): void;
  /** What is withheld is sent from now on. */
  letOut(): void;
  /** Throws away what is withheld. */
  forgetWithheld(): void;
  /** Of what is not withheld. */
  flush(timeoutMs: number): Promise<FlushResult>;
  hidden(isLeaving?: boolean): void;
  /** Throws away everything that waits. */
  discard(): void;
  /** The page's instance is a fresh one: shippers that ran in the old are gone. */
  renew(): void;
  place(): ShipperPlace;
  /** How many other tabs share the budget, as far as it is known. */
  beside(): number;
  /** As of the last time; asks for newer ones. */
  stats(): Readonly<Record<string, unknown>>;
  readonly unacked: Unacked;
  readonly sheetTexts: SheetTexts;
}

type State = { is: 'none' } | { is: 'starting'; port: Port; cancelTimer: () => void } | { is: 'ready'; port: Port };

export function createDelivery({
  openers,
  report,
  later,
  nowMs,
  onFallback,
  onRefused,
  onLost,
}: DeliveryParams): Delivery {
  const unacked = createUnacked();
  const spending = createSpending(nowMs);
  const flushes = createFlushes(later, () => unacked.bytes);
  let state: State = { is: 'none' };
  let attempt = 0;
  let isReplaced = false;
  let cancelIdle: (() => void) | undefined;
  let delivery: Record<string, unknown> = {};
  let beside = 0;

  const shut = (isInstanceGone = false): void => {
    if (state.is === 'starting') state.cancelTimer();
    if (state.is !== 'none') {
      state.port.close(isInstanceGone);
      if (unacked.ids().length) spending.ended();
    }
    state = { is: 'none' };
  };

  const send = (message: ToShipper): void => {
    if (state.is !== 'ready') return;
    // Of use to the first recording of an instance alone: from there on it has a book of its own.
    const isOpening = message.type === 'open';
    state.port.post(isOpening ? { ...message, config: { ...message.config, spentBytes: spending.bytes() } } : message);
  };

  const sheetTexts = createSheetTexts(send);

  const start = (): void => {
    const opener = openers[attempt];
    if (!opener) sheetTexts.giveUp();
    if (!opener || state.is !== 'none') return;
    // Events of a port that was given up must not touch its successor.
    let isCurrent = true;
    const fail = (reason: string): void => {
      if (!isCurrent) return;
      isCurrent = false;
      const wasReady = state.is === 'ready';
      shut();
      if (wasReady && !isReplaced) isReplaced = true;
      else attempt++;
      onFallback(`${opener.place} ${wasReady ? 'died' : 'could not be used'}: ${reason}`);
      if (opener.place === 'worker-url' && !wasReady) {
        report(`the worker at workerUrl could not be used (${reason}); the page does its work`);
      }
      start();
    };
    const onMessage = (message: FromWorker): void => {
      if (isCurrent) receive(message);
    };
    try {
      const port = opener.open({ onMessage, onFailure: fail });
      if (!isCurrent) return port.close();
      state = { is: 'starting', port, cancelTimer: later(SILENCE_LIMIT_MS, () => fail('it stayed silent')) };
    } catch (problem) {
      fail(String(problem));
    }
  };

  const receive = (message: FromWorker): void => {
    if (message.type === 'ready' && state.is === 'starting') {
      state.cancelTimer();
      state = { is: 'ready', port: state.port };
      [...unacked.messages(), ...sheetTexts.messages()].forEach(send);
      flushes.open().forEach((flush) => send({ type: 'flush', ...flush }));
      unacked.withHoles().forEach(lose);
    } else if (message.type === 'stats') {
      delivery = message.stats;
    } else if (message.type === 'beside') {
      beside = message.tabs;
    } else if (message.type === 'fetched') {
      sheetTexts.answered(message.address, message.fetched);
    } else if (message.type === 'fallback') {
      onFallback(message.what);
    } else if (message.type === 'event') {
      const { recordingId, event } = message;
      if (event.type === 'acked') unacked.acknowledge(recordingId, event.upToSeq, event.owed);
      else if (event.type === 'flushed') flushes.answered(event.id, recordingId, event);
      else if (event.type === 'spent') spending.note(event.bytes);
      else if (event.type === 'closed') settle(recordingId);
      else if (event.type === 'trouble') onFallback('delivery: ' + event.message);
      else if (event.type === 'lost') lose(recordingId);
      else if (event.type === 'odd') tellOdd(event.status);
      else {
        report(
          `the collector refused the recording (${event.status} ${event.message}); nothing more is recorded on this page`,
        );
        onRefused();
      }
    }
  };

  const lose = (recordingId: string): void => {
    onFallback('delivery: frames were given up that nothing can stand in for');
    onLost(recordingId);
  };

  const tellOdd = (status: number): void => {
    const answer = status ? `HTTP ${status} without an acknowledgement` : 'a redirect, which is not followed';
    onFallback(`delivery: answered by ${answer}`);
    report(
      `what is recorded is not accepted: the endpoint answers by ${answer}; it is tried again and again, but check the address and what stands in front of the collector`,
    );
  };

  const settle = (recordingId: string): void => {
    unacked.remove(recordingId);
    flushes.closed(recordingId);
    cancelIdle?.();
    if (!unacked.ids().length) cancelIdle = later(IDLE_LIMIT_MS, () => unacked.ids().length || shut());
  };

  const forget = (ids: readonly string[]): void => {
    for (const recordingId of ids) {
      send({ type: 'forget', recordingId });
      settle(recordingId);
    }
  };

  return {
    unacked,
    sheetTexts,
    open: (config) => {
      if (config.isWithheld) forget(unacked.withheld(nowMs() - WITHHELD_MS));
      unacked.open(config);
      send({ type: 'open', config });
      start();
    },
    accept: (recordingId, bytes, lastSeq, purges) => {
      if (!unacked.has(recordingId)) return;
      unacked.add(recordingId, bytes, lastSeq, purges);
      send({ type: 'batch', recordingId, bytes, lastSeq, purges });
    },
    takeBack: (recordingId, purge) => {
      // For who takes over from the worker; which itself may have what was let go of here.
      unacked.takeBack(recordingId, purge);
      if (unacked.has(recordingId))
        send({ type: 'batch', recordingId, bytes: new Uint8Array(), lastSeq: 0, purges: [purge] });
    },
    setView: (recordingId, viewId) => {
      unacked.setView(recordingId, viewId);
      send({ type: 'view', recordingId, viewId });
    },
    close: (recordingId) => {
      unacked.close(recordingId, nowMs());
      send({ type: 'close', recordingId });
    },
    letOut: () => {
      for (const recordingId of unacked.withheld()) {
        unacked.letOut(recordingId);
        send({ type: 'let-out', recordingId });
      }
    },
    forgetWithheld: () => forget(unacked.withheld()),
    flush: (timeoutMs) => {
      const withheld = unacked.withheld();
      const ids = unacked.ids().filter((id) => !withheld.includes(id));
      const { id, result } = flushes.begin(ids, timeoutMs);
      for (let index = 0; index < ids.length; index++) {
        send({ type: 'flush', recordingId: ids[index] as string, id });
      }
      return result;
    },
    hidden: (isLeaving = false) => send({ type: 'hidden', isLeaving }),
    discard: () => {
      shut();
      unacked.clear();
      flushes.abandon();
    },
    renew: () => {
      if (openers[attempt]?.place !== 'page') return;
      shut(true);
      if (unacked.ids().length) start();
    },
    place: () => (state.is === 'ready' ? (openers[attempt]?.place ?? 'none') : state.is),
    beside: () => beside,
    stats: () => {
      send({ type: 'stats' });
      return delivery;
    },
  };
}
