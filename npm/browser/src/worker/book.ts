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
/** Others that were heard of are there for so long, if nothing more is heard. */
const HEARD_FOR_MS = 300_000;
/** A page that is left ends or is frozen in this time. */
const LEAVING_MS = 2000;
/** What such a page has spent at last is known to others after this time. */
const GOING_MS = 3000;

/** When it began or ended (milliseconds since 1970), and bytes. Its key is the owner and a number. */
interface Entry {
  readonly atMs: number;
  readonly bytes: number;
  /** Of a status: the page has gone. */
  readonly isGone?: boolean;
}

interface Found extends Entry {
  readonly owner: string;
  readonly number: number;
}

/**
 * The number of an entry that keeps the room for its owner: who has more to send than the whole budget waits until nobody has
 * sent anything for a minute, and would wait for ever beside others that go on.
 */
const CLAIM = 0;
/** The number of an entry that says that there is its owner, though it may have sent nothing, or that it has gone. */
const STATUS = -1;

export interface BookParams {
  readonly database: Pick<Database, 'changeBook'>;
  /** Tells this worker from others. */
  readonly owner: string;
  readonly nowMs: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
  /** There is no book, for a while at least: the budget is kept by this worker alone. Said once. */
  readonly onOff: (why: string) => void;
  /** There are so many other tabs that have sent something in the last minute, or would have. Said when it changes. */
  readonly onBeside: (tabs: number) => void;
}

export interface Books {
  /** The book as a share of so many bytes a minute sees it. */
  open(bytesPerMinute: number): Book;
  /**
   * The page is hidden, and may be frozen at any moment, perhaps in the middle of a transaction that pages after it wait for:
   * browsers throw such a page out of their back/forward cache. Until it is not, requests are entered without a look at what
   * others have spent since the last time: of what was left then each tab has the same share, since all may be hidden at one
   * moment. `isLeaving`: it goes; what a next page shares is none of it.
   */
  hurry(isHidden: boolean, isLeaving?: boolean): void;
}

export function createBook({ database, owner, nowMs, later, onOff, onBeside }: BookParams): Books {
  let lastNumber = 0;
  let offUntilMs = -Infinity;
  let hasToldOff = false;
  let isHidden = false;
  let hiddenMs = 0;
  let isGone = false;
  /** What counted at the last look, and what was entered since without one. */
  let heard: readonly Found[] = [];
  let unlooked: readonly Entry[] = [];
  /** What was entered by that look itself. */
  let unheard: readonly Entry[] = [];
  let heardMs = -Infinity;
  /** What this worker may send since a minute. */
  let own: readonly Entry[] = [];
  let beside = 0;

  const inTime = async (changed: Promise<void>): Promise<void> => {
    let cancel = (): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      const giveUp = (): void => reject(new Error('the database does not answer'));
      // Twice: a worker that was frozen finds its timers due before the answers.
      cancel = later(SILENCE_LIMIT_MS, () => (cancel = later(SILENCE_LIMIT_MS, giveUp)));
    });
    try {
      await Promise.race([changed, silence]);
    } finally {
      cancel();
    }
  };

  const attempt = async (act: Parameters<Database['changeBook']>[0]): Promise<boolean> => {
    if (Math.abs(nowMs() - offUntilMs) <= OFF_FOR_MS && nowMs() < offUntilMs) return false;
    try {
      await inTime(database.changeBook(act));
      return true;
    } catch (problem) {
      offUntilMs = nowMs() + OFF_FOR_MS;
      if (!hasToldOff) onOff(String(problem));
      hasToldOff = true;
      return false;
    }
  };

  /** Without a look, so it needs no answer. */
  const put = (number: number, bytes: number): Promise<boolean> =>
    attempt((book) => void book.put({ atMs: nowMs(), bytes } as Entry, [owner, number]));

  const setStatus = (): Promise<boolean> =>
    attempt((book) => void book.put({ atMs: nowMs(), bytes: 0, isGone } as Entry, [owner, STATUS]));

  const hear = (found: readonly Found[]): void => {
    heard = found;
    heardMs = nowMs();
    unlooked = unheard = [];
    // What a page has spent as it went may not be known yet, so it counts for a moment.
    const gone = found.filter(({ isGone, atMs }) => isGone && atMs + GOING_MS < heardMs).map((entry) => entry.owner);
    const others = found.map((entry) => entry.owner).filter((other) => other !== owner && !gone.includes(other));
    const { size } = new Set(others);
    if (size !== beside) onBeside(size);
    beside = size;
  };

  const sum = (entries: readonly Entry[]): number => entries.reduce((bytes, entry) => bytes + entry.bytes, 0);
  const counting = <E extends Entry>(entries: readonly E[]): E[] =>
    entries.filter(({ atMs }) => atMs + WINDOW_MS > nowMs());
  /** What a worker is told: how long ago, and bytes, of each entry of others. */
  const told = (found: readonly Found[], now: number): number[] =>
    found
      .filter((entry) => entry.owner !== owner && entry.number !== CLAIM && entry.number !== STATUS)
      .flatMap((entry) => [now - entry.atMs, entry.bytes]);

  /** `look` gets what counts now, and the store to change. */
  const enter = (look: (book: IDBObjectStore, found: readonly Found[], now: number) => void): Promise<boolean> =>
    attempt((book, ask) => {
      ask(book.getAllKeys() as unknown as IDBRequest<[string, number][]>, (keys) => {
        ask(book.getAll() as IDBRequest<Entry[]>, (entries) => {
          const now = nowMs();
          const found: Found[] = [];
          entries.forEach(({ atMs, bytes, isGone: hasGone }, index) => {
            const key = keys[index] as [string, number];
            if (atMs + WINDOW_MS <= now) return void book.delete(key);
            // A clock that was set back must not make an entry that never ends.
            const entry = { atMs: Math.min(atMs, now), bytes, ...(hasGone && { isGone: true }) };
            if (atMs > now) book.put(entry as Entry, key);
            found.push({ owner: key[0], number: key[1], ...entry });
          });
          hear(found);
          look(book, found, now);
        });
      });
    });

  /** There is no book now, but there may be others, without one like this worker: each keeps to its share. */
  const alone = (bytes: number, bytesPerMinute: number): number[] | undefined => {
    const used = sum(own);
    const share = Math.floor(bytesPerMinute / (1 + beside));
    const isLate = Math.abs(nowMs() - heardMs) > HEARD_FOR_MS;
    // What is larger than a share leaves when nothing else has.
    if (isLate || !beside || !used || used + bytes <= share) return undefined;
    return [0, 0, bytesPerMinute - share];
  };

  const open = (bytesPerMinute: number): Book => {
    const spent = new Map<number, number>();
    return {
      enter: async (bytes) => {
        const number = ++lastNumber;
        own = own.filter(({ atMs }) => Math.abs(nowMs() - atMs) < WINDOW_MS);
        const enters = (): void => void (own = [...own, { atMs: nowMs(), bytes }]);
        let said: number[] | undefined;
        if (isHidden) {
          const left = bytesPerMinute - sum(counting([...heard, ...unheard]));
          // Alone, the shipper knows all there is to know.
          if (!beside || sum(counting(unlooked)) + bytes <= left / (1 + beside)) {
            unlooked = [...unlooked, { atMs: nowMs(), bytes }];
            enters();
            void put(number, bytes);
            return undefined;
          }
          if (nowMs() - hiddenMs < LEAVING_MS) return [0, ...told(counting(heard), nowMs())];
        }
        const isEntered = await enter((book, found, now) => {
          const used = sum(found);
          const claim = found.find((entry) => entry.number === CLAIM);
          const isOthers = claim && claim.owner !== owner;
          // What is larger than the whole budget could never leave otherwise.
          const hasRoom = !isOthers && (!used || used + bytes <= bytesPerMinute);
          said = [hasRoom ? number : 0, ...told(found, now)];
          if (isOthers) said.push(now - claim.atMs, bytesPerMinute);
          if (hasRoom) {
            book.put({ atMs: now, bytes } as Entry, [owner, number]);
            if (claim) book.delete([owner, CLAIM]);
          } else {
            book.put({ atMs: now, bytes: 0 } as Entry, [owner, STATUS]);
            if (bytes > bytesPerMinute && !claim) book.put({ atMs: now, bytes: 0 } as Entry, [owner, CLAIM]);
          }
        });
        if (!isEntered) said = alone(bytes, bytesPerMinute);
        if (said?.[0]) {
          spent.set(number, bytes);
          unheard = [...unheard, { atMs: nowMs(), bytes }];
        }
        if (!said || said[0]) enters();
        return said;
      },
      settle: (number) => {
        const bytes = spent.get(number) ?? 0;
        spent.delete(number);
        if (isHidden) void put(number, bytes);
        // With a look: what others sent at the same time has to be known when all of them end at one moment.
        else void enter((book, _, now) => void book.put({ atMs: now, bytes } as Entry, [owner, number]));
      },
    };
  };

  const hurry = (hidden: boolean, isLeaving = false): void => {
    if (hidden && !isHidden) hiddenMs = nowMs();
    isHidden = hidden;
    // Pages that go are hidden as well, before it or after.
    if (isLeaving === isGone || (isGone && hidden)) return;
    isGone = isLeaving;
    // Who has entered nothing is not heard of.
    if (lastNumber) void setStatus();
  };

  return { open, hurry };
}
