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
  const observers: (() => void)[] = [];
  class MutationObserver {
    constructor(run: () => void) {
      observers.push(run);
    }
    observe(): void {}
    disconnect(): void {}
  }
  const bench = await setUp({ overrides: { performance: { now: () => clock.ms }, MutationObserver }, ...page }, more);
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
  const fail = (by: 'page' | 'application'): void => {
    const error = new Error('canary');
    if (by === 'application') bench.engine.addError(error);
    else bench.page.fire('window', 'error', { error, message: error.message });
  };
  /** The document's children have changed: its listeners may be gone. */
  const reopen = (): void => observers.forEach((run) => run());
  const paused = () => bench.engine.stats().paused;
  const said = () => bench.last().calls.map((call) => call.join(' '));
  return { ...bench, go, move, wait, show, sign, change, fail, reopen, paused, said };
}

const errors = (said: string[]): string[] => said.filter((call) => call.startsWith('note error'));

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
    const { fail, wait, change, said, paused, signs } = await recording();
    wait(IDLE_AFTER_MS);
    change();
    assert.equal(paused(), 'idle');
    fail(by);
    assert.equal(paused(), undefined);
    assert.deepEqual([signs.count, signs.looks], [0, 1], 'it is no sign of the visitor');
    assert.match(errors(said()).join(), /^note error .*canary[^}]*}$/);
  }
});

test('the page is not awake for long after an error, and others do not wake it until there is a sign of the visitor', async () => {
  for (const by of ['page', 'application'] as const) {
    const { fail, wait, change, said, sign, paused } = await recording();
    wait(IDLE_AFTER_MS);
    change();
    fail(by);
    wait(HIDDEN_AFTER_MS - 1);
    change();
    assert.equal(paused(), undefined);
    wait(1);
    change();
    assert.equal(paused(), 'idle');
    for (let second = 0; second < 3; second++) {
      wait(1000);
      fail(by);
    }
    assert.deepEqual([paused(), fake.recorders.length], ['idle', 2]);
    sign();
    assert.deepEqual([paused(), fake.recorders.length, errors(said()).length], [undefined, 3, 0]);
    fail('application');
    assert.match(errors(said()).join(), /"omitted":3/);
    wait(IDLE_AFTER_MS);
    change();
    fail(by);
    assert.deepEqual([paused(), fake.recorders.length], [undefined, 4], 'one wakes it again');
    assert.ok(!errors(said()).join().includes('omitted'));
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

/** Ways for a page to be where nothing is recorded of it. */
const SILENT: Record<string, (it: Awaited<ReturnType<typeof recording>>) => void> = {
  'at rest': ({ wait, change }) => {
    wait(IDLE_AFTER_MS);
    change();
  },
  denied: ({ go }) => go('/secret'),
  stopped: ({ engine }) => engine.stop(),
  'whose document was opened anew': ({ wait, change, reopen }) => {
    wait(IDLE_AFTER_MS);
    change();
    reopen();
  },
  'whose instance failed': ({ last }) => {
    fake.trapIn = 'drain';
    last().host.guard.run(() => last().drain(1, true));
    fake.trapIn = undefined;
  },
};

test("a page whose instances fail again and again keeps nothing but its tab's id", async () => {
  const { last, page, show } = await recording();
  fake.canReset = false;
  fake.trapIn = 'drain';
  last().host.guard.run(() => last().drain(1, true));
  assert.equal(page.scope.sessionStorage.getItem('_afterimage_t'), null);
  page.advance(1000);
  assert.ok(page.scope.sessionStorage.getItem('_afterimage_t'));
  const before = page.workers[0]?.received.length;
  show('hidden');
  page.fire('window', 'pageshow', { persisted: true });
  assert.ok(page.scope.sessionStorage.getItem('_afterimage_t'));
  assert.equal(page.workers[0]?.received.length, before);
});

for (const [name, silence] of Object.entries(SILENT)) {
  test(`a page ${name} that goes keeps its tab's id, and what waits is not forgotten`, async () => {
    const it = await recording(DENY);
    const { page, show } = it;
    const tab = (): string | null => page.scope.sessionStorage.getItem('_afterimage_t');
    silence(it);
    const worker = page.workers[0];
    const tabId = (worker?.received.find(({ type }) => type === 'open')?.['config'] as { tabId: string }).tabId;
    assert.equal(tab(), null);
    show('hidden');
    assert.equal(worker?.types().filter((type) => type === 'hidden').length, 1);
    page.fire('window', 'pagehide', { persisted: true });
    assert.equal(tab(), tabId);
    if (name !== 'whose instance failed') {
      const [first, ...more] = fake.shippers[0]?.calls.map(([call]) => call) ?? [];
      assert.deepEqual([first, more.at(-1)], ['accept', 'close'], 'by the exit');
    }
    page.fire('window', 'pageshow', { persisted: true });
    assert.equal(tab(), null, 'it is here again');
  });
}
