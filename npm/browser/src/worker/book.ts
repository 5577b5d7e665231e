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
/** One that failed is asked again after this time. */
const OFF_FOR_MS = 60_000;

/** Owner, number, when it began or ended (milliseconds since 1970), bytes. */
type Entry = [owner: string, number: number, atMs: number, bytes: number];

const KEY = 'spent';
/**
 * The number of an entry that keeps the room for its owner: who has more to send than the whole budget waits until nobody has
 * sent anything for a minute, and would wait for ever beside others that go on.
 */
const CLAIM = 0;

export interface BookParams {
  readonly database: Pick<Database, 'changeBook'>;
  /** Tells this worker from others. */
  readonly owner: string;
  readonly nowMs: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
  /** There is no book, for a while at least: the budget is kept by this worker alone. Said once. */
  readonly onOff: (why: string) => void;
}

/** Gives the book as a share of so many bytes a minute sees it. */
export type OpenBook = (bytesPerMinute: number) => Book;

export function createBook({ database, owner, nowMs, later, onOff }: BookParams): OpenBook {
  let lastNumber = 0;
  let offUntilMs = -Infinity;
  let hasToldOff = false;

  /** `act` gets what counts now, and gives what is to stand there from now on. */
  const change = async (act: (entries: Entry[], now: number) => Entry[]): Promise<void> => {
    let cancel = (): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      const giveUp = (): void => reject(new Error('the database does not answer'));
      // Twice: a worker that was frozen finds its timers due before the answers.
      cancel = later(SILENCE_LIMIT_MS, () => (cancel = later(SILENCE_LIMIT_MS, giveUp)));
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
    if (Math.abs(nowMs() - offUntilMs) <= OFF_FOR_MS && nowMs() < offUntilMs) return false;
    try {
      await change(act);
      return true;
    } catch (problem) {
      offUntilMs = nowMs() + OFF_FOR_MS;
      if (!hasToldOff) onOff(String(problem));
      hasToldOff = true;
      return false;
    }
  };

  const isClaim = ([, number]: Entry): boolean => number === CLAIM;

  return (bytesPerMinute) => ({
    enter: async (bytes) => {
      const number = ++lastNumber;
      let said: number[] = [];
      const isKept = await attempt((entries, now) => {
        const used = entries.reduce((sum, entry) => sum + entry[3], 0);
        const others = entries.filter((entry) => entry[0] !== owner && !isClaim(entry));
        const claim = entries.find(isClaim);
        // What is larger than the whole budget could never leave otherwise.
        const hasRoom = (!claim || claim[0] === owner) && (!used || used + bytes <= bytesPerMinute);
        said = [hasRoom ? number : 0, ...others.flatMap(([, , atMs, spent]) => [now - atMs, spent])];
        if (hasRoom) return [...entries.filter((entry) => !isClaim(entry)), [owner, number, now, bytes]];
        if (claim && claim[0] !== owner) said.push(now - claim[2], bytesPerMinute);
        const mustClaim = bytes > bytesPerMinute && !claim;
        return mustClaim ? [...entries, [owner, CLAIM, now, 0]] : entries;
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
