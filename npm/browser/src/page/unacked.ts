/**
 * What has been recorded and not yet acknowledged, per recording and in order, so that a worker which dies is replaced
 * without loss. Bounded in all: past the bound the oldest batches are let go and counted.
 */
import type { ShipperConfig } from 'afterimage-glue';
import { isWaiting, owedIn, united } from '../worker/owed.js';
import type { ToShipper } from '../worker/protocol.js';

/** Raw bytes. About 20 minutes of a busy page; a collector that is away for longer costs the oldest minutes. */
export const MOST_UNACKED_BYTES = 8_000_000;

interface Batch {
  readonly type: 'batch';
  readonly bytes: Uint8Array;
  readonly firstSeq: number;
  readonly lastSeq: number;
  purges: Uint8Array[];
}

type Item = Batch | { type: 'view'; viewId: string };

interface Recording {
  config: ShipperConfig;
  items: Item[];
  /** The last frame that came, and the last that is settled; of those up to there, these wait for a text. */
  lastSeq: number;
  settledSeq: number;
  owed: readonly number[];
  /** When it ended. */
  closedMs: number | undefined;
  /** It was withheld, and nothing of it has been acknowledged: what is here begins before what is sent. */
  isUnheard: boolean;
  /** The last frame that was let go, until it is acknowledged. */
  holeSeq: number;
}

export interface Unacked {
  open(config: ShipperConfig): void;
  add(recordingId: string, bytes: Uint8Array, lastSeq: number, purges: Uint8Array[]): void;
  /** Of a recording all that waits is to be taken back by this purge. */
  takeBack(recordingId: string, purge: Uint8Array): void;
  setView(recordingId: string, viewId: string): void;
  close(recordingId: string, nowMs: number): void;
  /** @param owed Of these, ascending, a text is still to follow. @param isExit Who says so knows only what was not settled. */
  acknowledge(recordingId: string, upToSeq: number, owed?: readonly number[], isExit?: boolean): void;
  /** Nothing more will be said about this recording. */
  remove(recordingId: string): void;
  clear(): void;
  has(recordingId: string): boolean;
  ids(): string[];
  /** Recordings of which nothing is sent yet: all, or those that ended before a time. */
  withheld(endedBeforeMs?: number): string[];
  /** It is from now on. */
  letOut(recordingId: string): void;
  /** Recordings of which something was let go: whoever takes over now has not got it. */
  withHoles(): string[];
  /** The messages that bring a fresh set of shippers to where this one was; for a last request without what is or was withheld. */
  messages(isExit?: boolean): ToShipper[];
  readonly bytes: number;
  readonly droppedBatches: number;
  readonly droppedBytes: number;
}

const batchOf = (recordingId: string, { bytes, lastSeq, purges }: Batch): ToShipper => {
  return { type: 'batch', recordingId, bytes, lastSeq, purges };
};

/** What is to be taken back means all that comes before it as well. */
const owedOf = (recordingId: string, item: Batch, owed: readonly number[]): ToShipper[] => {
  const { bytes, lastSeq, purges } = item;
  const message: ToShipper = { type: 'owed', recordingId, bytes, lastSeq, owed: owedIn(item, owed) };
  return purges.length ? [message, batchOf(recordingId, { ...item, bytes: new Uint8Array() })] : [message];
};

export function createUnacked(mostBytes = MOST_UNACKED_BYTES): Unacked {
  const recordings = new Map<string, Recording>();
  const total = { bytes: 0, droppedBatches: 0, droppedBytes: 0 };

  /** Takes items off the front; a view taken off becomes the one the recording goes on with. */
  const take = (recording: Recording, isTaken: (item: Item) => boolean): void => {
    let count = 0;
    for (const item of recording.items) {
      if (!isTaken(item)) break;
      if (item.type === 'view') recording.config = { ...recording.config, viewId: item.viewId };
      else total.bytes -= item.bytes.length;
      count++;
    }
    recording.items.splice(0, count);
  };

  const bound = (): void => {
    for (const recording of recordings.values()) {
      take(recording, (item) => {
        if (total.bytes <= mostBytes) return false;
        if (item.type === 'batch') {
          total.droppedBatches++;
          total.droppedBytes += item.bytes.length;
          if (item.lastSeq > recording.settledSeq) recording.holeSeq = item.lastSeq;
        }
        return true;
      });
    }
  };

  return {
    open: (config) => {
      recordings.set(config.recordingId, {
        config,
        items: [],
        lastSeq: 0,
        settledSeq: 0,
        owed: [],
        closedMs: undefined,
        isUnheard: false,
        holeSeq: 0,
      });
    },
    add: (recordingId, bytes, lastSeq, purges) => {
      const recording = recordings.get(recordingId);
      if (!recording) return;
      recording.items.push({ type: 'batch', bytes, firstSeq: recording.lastSeq + 1, lastSeq, purges });
      recording.lastSeq = lastSeq;
      total.bytes += bytes.length;
      bound();
    },
    takeBack: (recordingId, purge) => {
      const items = recordings.get(recordingId)?.items ?? [];
      for (let index = items.length - 1; index >= 0; index--) {
        const item = items[index] as Item;
        if (item.type === 'view') continue;
        item.purges = [...item.purges, purge];
        return;
      }
    },
    setView: (recordingId, viewId) => {
      recordings.get(recordingId)?.items.push({ type: 'view', viewId });
    },
    close: (recordingId, nowMs) => {
      const recording = recordings.get(recordingId);
      if (recording) recording.closedMs ??= nowMs;
    },
    acknowledge: (recordingId, upToSeq, said = [], isExit) => {
      const recording = recordings.get(recordingId);
      if (!recording) return;
      recording.isUnheard = false;
      // What an exit has settled the worker may not know yet.
      const owed = united(said, isExit ? recording.owed : recording.owed.filter((seq) => seq > upToSeq));
      const settledSeq = Math.max(recording.settledSeq, upToSeq);
      recording.owed = owed;
      recording.settledSeq = settledSeq;
      take(recording, (item) => item.type === 'view' || !isWaiting(item, settledSeq, owed));
      let before: Batch | undefined;
      recording.items = recording.items.filter((item) => {
        if (item.type === 'view') return true;
        if (isWaiting(item, settledSeq, owed)) {
          before = item;
          return true;
        }
        // What it takes back is taken back of all before it as well.
        if (before) before.purges = [...before.purges, ...item.purges];
        total.bytes -= item.bytes.length;
        return false;
      });
      if (upToSeq >= recording.holeSeq) recording.holeSeq = 0;
    },
    remove: (recordingId) => {
      const recording = recordings.get(recordingId);
      if (recording) take(recording, () => true);
      recordings.delete(recordingId);
    },
    clear: () => {
      recordings.clear();
      total.bytes = 0;
    },
    has: (recordingId) => recordings.has(recordingId),
    ids: () => [...recordings.keys()],
    withheld: (endedBeforeMs) =>
      [...recordings].flatMap(([id, { config, closedMs = Infinity }]) =>
        config.isWithheld && (endedBeforeMs === undefined || closedMs < endedBeforeMs) ? [id] : [],
      ),
    letOut: (recordingId) => {
      const recording = recordings.get(recordingId);
      if (!recording?.config.isWithheld) return;
      recording.config = { ...recording.config, isWithheld: false };
      recording.isUnheard = true;
    },
    withHoles: () => [...recordings].flatMap(([id, { holeSeq }]) => (holeSeq ? [id] : [])),
    messages: (isExit) => {
      const messages: ToShipper[] = [];
      for (const [recordingId, recording] of recordings) {
        const { config, items, settledSeq, owed, closedMs, isUnheard } = recording;
        if (isExit && (config.isWithheld || isUnheard)) continue;
        // What is taken back by a later batch must not leave with an earlier one.
        const isHeld = items.some((item) => item.type === 'batch' && item.purges.length > 0);
        messages.push({ type: 'open', config, isHeld });
        for (const item of items) {
          if (item.type === 'view') messages.push({ type: 'view', recordingId, viewId: item.viewId });
          else if (item.lastSeq > settledSeq) messages.push(batchOf(recordingId, item));
          else if (!isExit) messages.push(...owedOf(recordingId, item, owed));
        }
        if (isHeld) messages.push({ type: 'release', recordingId });
        if (closedMs !== undefined) messages.push({ type: 'close', recordingId });
      }
      return messages;
    },
    get bytes() {
      return total.bytes;
    },
    get droppedBatches() {
      return total.droppedBatches;
    },
    get droppedBytes() {
      return total.droppedBytes;
    },
  };
}
