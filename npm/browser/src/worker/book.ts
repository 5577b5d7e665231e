/**
 * The budget's book of the origin: what its pages have sent in the last minute, in the origin's database, so that all tabs
 * and successive pages keep one budget. A page's last request has a lease of its own (`page/exit.ts`).
 */
import type { Book } from 'afterimage-glue';
import type { Database } from './database.js';

/** As in the shippers' own ledger (`crates/shipper/src/ledger.rs`). */
const WINDOW_MS = 61_000;
/** A database that does not answer must not hold up what is sent. */
const SILENCE_LIMIT_MS = 2000;

/** Owner, number, when it began or ended (milliseconds since 1970), bytes. */
type Entry = [owner: string, number: number, atMs: number, bytes: number];

const KEY = 'spent';

export interface BookParams {
  readonly database: Pick<Database, 'changeBook'>;
  /** Tells this worker from others. */
  readonly owner: string;
  readonly nowMs: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
  /** There is no book any more: the budget is kept by this worker alone. */
  readonly onOff: (why: string) => void;
}

/** Gives the book as a share of so many bytes a minute sees it. */
export type OpenBook = (bytesPerMinute: number) => Book;

export function createBook({ database, owner, nowMs, later, onOff }: BookParams): OpenBook {
  let lastNumber = 0;
  let isOff = false;

  /** `act` gets what counts now, and gives what is to stand there from now on. */
  const change = async (act: (entries: Entry[], now: number) => Entry[]): Promise<void> => {
    let cancel = (): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      cancel = later(SILENCE_LIMIT_MS, () => reject(new Error('the database does not answer')));
    });
    const changed = database.changeBook((book, ask) => {
      ask(book.get(KEY) as IDBRequest<Entry[] | undefined>, (stored = []) => {
        const now = nowMs();
        const entries = stored
          // A clock that was set back must not make an entry that never ends.
          .map(([other, number, atMs, bytes]): Entry => [other, number, Math.min(atMs, now), bytes])
          .filter(([, , atMs]) => atMs + WINDOW_MS > now);
        book.put(act(entries, now), KEY);
      });
    });
    try {
      await Promise.race([changed, silence]);
    } finally {
      cancel();
    }
  };

  const attempt = async (act: (entries: Entry[], now: number) => Entry[]): Promise<boolean> => {
    try {
      if (!isOff) await change(act);
    } catch (problem) {
      if (!isOff) onOff(String(problem));
      isOff = true;
    }
    return !isOff;
  };

  return (bytesPerMinute) => ({
    enter: async (bytes) => {
      const number = ++lastNumber;
      let said: number[] = [];
      const isKept = await attempt((entries, now) => {
        const used = entries.reduce((sum, entry) => sum + entry[3], 0);
        const others = entries.filter(([other]) => other !== owner);
        // What is larger than the whole budget could never leave otherwise.
        const hasRoom = !used || used + bytes <= bytesPerMinute;
        said = [hasRoom ? number : 0, ...others.flatMap(([, , atMs, spent]) => [now - atMs, spent])];
        return hasRoom ? [...entries, [owner, number, now, bytes]] : entries;
      });
      return isKept ? said : undefined;
    },
    settle: (number) =>
      void attempt((entries, now) =>
        entries.map((entry): Entry =>
          entry[0] === owner && entry[1] === number ? [owner, number, now, entry[3]] : entry,
        ),
      ),
  });
}
