/**
 * Keeps what is unsent for the next page: whatever waits for longer than a second is written to the origin's database, and
 * deleted when it is acknowledged. What stands there is always the beginning of what waits.
 */
import type { ShipperConfig } from 'afterimage-glue';
import { batchesOf, createDatabase } from './database.js';
import type { StoredBatch, StoredRecording } from './database.js';
import { isWaiting, owedIn } from './owed.js';
import { createTending } from './tending.js';

const SAVE_AFTER_MS = 1000;
/** Raw bytes, of all recordings of the origin. */
export const MOST_STORED_BYTES = 5_000_000;

/** A batch; without its bytes once it is stored. */
interface Item {
  readonly key: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly viewId: string;
  readonly size: number;
  readonly isRewritten: boolean;
  bytes: Uint8Array | undefined;
}

/** Of what an earlier page has left. `owed`: it was sent but for texts of these frames. */
export type Left = Pick<StoredBatch, 'bytes' | 'viewId' | 'isRewritten'> & {
  readonly owed: readonly number[] | undefined;
};

/** A recording that this worker sends. */
export interface Kept {
  /** The one it was opened with, but for what is withheld. */
  config: ShipperConfig;
  readonly startedMs: number;
  /** An earlier page's. */
  readonly isLeftover: boolean;
  viewId: string;
  items: Item[];
  /** Keys of what is stored and need not be. */
  goneKeys: number[];
  /** The last frame that came. */
  lastSeq: number;
  settledSeq: number;
  owed: readonly number[];
  /** The last frame of those that found no room; nothing is stored behind them until they are acknowledged. */
  holeSeq: number;
  isHeld: boolean;
  isChanged: boolean;
  /** What a worker before this one has stored of it is not there any more. */
  isClean: boolean;
  isStored: boolean;
}

export interface UnsentParams {
  /** Tells this worker from others. */
  readonly owner: string;
  readonly nowMs: () => number;
  readonly later: (ms: number, run: () => void) => void;
  /** A recording that an earlier page has left is this worker's to send. */
  readonly onLeftover: (config: ShipperConfig, batches: readonly Left[]) => void;
  /** It is another's to send now, or nobody's any more. */
  readonly onTaken: (recordingId: string) => void;
  /** Nothing is stored any more. */
  readonly onOff: (why: string) => void;
}

export interface Unsent {
  /** `isHeld`: what is added is not final until `replace`. */
  open(config: ShipperConfig, isHeld: boolean): void;
  add(recordingId: string, bytes: Uint8Array, lastSeq: number): void;
  /** All that waits has been rewritten by its shipper to this, and what was there before must not stay. */
  replace(recordingId: string, waiting: Uint8Array | undefined): void;
  /** It was withheld and is to be sent. */
  letOut(recordingId: string): void;
  setView(recordingId: string, viewId: string): void;
  /** @param owed Of these, ascending, a text is still to follow. */
  acknowledge(recordingId: string, upToSeq: number, owed?: readonly number[]): void;
  /** It is delivered, or will never be. */
  end(recordingId: string): void;
  /** Writes what is not written yet; never rejects. */
  save(): Promise<void>;
}

export function createUnsent(params: UnsentParams): Unsent {
  const { nowMs, later, onOff } = params;
  const kept = new Map<string, Kept>();
  const ended = new Set<string>();
  let lastKey = 0;
  /** What all that leaves here shares, leftovers too. */
  let bytesPerMinute: number | undefined;
  let isOff = false;
  let isScheduled = false;
  let work: Promise<void> = Promise.resolve();

  /** Forgets what waits, until it is acknowledged. */
  const letGo = (recording: Kept, from: number): void => {
    recording.holeSeq = recording.items[recording.items.length - 1]?.lastSeq ?? recording.holeSeq;
    recording.items.length = from;
    recording.isChanged = true;
  };

  const onDeleted = (): void => {
    for (const [id, recording] of kept) {
      if (recording.isLeftover) drop(id);
      else if (recording.isStored) letGo(recording, 0);
      recording.isStored = false;
    }
  };
  const database = createDatabase(onDeleted);

  const drop = (id: string): void => {
    kept.delete(id);
    params.onTaken(id);
  };

  const fail = async (problem: unknown): Promise<void> => {
    if (isOff) return;
    isOff = true;
    const ids = [...kept.keys(), ...ended];
    kept.clear();
    onOff(String(problem));
    try {
      await database.change(({ recordings, batches }) => {
        for (const id of ids) {
          recordings.delete(id);
          batches.delete(batchesOf(id));
        }
      });
    } catch {
      // There is no database, then.
    }
  };

  const inTurn = (act: () => Promise<void>): Promise<void> =>
    (work = work.then(async () => {
      try {
        if (!isOff) await act();
      } catch (problem) {
        await fail(problem);
      }
    }));

  const ownBytes = (): number => {
    let bytes = 0;
    for (const { items } of kept.values()) for (const item of items) bytes += item.size;
    return bytes;
  };

  /** Lets go of what finds no room. */
  const bound = (recording: Kept): void => {
    let excess = ownBytes() + tending.othersBytes() - MOST_STORED_BYTES;
    let count = recording.items.length;
    while (excess > 0 && recording.items[count - 1]?.bytes) excess -= (recording.items[--count] as Item).size;
    if (count < recording.items.length) letGo(recording, count);
  };

  const write = async (): Promise<void> => {
    const changed: Kept[] = [];
    for (const recording of kept.values()) {
      if (!recording.isChanged || recording.isHeld) continue;
      bound(recording);
      recording.isChanged = false;
      if (recording.items.length || recording.isStored || !recording.isClean) changed.push(recording);
    }
    const over = [...ended];
    if (!changed.length && !over.length) return;
    const written = changed.map((recording) => {
      const first = recording.items[0]?.key ?? Infinity;
      const goneKeys = recording.goneKeys.filter((key) => key > first);
      recording.goneKeys = [];
      return { recording, goneKeys, items: recording.items.filter(({ bytes }) => bytes) };
    });
    await database.change(({ recordings, batches }) => {
      for (const id of over) {
        recordings.delete(id);
        batches.delete(batchesOf(id));
      }
      for (const { recording, goneKeys, items } of written) {
        const id = recording.config.recordingId;
        const first = recording.items[0];
        batches.delete(first && recording.isClean ? batchesOf(id, first.key) : batchesOf(id));
        for (const key of goneKeys) batches.delete([id, key]);
        for (const { key, bytes, firstSeq, lastSeq, viewId, isRewritten } of items) {
          batches.put({ bytes, firstSeq, lastSeq, viewId, isRewritten } as StoredBatch, [id, key]);
        }
        if (first) recordings.put(record(recording));
        else recordings.delete(id);
      }
    });
    over.forEach((id) => ended.delete(id));
    for (const { recording, items } of written) {
      for (const item of items) item.bytes = undefined;
      recording.isClean = true;
      recording.isStored = recording.items.length > 0;
    }
  };

  const record = (recording: Kept): StoredRecording => ({
    id: recording.config.recordingId,
    config: recording.config,
    owner: params.owner,
    untilMs: tending.leaseEndMs(),
    startedMs: recording.startedMs,
    bytes: recording.items.reduce((bytes, { size }) => bytes + size, 0),
    settledSeq: recording.settledSeq,
    owed: recording.owed,
  });

  const adopt = (stored: StoredRecording, found: readonly StoredBatch[], keys: number[]): void => {
    // What another version has stored may say nothing of these.
    const { config, startedMs, id, settledSeq = 0, owed = [] } = stored;
    const items = found.map(({ firstSeq, lastSeq, viewId, bytes, isRewritten }, at) => {
      return { key: keys[at] as number, firstSeq, lastSeq, viewId, isRewritten, size: bytes.length, bytes: undefined };
    });
    const viewId = found[0]?.viewId ?? config.viewId;
    kept.set(id, {
      ...fresh({ ...config, isWithheld: false }, startedMs),
      isLeftover: true,
      items,
      settledSeq,
      owed,
      viewId,
      isClean: true,
      isStored: true,
    });
    const sent = { ...config, viewId, isWithheld: false, bytesPerMinute: bytesPerMinute ?? config.bytesPerMinute };
    const left = found.map((batch) => ({
      ...batch,
      owed: batch.lastSeq > settledSeq ? undefined : owedIn(batch, owed),
    }));
    params.onLeftover(sent, left);
  };

  const fresh = (config: ShipperConfig, startedMs: number): Kept => ({
    config,
    startedMs,
    isLeftover: false,
    viewId: config.viewId,
    items: [],
    goneKeys: [],
    lastSeq: 0,
    settledSeq: 0,
    owed: [],
    holeSeq: 0,
    isHeld: false,
    isChanged: false,
    isClean: false,
    isStored: false,
  });

  const tending = createTending({ ...params, database, kept, record, adopt, drop });

  const save = (): Promise<void> => inTurn(write);

  const schedule = (): void => {
    if (isOff || isScheduled) return;
    isScheduled = true;
    later(SAVE_AFTER_MS, () => {
      isScheduled = false;
      void inTurn(async () => {
        await write();
        if (tending.isDue()) await tending.tend();
        if (tending.goesOn()) schedule();
      });
    });
  };

  const change = (recordingId: string, act: (recording: Kept) => void): void => {
    const recording = kept.get(recordingId);
    if (!recording) return;
    act(recording);
    recording.isChanged = true;
    schedule();
  };

  return {
    save,
    open: ({ spentBytes: _, ...config }, isHeld) => {
      bytesPerMinute = config.bytesPerMinute;
      if (!isOff) kept.set(config.recordingId, { ...fresh(config, nowMs()), isHeld });
    },
    add: (recordingId, bytes, lastSeq) =>
      change(recordingId, (recording) => {
        const { items, viewId, holeSeq, config } = recording;
        const firstSeq = recording.lastSeq + 1;
        recording.lastSeq = lastSeq;
        // Nothing of it is acknowledged; what others have left must not wait for that.
        if (config.isWithheld) tending.reached();
        if (holeSeq) recording.holeSeq = lastSeq;
        else items.push({ key: ++lastKey, firstSeq, lastSeq, viewId, isRewritten: false, size: bytes.length, bytes });
      }),
    replace: (recordingId, bytes) => {
      change(recordingId, (recording) => {
        const { items, holeSeq } = recording;
        const lastSeq = Math.max(items[items.length - 1]?.lastSeq ?? 0, holeSeq);
        const viewId = items[0]?.viewId ?? recording.viewId;
        recording.items = bytes
          ? [{ key: ++lastKey, firstSeq: 0, lastSeq, viewId, isRewritten: true, size: bytes.length, bytes }]
          : [];
        recording.holeSeq = 0;
        recording.isHeld = false;
      });
      void save();
    },
    letOut: (recordingId) =>
      change(recordingId, (recording) => {
        recording.config = { ...recording.config, isWithheld: false };
      }),
    setView: (recordingId, viewId) => {
      const recording = kept.get(recordingId);
      if (recording) recording.viewId = viewId;
    },
    acknowledge: (recordingId, upToSeq, owed = []) =>
      change(recordingId, (recording) => {
        recording.settledSeq = upToSeq;
        recording.owed = owed;
        recording.items = recording.items.filter((item) => {
          const waits = isWaiting(item, upToSeq, owed);
          if (!waits && !item.bytes) recording.goneKeys.push(item.key);
          return waits;
        });
        if (upToSeq >= recording.holeSeq) recording.holeSeq = 0;
        if (!recording.isLeftover) tending.reached();
      }),
    end: (recordingId) =>
      change(recordingId, ({ isLeftover }) => {
        kept.delete(recordingId);
        ended.add(recordingId);
        if (isLeftover) tending.reached(true);
      }),
  };
}
