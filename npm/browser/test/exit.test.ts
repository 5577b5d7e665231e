import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchLifeCycle } from '../src/page/life-cycle.js';
import { setUp } from './engine-bench.js';
import { fake } from './fake-glue.js';
import { settled } from './fake-page.js';
import type { FakePage } from './fake-page.js';

test('hidden and gone: the page drains, tells the worker, and sends what is not acknowledged itself', async () => {
  const { page, start, last } = await setUp();
  start();
  await settled();
  Object.assign(page.scope.document, { visibilityState: 'hidden' });
  page.fire('document', 'visibilitychange');
  assert.deepEqual(last().calls.at(-1), ['drain', 18, true]);
  assert.equal(page.workers[0]?.types().at(-1), 'hidden');
  assert.equal(fake.shippers.length, 0);
  page.fire('window', 'pagehide');
  assert.deepEqual(fake.shippers[0]?.calls, [['accept', 10], ['hidden']]);
  assert.equal(fake.shippers[0]?.config.bytesPerMinute, 16_000);
  assert.equal(fake.shippers[0]?.config.isExit, true);
  assert.ok(fake.shippers[0]?.guard, 'its answers enter wasm through the guard');
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers.length, 1, 'the lease is spent for this minute');
});

test('where a browser ends the script of the listener, the next one goes on', async () => {
  const { page } = await setUp();
  let done: string[] = [];
  let ended = '';
  const step = (name: string) => (): void => {
    done.push(name);
    // It stands for an end that nothing can catch.
    if (name === ended) {
      ended = '';
      throw new Error('ended');
    }
  };
  const exit = ['first', 'second', 'last'].map(step);
  const nothing = (): void => undefined;
  const unwatch = watchLifeCycle(page.scope, { onHidden: nothing, onComeBack: nothing, onStorage: nothing, exit });
  const went = (endedIn: string): string[] => {
    done = [];
    ended = endedIn;
    page.fire('window', 'pagehide');
    return done;
  };
  assert.deepEqual(went(''), ['first', 'second', 'last']);
  assert.deepEqual(went('first'), ['first', 'second', 'last'], 'a step is not entered twice');
  assert.deepEqual(went('last'), ['first', 'second', 'last', 'last'], 'but for the last');
  assert.deepEqual(
    went(''),
    ['first', 'second', 'last'],
    'of each event, whether the page was shown between them or not',
  );
  unwatch();
});

test('a request that has left before the instance failed counts, and is not made again', async () => {
  const { page, start } = await setUp();
  start();
  await settled();
  fake.spendsAtOnce = 5_000;
  fake.trapIn = 'hidden';
  page.fire('window', 'pagehide');
  fake.trapIn = undefined;
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers.length, 1);
  assert.match(page.scope.localStorage.getItem('_afterimage_x') ?? '', /^5000@/);
});

test('what local storage refused to take is written when the page comes back, and goes with consent', async () => {
  const { engine, page, start } = await setUp();
  start();
  await settled();
  const storage = page.scope.localStorage;
  const whole = storage.setItem;
  storage.setItem = () => {
    throw new Error('this site goes');
  };
  fake.spendsAtOnce = 5_000;
  page.fire('window', 'pagehide');
  assert.equal(storage.getItem('_afterimage_x'), null);
  storage.setItem = whole;
  page.fire('window', 'pageshow', { persisted: true });
  assert.match(storage.getItem('_afterimage_x') ?? '', /^5000@/);
  engine.discard();
  assert.equal(storage.getItem('_afterimage_x'), null);
});

test('an event that a page made up changes nothing of the lease', async () => {
  const { page, start } = await setUp();
  page.scope.localStorage.setItem('_afterimage_x', `4000@${Date.now()}`);
  start();
  await settled();
  page.fire('window', 'storage', { key: null, newValue: null });
  page.fire('window', 'storage', { key: '_afterimage_x', newValue: null });
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.spentBytes, 4_000);
});

/** Another page spends of the lease. */
const spend = (page: FakePage, newValue: string): void => {
  page.scope.localStorage.setItem('_afterimage_x', newValue);
  page.fire('window', 'storage', { key: '_afterimage_x', newValue });
};

test('the lease is one for all pages of the origin, and withdrawn consent leaves no trace of it', async () => {
  const { engine, page, start } = await setUp();
  spend(page, `9000@${Date.now() - 50_000}`);
  start();
  await settled();
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.spentBytes, 9_000);
  assert.equal(fake.shippers[0]?.config.beginsLedger, true);
  fake.shippers[0]?.report({ type: 'spent', bytes: 12_000 });
  assert.match(page.scope.localStorage.getItem('_afterimage_x') ?? '', /^12000@\d+$/);
  engine.discard();
  assert.equal(page.scope.localStorage.getItem('_afterimage_x'), null);
});

test('tabs that end at one moment share what is left of the lease', async () => {
  const { page, start } = await setUp();
  spend(page, `4000@${Date.now()}`);
  start();
  await settled();
  page.workers[0]?.say({ type: 'beside', tabs: 2 });
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.bytesPerMinute, 8_000, 'a third of 12,000, and what was spent');
  assert.equal(fake.shippers[0]?.config.spentBytes, 4_000);
});

test('as the last page of its site goes, local storage fails: what was known counts, and the request leaves first', async () => {
  const { page, start } = await setUp();
  spend(page, `4000@${Date.now()}`);
  start();
  await settled();
  const calls: string[] = [];
  const fail = (call: string) => (): never => {
    calls.push(call);
    throw new Error('this site goes');
  };
  const storage = page.scope.localStorage;
  storage.getItem = fail('get');
  storage.setItem = () => fail(`set behind ${fake.shippers[0]?.calls.length} calls`)();
  fake.spendsAtOnce = 5_000;
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.spentBytes, 4_000);
  assert.deepEqual(calls, ['get', 'set behind 2 calls']);
});

test('what another tab spends as this one goes counts, heard or not', async () => {
  const { page, start } = await setUp();
  start();
  await settled();
  page.scope.localStorage.setItem('_afterimage_x', `7000@${Date.now()}`);
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.spentBytes, 7_000);
});

test('a lease that was spent more than a minute ago, or that is no lease, counts for nothing', async () => {
  for (const kept of [
    `9000@${Date.now() - 61_000}`,
    `9000@${Date.now() + 3_600_000}`,
    '9000',
    'x@y',
    `-5@${Date.now()}`,
  ]) {
    const { page, start } = await setUp();
    spend(page, kept);
    start();
    await settled();
    page.fire('window', 'pagehide');
    assert.equal(fake.shippers[0]?.config.spentBytes, 0, kept);
  }
});

test('where nothing is to be kept, the lease is of the page alone', async () => {
  const { page, start } = await setUp({}, { persistUnsent: false });
  spend(page, `9000@${Date.now()}`);
  start();
  await settled();
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers[0]?.config.spentBytes, 0);
});

test('a fresh instance has no lease that the failed one has spent', async () => {
  const { engine, page, start } = await setUp();
  start();
  await settled();
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers.length, 1);
  fake.trapIn = 'note';
  engine.setUser({});
  fake.trapIn = undefined;
  page.advance(1000);
  await settled();
  assert.equal(engine.isRecording(), true);
  page.fire('window', 'pagehide');
  assert.equal(fake.shippers.length, 1);
});
