/**
 * Looks after the origin's database: says that this worker lives, takes over what pages have left that do not, and deletes
 * what is too old or too much. A worker that dies says nothing; so what it stores is its own for some seconds only, and it
 * goes on saying so. Web Locks would say it sooner, but keep a page out of Firefox's back/forward cache.
 */
import type { ShipperConfig } from 'afterimage-glue';
import { batchesOf } from './database.js';
import type { Database, StoredBatch, StoredRecording, Transaction } from './database.js';
import { MOST_STORED_BYTES } from './unsent.js';
import type { Kept } from './unsent.js';

const LEASE_MS = 15_000;
const RENEW_AFTER_MS = 5_000;
/** As pages keep it: the last minutes before what lets it out. */
const WITHHELD_MS = 240_000;
const MOST_AGE_MS = 24 * 3_600_000;

export interface TendingParams {
  readonly owner: string;
  readonly nowMs: () => number;
  readonly database: Database;
  readonly kept: ReadonlyMap<string, Kept>;
  readonly record: (recording: Kept) => StoredRecording;
  readonly adopt: (recording: StoredRecording, batches: readonly StoredBatch[], keys: number[]) => void;
  readonly drop: (recordingId: string) => void;
}

export interface Tending {
  tend(): Promise<void>;
  isDue(): boolean;
  /** It will be due, even if nothing changes. */
  goesOn(): boolean;
  /** The collector takes what this worker sends: leftovers are looked for from now on. */
  reached(isNow?: boolean): void;
  leaseEndMs(): number;
  /** Stored by workers that live. */
  othersBytes(): number;
}

export function createTending({ owner, nowMs, database, kept, record, adopt, drop }: TendingParams): Tending {
  let lastMs = -Infinity;
  let hasReached = false;
  let isWanted = false;
  let hasOthers = false;
  let othersBytes = 0;

  const leaseEndMs = (): number => nowMs() + LEASE_MS;

  const isOld = ({ startedMs }: StoredRecording): boolean => Math.abs(nowMs() - startedMs) > MOST_AGE_MS;

  /** Nobody sends it: its worker is silent, or was of a page that this one came after in its tab. */
  const isFree = ({ untilMs, config }: StoredRecording): boolean => {
    // A clock that was set back must not make a lease that never ends.
    if (untilMs <= nowMs() || untilMs > leaseEndMs()) return true;
    for (const { config: own, isLeftover } of kept.values()) {
      if (!isLeftover && own.tabId === config.tabId && own.pageId !== config.pageId) return true;
    }
    return false;
  };

  /** It goes where this page sends its own. */
  const isNear = (config: ShipperConfig): boolean => {
    for (const { config: own, isLeftover } of kept.values()) {
      if (!isLeftover && own.intakeUrl === config.intakeUrl) return true;
    }
    return false;
  };

  /** What the page records is sent: so is what earlier pages of its session have withheld. */
  const isLetOut = (sessionId: string): boolean => {
    for (const { config, isLeftover } of kept.values()) {
      if (!isLeftover && config.sessionId === sessionId && !config.isWithheld) return true;
    }
    return false;
  };

  /** It was withheld in a session that is over, or too long ago. */
  const isUnwanted = (other: StoredRecording): boolean => {
    if (!other.config.isWithheld || !isFree(other)) return false;
    if (nowMs() - other.untilMs > WITHHELD_MS) return true;
    // Another application on this origin has sessions of its own.
    if (!isNear(other.config)) return false;
    let isOther = false;
    for (const { config, isLeftover } of kept.values()) {
      if (config.sessionId === other.config.sessionId) return false;
      isOther ||= !isLeftover;
    }
    return isOther;
  };

  /** One at a time of those that go there, and one of the others: where these should go there may be nobody any more. */
  const isSending = (near: boolean): boolean => {
    for (const { config, isLeftover } of kept.values()) if (isLeftover && isNear(config) === near) return true;
    return false;
  };

  const next = (left: readonly StoredRecording[]): StoredRecording | undefined => {
    const free = (near: boolean): StoredRecording | undefined =>
      isSending(near)
        ? undefined
        : left.find(
            (other) =>
              isFree(other) &&
              isNear(other.config) === near &&
              (!other.config.isWithheld || isLetOut(other.config.sessionId)),
          );
    return free(true) ?? free(false);
  };

  /** Keeps what is stored below the bound: what was left first goes first. Gives what stays of others. */
  const bound = (others: StoredRecording[], ownBytes: number, remove: (id: string) => void): StoredRecording[] => {
    let excess = others.reduce((bytes, other) => bytes + other.bytes, ownBytes) - MOST_STORED_BYTES;
    return others.filter((other) => {
      if (excess <= 0 || !isFree(other)) return true;
      excess -= other.bytes;
      remove(other.id);
      return false;
    });
  };

  const take = ({ recordings, batches, ask }: Transaction, free: StoredRecording, found: Found): void => {
    recordings.put({ ...free, owner, untilMs: leaseEndMs() });
    ask(batches.getAllKeys(batchesOf(free.id)), (keys) => {
      found.keys = keys.map((key) => (key as [string, number])[1]);
    });
    ask(batches.getAll(batchesOf(free.id)), (stored: StoredBatch[]) => {
      found.batches = stored;
      found.recording = free;
    });
  };

  const tend = async (): Promise<void> => {
    lastMs = nowMs();
    isWanted = false;
    const taken: string[] = [];
    const found: Found = { batches: [], keys: [], recording: undefined };
    await database.change((transaction) => {
      const { recordings, batches, ask } = transaction;
      const remove = (id: string): void => {
        recordings.delete(id);
        batches.delete(batchesOf(id));
      };
      ask(recordings.getAll() as IDBRequest<StoredRecording[]>, (all) => {
        const others: StoredRecording[] = [];
        let ownBytes = 0;
        for (const stored of all) {
          const own = kept.get(stored.id);
          if (isOld(stored) || (!own && isUnwanted(stored))) {
            remove(stored.id);
            if (own?.isLeftover) taken.push(stored.id);
          } else if (!own) others.push(stored);
          else if (own.isLeftover && stored.owner !== owner) taken.push(stored.id);
          else if (own.isStored) {
            const renewed = record(own);
            ownBytes += renewed.bytes;
            recordings.put(renewed);
          }
        }
        others.sort((one, other) => one.startedMs - other.startedMs);
        const staying = bound(others, ownBytes, remove);
        const free = hasReached ? next(staying) : undefined;
        if (free) take(transaction, free, found);
        const alive = staying.filter((other) => !isFree(other));
        hasOthers = staying.length > 0;
        othersBytes = alive.reduce((bytes, other) => bytes + other.bytes, 0);
      });
    });
    taken.forEach(drop);
    if (found.recording) adopt(found.recording, found.batches, found.keys);
  };

  const holds = (): boolean => {
    for (const { isStored } of kept.values()) if (isStored) return true;
    return false;
  };

  return {
    tend,
    leaseEndMs,
    othersBytes: () => othersBytes,
    isDue: () => {
      const sinceMs = nowMs() - lastMs;
      return isWanted || sinceMs < 0 || (holds() && sinceMs >= RENEW_AFTER_MS) || (hasOthers && sinceMs >= LEASE_MS);
    },
    goesOn: () => isWanted || hasOthers || holds(),
    reached: (isNow) => {
      isWanted ||= isNow === true || !hasReached || nowMs() - lastMs >= LEASE_MS;
      hasReached = true;
    },
  };
}

interface Found {
  recording: StoredRecording | undefined;
  batches: StoredBatch[];
  keys: number[];
}
