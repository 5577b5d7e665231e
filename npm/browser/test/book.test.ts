import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { createBook } from '../src/worker/book.js';
import { createDatabase } from '../src/worker/database.js';

let nowMs = 0;

beforeEach(() => {
  nowMs = 1_700_000_000_000;
  Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange });
});

function worker(owner: string, budget = 1000, database = createDatabase(() => undefined)) {
  const offs: string[] = [];
  const timers = new Set<() => void>();
  const beside: number[] = [];
  const books = createBook({
    database,
    owner,
    nowMs: () => nowMs,
    later: (_ms, run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
    onOff: (why) => void offs.push(why),
    onBeside: (tabs) => void beside.push(tabs),
  });
  return { ...books.open(budget), hurry: books.hurry, offs, timers, beside };
}

test('what one spends leaves less to the others, for a minute and a second', async () => {
  const [one, two] = [worker('one'), worker('two')];
  assert.deepEqual(await one.enter(600), [1]);
  nowMs += 1_000;
  assert.deepEqual(await two.enter(401), [0, 1_000, 600]);
  assert.deepEqual(await two.enter(400), [2, 1_000, 600]);
  nowMs += 59_999;
  assert.deepEqual(await one.enter(1), [0, 59_999, 400]);
  nowMs += 1;
  assert.deepEqual(await one.enter(600), [3, 60_000, 400], 'the first has left the window');
  assert.deepEqual([...one.timers, ...two.timers], []);
});

test('a request counts from its end, whichever of many it was', async () => {
  const [one, two] = [worker('one'), worker('two')];
  await one.enter(300);
  await one.enter(200);
  nowMs += 30_000;
  one.settle(1);
  await one.enter(0);
  nowMs += 31_000;
  assert.deepEqual(await two.enter(1), [1, 31_000, 300, 31_000, 0]);
});

test('many at once never spend more than there is', async () => {
  const workers = Array.from({ length: 5 }, (_, at) => worker(String(at)));
  const entered = await Promise.all(
    Array.from({ length: 40 }, (_, at) => (workers[at % 5] as ReturnType<typeof worker>).enter(99)),
  );
  assert.equal(entered.filter((said) => said?.[0]).length, 10);
});

test('what is larger than the whole budget leaves when nothing else has', async () => {
  const one = worker('one');
  assert.deepEqual(await one.enter(5_000), [1]);
  assert.deepEqual(await one.enter(1), [0]);
});

test('what is larger than the whole budget has its turn beside others that go on', async () => {
  const [large, small] = [worker('large'), worker('small')];
  await small.enter(400);
  nowMs += 30_000;
  assert.deepEqual(await large.enter(5_000), [0, 30_000, 400]);
  // It is told of as a whole budget that is spent, or this one would ask again and again.
  assert.deepEqual(await small.enter(10), [0, 0, 1_000]);
  nowMs += 31_000;
  assert.deepEqual(await small.enter(10), [0, 31_000, 1_000]);
  assert.deepEqual(await large.enter(5_000), [2]);
  assert.deepEqual(await small.enter(10), [0, 0, 5_000]);
  nowMs += 61_000;
  assert.deepEqual(await small.enter(10), [5]);
});

test('who kept the room and is gone does so for a minute', async () => {
  const [large, small] = [worker('large'), worker('small')];
  await small.enter(400);
  await large.enter(5_000);
  nowMs += 61_000;
  assert.deepEqual(await small.enter(10), [2]);
});

test('a clock that is set back makes no entry that never ends', async () => {
  const one = worker('one');
  await one.enter(1_000);
  nowMs -= 3_600_000;
  assert.deepEqual(await worker('two').enter(1), [0, 0, 1_000]);
  nowMs += 61_000;
  assert.deepEqual(await one.enter(1), [2]);
});

test('consent is withdrawn: the book goes with the database, and the next begins anew', async () => {
  const one = worker('one');
  await one.enter(1_000);
  await new Promise((resolve) => (indexedDB.deleteDatabase('afterimage').onsuccess = resolve));
  assert.deepEqual(await one.enter(1_000), [2]);
  assert.deepEqual(one.offs, []);
});

test('without a database there is no book, and that is said once', async () => {
  const failing = createDatabase(() => undefined);
  const { changeBook } = failing;
  failing.changeBook = () => Promise.reject(new Error('no room'));
  const one = worker('one', 1_000, failing);
  assert.equal(await one.enter(1), undefined);
  one.settle(1);
  assert.equal(await one.enter(1), undefined);
  assert.deepEqual(one.offs, ['Error: no room']);
  failing.changeBook = changeBook;
  nowMs += 59_999;
  assert.equal(await one.enter(1), undefined);
  nowMs += 1;
  assert.deepEqual(await one.enter(1), [4], 'it is asked again after a minute');
});

test('a database that does not answer holds nothing up', async () => {
  const silent = { ...createDatabase(() => undefined), changeBook: () => new Promise<never>(() => undefined) };
  const one = worker('one', 1_000, silent);
  const entering = one.enter(1);
  const ring = (): void => {
    const [due] = one.timers;
    if (due) one.timers.delete(due);
    due?.();
  };
  ring();
  assert.equal(one.timers.size, 1, 'a worker that was frozen finds its timer due before the answer');
  ring();
  assert.equal(await entering, undefined);
  assert.match(one.offs[0] as string, /does not answer/);
});

test('a page that is hidden does not wait for an answer, and holds up nobody', async () => {
  const [one, two] = [worker('one'), worker('two')];
  await one.enter(0);
  await two.enter(600);
  one.hurry(true);
  assert.equal(await one.enter(900), undefined, 'by what it has heard before');
  one.hurry(false);
  nowMs += 1_000;
  assert.deepEqual(await two.enter(1), [0, 1_000, 0, 1_000, 900], 'but it is entered');
  assert.deepEqual(one.offs, []);
});

test('pages that are hidden at one moment share what was left', async () => {
  const workers = [worker('one'), worker('two'), worker('three')];
  for (const each of workers) await each.enter(200);
  // Each has seen the others: two at most have seen the last.
  for (const each of workers) await each.enter(0);
  for (const each of workers) each.hurry(true);
  for (const each of workers) assert.equal((await each.enter(134))?.[0], 0, 'a third is 133');
  for (const each of workers) assert.equal(await each.enter(100), undefined);
  for (const each of workers) assert.equal((await each.enter(34))?.[0], 0, 'no more than that in all');
  assert.equal((await worker('four').enter(101))?.[0], 0);
  assert.notEqual((await worker('four').enter(100))?.[0], 0, 'three times 200, three times 100');
});

test('a page that stays hidden without room looks again, for it is not being left', async () => {
  const [one, two] = [worker('one'), worker('two')];
  await one.enter(200);
  await two.enter(600);
  await one.enter(0);
  one.hurry(true);
  nowMs += 1_999;
  assert.deepEqual(await one.enter(200), [0, 1_999, 600]);
  nowMs += 1;
  assert.deepEqual(await one.enter(200), [4, 2_000, 600]);
});

test('the page is told how many others there are, for a minute after they were heard of', async () => {
  const [one, two] = [worker('one'), worker('two')];
  await one.enter(1_000);
  assert.deepEqual(one.beside, []);
  await two.enter(1);
  assert.deepEqual(two.beside, [1]);
  await one.enter(1);
  assert.deepEqual(one.beside, [1], 'one that found no room is heard of, too');
  nowMs += 61_000;
  await one.enter(1);
  assert.deepEqual(one.beside, [1, 0]);
});

test('a page that has gone is no other, unless it comes back', async () => {
  const [gone, next] = [worker('gone'), worker('next')];
  await gone.enter(100);
  gone.hurry(true, true);
  await next.enter(100);
  assert.deepEqual(next.beside, [1], 'what it spends at last may not be known yet');
  nowMs += 3_001;
  await next.enter(100);
  assert.deepEqual(next.beside, [1, 0]);
  gone.hurry(true);
  nowMs += 3_001;
  await next.enter(100);
  assert.deepEqual(next.beside, [1, 0], 'pages that go are hidden, too');
  gone.hurry(false);
  await next.enter(100);
  assert.deepEqual(next.beside, [1, 0, 1]);
});

test('what others sent at the same time is known when all of them end at one moment', async () => {
  const [one, two] = [worker('one'), worker('two')];
  assert.deepEqual((await one.enter(500))?.[0], 1);
  assert.deepEqual((await two.enter(300))?.[0], 1);
  one.settle(1);
  two.settle(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  one.hurry(true, true);
  two.hurry(true, true);
  assert.equal((await one.enter(150))?.[0], 0, 'more than half of what is left');
  assert.equal(await two.enter(100), undefined);
});

test('what it sent itself counts before that was answered', async () => {
  const [one, two] = [worker('one'), worker('two')];
  await two.enter(1);
  await one.enter(500);
  one.hurry(true, true);
  assert.equal((await one.enter(300))?.[0], 0);
  assert.equal(await one.enter(249), undefined);
});

test('pages that lose the book keep to their shares, as long as others may be there', async () => {
  const database = createDatabase(() => undefined);
  const one = worker('one', 1_000, database);
  const two = worker('two', 1_000);
  assert.deepEqual(await two.enter(0), [1]);
  assert.deepEqual(await one.enter(100), [1, 0, 0]);
  const { changeBook } = database;
  database.changeBook = () => Promise.reject(new Error('no'));
  assert.equal(await one.enter(400), undefined);
  assert.deepEqual(await one.enter(1), [0, 0, 500], 'half of the budget was spent');
  nowMs += 59_000;
  assert.deepEqual(await one.enter(1), [0, 0, 500]);
  nowMs += 2_000;
  assert.equal(await one.enter(700), undefined, 'what is larger than the share leaves when nothing else has');
  assert.deepEqual(await one.enter(1), [0, 0, 500]);
  nowMs += 300_000;
  assert.equal(await one.enter(900), undefined, 'of nobody else anything was heard for long');
  assert.equal(await one.enter(100), undefined);
  database.changeBook = changeBook;
  nowMs += 61_000;
  assert.deepEqual(await one.enter(900), [9], 'and the book is asked again');
});

test('who has heard of nobody else has all of the budget without the book', async () => {
  const database = createDatabase(() => undefined);
  const one = worker('one', 1_000, database);
  await one.enter(0);
  database.changeBook = () => Promise.reject(new Error('no'));
  assert.equal(await one.enter(600), undefined);
  assert.equal(await one.enter(400), undefined);
});
