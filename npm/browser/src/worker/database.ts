/** The origin's database of what is unsent. Opened in workers alone: a page may have replaced what this relies on. */
import type { ShipperConfig } from 'afterimage-glue';
import { DATABASE } from '../database-name.js';

export interface StoredRecording {
  readonly id: string;
  readonly config: ShipperConfig;
  /** The worker that sends it, and until when nobody else does (milliseconds since 1970). */
  readonly owner: string;
  readonly untilMs: number;
  readonly startedMs: number;
  readonly bytes: number;
  /** Frames up to here are settled, but of these a text is still to follow. */
  readonly settledSeq: number;
  readonly owed: readonly number[];
}

/** Stored under the recording and a number that grows. */
export interface StoredBatch {
  readonly bytes: Uint8Array;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The view that its first frame belongs to. */
  readonly viewId: string;
  /** Not a batch: what a shipper has made of all that waited (`Shipper.waiting`). It stands in front of all others. */
  readonly isRewritten: boolean;
}

export interface Transaction {
  readonly recordings: IDBObjectStore;
  readonly batches: IDBObjectStore;
  readonly ask: Ask;
}

type Ask = <T>(request: IDBRequest<T>, done: (result: T) => void) => void;

export interface Database {
  /** Resolves when the changes are made, rejects when none of them is. Only what `ask` calls may go on with it. */
  change(act: (transaction: Transaction) => void): Promise<void>;
  /** The same of the budget's book alone: it does not wait for what is being stored. */
  changeBook(act: (book: IDBObjectStore, ask: Ask) => void): Promise<void>;
}

/** Keys of a recording's batches, of all or of those below one. */
export function batchesOf(recordingId: string, below = Infinity): IDBKeyRange {
  return IDBKeyRange.bound([recordingId, 0], [recordingId, below], false, true);
}

/** Opens the database when it is first needed. `onDeleted`: somebody deletes it, with all that is in it. */
export function createDatabase(onDeleted: () => void): Database {
  let opening: Promise<IDBDatabase> | undefined;

  const open = (): Promise<IDBDatabase> =>
    (opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('recordings', { keyPath: 'id' });
        request.result.createObjectStore('batches');
        request.result.createObjectStore('book');
      };
      request.onerror = () => reject(request.error ?? new Error('no database'));
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = () => (opening = undefined);
        database.onversionchange = () => {
          database.close();
          opening = undefined;
          onDeleted();
        };
        resolve(database);
      };
    }));

  const change = async (names: string[], act: (stores: IDBObjectStore[], ask: Ask) => void): Promise<void> => {
    const transaction = (await open()).transaction(names, 'readwrite');
    let problem: unknown;
    const attempt = (step: () => void): void => {
      try {
        step();
      } catch (thrown) {
        problem = thrown;
        try {
          transaction.abort();
        } catch {
          // The browser has done so: then an error of this worker would be taken for its death.
        }
      }
    };
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject((problem ?? transaction.error ?? new Error('aborted')) as Error);
      let hasAsked = false;
      const ask: Ask = (request, done) => {
        hasAsked = true;
        request.onsuccess = () => attempt(() => done(request.result));
      };
      attempt(() => {
        act(
          names.map((name) => transaction.objectStore(name)),
          ask,
        );
        // The browser need not hear from this worker any more, which may be about to die with its page.
        if (!hasAsked) transaction.commit();
      });
    });
  };

  return {
    change: (act) =>
      change(['recordings', 'batches'], ([recordings, batches], ask) =>
        act({ recordings: recordings as IDBObjectStore, batches: batches as IDBObjectStore, ask }),
      ),
    changeBook: (act) => change(['book'], ([book], ask) => act(book as IDBObjectStore, ask)),
  };
}
