/** Workers with a store of what is unsent, and a clock that they share. */
import { beforeEach } from 'node:test';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { ShipperConfig } from 'afterimage-glue';
import { createDatabase } from '../src/worker/database.js';
import type { StoredBatch, StoredRecording } from '../src/worker/database.js';
import { createUnsent } from '../src/worker/unsent.js';

export const HOUR_MS = 3_600_000;
export const clock = { ms: 0 };

beforeEach(() => {
  clock.ms = 1_700_000_000_000;
  Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
});

export const config = (recordingId: string, tabId = 't1', pageId = 'p1'): ShipperConfig => ({
  intakeUrl: 'https://replay.example/api/v2/replay',
  sessionId: 's',
  tabId,
  pageId,
  recordingId,
  viewId: 'v1',
  bytesPerMinute: 80_000,
  spentBytes: 5,
  seed: 1,
});

/** A worker, whose time goes on by `tick`. */
export function worker(owner: string) {
  const timers: (() => void)[] = [];
  type Leftover = { config: ShipperConfig; batches: number[][]; rewritten: number[][]; owed: unknown[] };
  const leftovers: Leftover[] = [];
  const taken: string[] = [];
  const offs: string[] = [];
  const unsent = createUnsent({
    owner,
    nowMs: () => clock.ms,
    later: (_ms, run) => void timers.push(run),
    onLeftover: (found, left) => {
      const [rewritten, batches] = [true, false].map((is) =>
        left.filter(({ isRewritten }) => isRewritten === is).map(({ bytes }) => [...bytes]),
      ) as [number[][], number[][]];
      leftovers.push({ config: found, batches, rewritten, owed: left.map(({ owed }) => owed) });
    },
    onTaken: (recordingId) => void taken.push(recordingId),
    onOff: (why) => void offs.push(why),
  });
  const tick = async (): Promise<void> => {
    clock.ms += 1_000;
    for (const run of timers.splice(0)) run();
    // Behind all that is under way. A timer that does nothing would be none.
    await unsent.save();
  };
  const ticks = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index++) await tick();
  };
  /** Records a recording of its own of which all is delivered: the collector takes what is sent. */
  const reach = async (id = `own-${owner}`, tabId = owner): Promise<void> => {
    unsent.open(config(id, tabId, `page-${owner}`), false);
    unsent.add(id, bytes(0), 1);
    unsent.acknowledge(id, 1);
    await tick();
  };
  return { unsent, tick, ticks, reach, leftovers, taken, offs, timers };
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values);

export async function stored(): Promise<Record<string, (number | string)[][]>> {
  const found: Record<string, (number | string)[][]> = {};
  if (!(await indexedDB.databases()).length) return found;
  await createDatabase(() => undefined).change(({ recordings, batches, ask }) => {
    ask(recordings.getAll() as IDBRequest<StoredRecording[]>, (all) => {
      for (const { id } of all) {
        found[id] = [];
        const range = IDBKeyRange.bound([id, 0], [id, Infinity]);
        ask(batches.getAll(range) as IDBRequest<StoredBatch[]>, (those) => {
          found[id] = those.map((batch) => [batch.viewId, batch.lastSeq, ...batch.bytes.subarray(0, 4)]);
        });
      }
    });
  });
  return found;
}
