/** What is not recorded although recording was started: pages that are not allowed, absent visitors, hidden pages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HIDDEN_AFTER_MS, IDLE_AFTER_MS } from '../src/page/life.js';
import type { InitOptions } from '../src/types.js';
import { setUp } from './engine-bench.js';
import { fake } from './fake-glue.js';
import { settled } from './fake-page.js';
import type { PageSetup } from './fake-page.js';

const DENY: Partial<InitOptions> = { urlDeny: ['/secret'] };

/** Started, and with a clock that the test drives. */
async function recording(more: Partial<InitOptions> = {}, page: PageSetup = {}) {
  const clock = { ms: 1_000_000 };
  const bench = await setUp({ overrides: { performance: { now: () => clock.ms } }, ...page }, more);
  bench.start();
  await settled();
  const move = (to: string): void => bench.page.scope.history.pushState(null, '', to);
  const wait = (ms: number): void => {
    clock.ms += ms;
    bench.page.advance(ms);
  };
  /** Goes there and stays. */
  const go = (to: string): void => {
    move(to);
    wait(500);
  };
  const show = (state: 'hidden' | 'visible'): void => {
    Object.assign(bench.page.scope.document, { visibilityState: state });
    bench.page.fire('document', 'visibilitychange');
  };
  const sign = (type = 'pointermove', isTrusted = true): void => bench.page.fire('window', type, { isTrusted });
  /** The page changes something, which is told. */
  const change = (): void => {
    bench.last().emit();
    bench.page.advance(0);
  };
  const paused = () => bench.engine.stats().paused;
  const said = () => bench.last().calls.map((call) => call.join(' '));
  return { ...bench, go, move, wait, show, sign, change, paused, said };
}

/** Of everything that was handed to the recorder and to the worker. */
const told = (page: { workers: { received: unknown[] }[] }): string =>
  JSON.stringify([fake.recorders.map(({ calls, config }) => [calls, config.url]), page.workers.map((w) => w.received)]);

test('at an address that is not allowed the recorder is left without reading; back again another one begins', async () => {
  const { engine, go, said, paused, page } = await recording(DENY);
  go('/secret/canary');
  assert.deepEqual(said(), ['start', 'quit pause {"reason":"address"}', 'free']);
  assert.deepEqual([engine.isRecording(), paused()], [false, 'address']);
  go('/secret/other');
  page.fire('window', 'popstate');
  assert.equal(fake.recorders.length, 1);
  go('/shop');
  assert.equal(fake.recorders.length, 2);
  assert.deepEqual([engine.isRecording(), paused()], [true, undefined]);
  assert.equal(fake.recorders[1]?.config.url, 'https://shop.example/shop');
  assert.ok(!/canary|secret/.test(told(page)));
});

test('a tighter level takes back all of a recording that has gone where it may not be read, unnoticed', async () => {
  for (const [href, count] of [
    ['https://shop.example/secret', 1],
    ['https://shop.example/shop', 0],
  ] as const) {
    const { start, page } = await recording(DENY);
    start({ level: 'allow' });
    // By a method of the history that was kept from before.
    Object.assign(page.scope.location, { href });
    start({ level: 'mask' });
    const purged = page.workers[0]?.received.filter(({ purges }) => (purges as unknown[] | undefined)?.length);
    assert.equal(purged?.length, count, 'where it may be read, the recorder says what is to be taken back');
  }
});

test('of a page that begins at such an address nothing is read', async () => {
  const { engine, go, paused, start } = await recording(DENY, { href: 'https://shop.example/secret' });
  const errors: [unknown][] = [['canary, before the engine was there']];
  start({ errors });
  assert.deepEqual([fake.recorders.length, paused()], [0, 'address']);
  engine.addError(new Error('canary'));
  go('/shop');
  assert.equal(fake.recorders.length, 1);
  assert.deepEqual(fake.recorders[0]?.calls, [['start']]);
});

test('an address that changed unnoticed is noticed before the recorder is entered, by whatever', async () => {
  for (const enter of ['own', 'drain', 'stop', 'flush', 'error', 'view', 'user', 'hidden'] as const) {
    const { engine, last, page, show, said } = await recording(DENY);
    Object.assign(page.scope.location, { href: 'https://shop.example/secret', pathname: '/secret' });
    const entered: string[] = [];
    if (enter === 'own') last().host.guard.run(() => entered.push('a slice'));
    if (enter === 'drain') void engine.flush(0);
    if (enter === 'stop') engine.stop();
    if (enter === 'flush') void engine.flush(10);
    if (enter === 'error') engine.addError(new Error('x'));
    if (enter === 'view') engine.startView('x');
    if (enter === 'user') engine.setUser({ id: 'x' });
    if (enter === 'hidden') show('hidden');
    assert.deepEqual(said(), ['start', 'quit pause {"reason":"address"}', 'free'], enter);
    assert.deepEqual(entered, []);
  }
});

test('a change right behind another is noticed at once, although views are told more rarely', async () => {
  const { move, said } = await recording(DENY);
  move('/one');
  move('/two');
  move('/secret');
  assert.equal(said().at(-2), 'quit pause {"reason":"address"}');
  assert.ok(!said().some((call) => call.includes('secret')));
});

test('a view that may not be recorded has half a second to go when the address has changed', async () => {
  const { move, go, wait, paused } = await recording(DENY);
  go('/secret');
  move('/shop');
  wait(499);
  assert.equal(paused(), 'address');
  move('/secret/2');
  wait(500);
  assert.equal(paused(), 'address');
  move('/shop');
  wait(500);
  assert.equal(paused(), undefined);
});

test('a stop at such an address is final, a start waits for another', async () => {
  const { engine, go, start, paused } = await recording(DENY);
  go('/secret');
  engine.stop();
  assert.equal(paused(), undefined);
  go('/shop');
  assert.equal(fake.recorders.length, 1);
  go('/secret');
  start();
  assert.deepEqual([fake.recorders.length, paused()], [1, 'address']);
  go('/shop');
  assert.equal(fake.recorders.length, 2);
});

test('the history is as it was after a stop, from wherever', async () => {
  for (const at of ['/secret', '/shop']) {
    const { engine, go, page } = await recording(DENY);
    const { pushState } = page.scope.history;
    go(at);
    engine.stop();
    assert.notEqual(page.scope.history.pushState, pushState);
    assert.equal(Object.hasOwn(page.scope.history, 'pushState'), false);
    assert.equal(page.scope.history.pushState.name, 'pushState');
  }
});

test('an idle page goes on being recorded until it changes something; then it rests until a sign of the visitor', async () => {
  const { engine, wait, change, said, sign, paused } = await recording();
  wait(IDLE_AFTER_MS - 1);
  change();
  assert.equal(paused(), undefined);
  sign();
  wait(IDLE_AFTER_MS);
  assert.equal(engine.isRecording(), true);
  change();
  assert.deepEqual([engine.isRecording(), paused()], [false, 'idle']);
  assert.deepEqual(said(), ['start', 'note pause {"reason":"idle"}', 'stop', 'free']);
  sign('scroll');
  sign('keydown', false);
  assert.equal(engine.isRecording(), false);
  sign('keydown');
  assert.deepEqual([engine.isRecording(), paused(), fake.recorders.length], [true, undefined, 2]);
  change();
  assert.equal(engine.isRecording(), true);
});

test('signs of the visitor are told on, every five seconds at most: the session lives by them', async () => {
  const { sign, wait, signs } = await recording();
  for (let second = 0; second < 11; second++) {
    sign();
    wait(1000);
  }
  sign('keydown', false);
  assert.equal(signs.count, 3);
});

test('a hidden page that changes rests after half a minute, until it is seen', async () => {
  const { show, wait, change, said, sign, paused } = await recording();
  show('hidden');
  wait(HIDDEN_AFTER_MS - 1);
  change();
  assert.equal(paused(), undefined);
  wait(1);
  change();
  assert.equal(paused(), 'hidden');
  assert.ok(said().includes('note pause {"reason":"hidden"}'));
  show('visible');
  assert.deepEqual([paused(), fake.recorders.length], [undefined, 2]);
  show('hidden');
  wait(HIDDEN_AFTER_MS / 2);
  show('visible');
  wait(HIDDEN_AFTER_MS);
  change();
  assert.equal(paused(), undefined);
  show('hidden');
  wait(HIDDEN_AFTER_MS);
  show('visible');
  sign();
  assert.equal(fake.recorders.length, 2, 'what changes nothing goes on');
});

test('an error wakes what rests, and is told', async () => {
  for (const by of ['page', 'application'] as const) {
    const { engine, wait, change, page, said, paused } = await recording();
    wait(IDLE_AFTER_MS);
    change();
    assert.equal(paused(), 'idle');
    if (by === 'page') {
      page.fire('window', 'error', { error: new Error('canary'), message: 'canary' });
    } else engine.addError(new Error('canary'));
    assert.equal(paused(), undefined);
    const notes = said().filter((call) => call.startsWith('note error'));
    assert.equal(notes.length, 1);
    assert.match(notes[0] as string, /canary/);
  }
});

test('a view, a user and a level that come while it rests hold for what follows', async () => {
  const { engine, wait, change, sign, said } = await recording();
  engine.startView('first');
  wait(IDLE_AFTER_MS);
  change();
  engine.startView('second');
  engine.setUser({ id: '5' });
  sign();
  assert.ok(said().some((call) => /^start_view .* second$/.test(call)));
  assert.ok(said().includes('note user {"id":"5"}'));
});

test('listeners that wake are laid anew in a fresh instance', async () => {
  const { wait, last, change, sign, paused } = await recording(DENY);
  fake.trapIn = 'drain';
  last().host.guard.run(() => last().drain(1, true));
  fake.trapIn = undefined;
  wait(1000);
  wait(IDLE_AFTER_MS);
  change();
  assert.equal(paused(), 'idle');
  sign();
  assert.equal(paused(), undefined);
});
