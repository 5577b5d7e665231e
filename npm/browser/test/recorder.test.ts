import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { intakeUrl } from '../src/page/intake.js';
import { SESSION, optionsOf, serve, setUp, wasm } from './engine-bench.js';
import { fake } from './fake-glue.js';
import { settled } from './fake-page.js';
import type { PageSetup } from './fake-page.js';

const FAILURES: [string, PageSetup, RegExp][] = [
  ['is not found', { fetch: serve('', 'text/html', 404) }, /could not be fetched: HTTP 404/],
  ['is a page', { fetch: serve('<html>', 'text/html') }, /not the recorder's wasm \(content type text\/html/],
  ['is broken', { fetch: serve(Uint8Array.of(0, 0x61, 0x73, 0x6d, 9, 9, 9, 9)) }, /not the recorder's wasm/],
  [
    'is of another build',
    { fetch: serve(wasm('ffffffffffffffff')) },
    /another build.*ffffffffffffffff, not 0123456789abcdef/,
  ],
  ['has no build', { fetch: serve(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) }, /another build.*none/],
  [
    'is out of reach',
    { fetch: () => Promise.reject(new TypeError('Failed to fetch')) },
    /Failed to fetch.*connect-src/,
  ],
  [
    'is forbidden',
    {
      overrides: {
        WebAssembly: {
          Module: function () {
            throw new WebAssembly.CompileError('blocked');
          },
        },
      },
    },
    /'wasm-unsafe-eval'/,
  ],
];
for (const [name, page, message] of FAILURES) {
  test(`wasm that ${name} is one clear message`, async () => {
    await assert.rejects(setUp(page), message);
  });
}

test('wasm of the wrong type is recorded with all the same, and said', async () => {
  const warn = mock.method(console, 'warn', () => undefined);
  await setUp({ fetch: serve(wasm('0123456789abcdef'), 'application/octet-stream') });
  assert.equal(warn.mock.callCount(), 1);
  warn.mock.restore();
});

test('a recording is configured from the page and the options', async () => {
  const { engine, start, last, page } = await setUp();
  assert.equal(engine.isRecording(), false);
  start();
  assert.equal(engine.isRecording(), true);
  const { config } = last();
  assert.deepEqual(
    { url: config.url, level: config.level, untrusted: config.allowUntrustedEvents },
    {
      url: 'https://shop.example/cart?step=',
      level: 'mask',
      untrusted: false,
    },
  );
  await settled();
  const opened = page.workers[0]?.received[1]?.['config'] as Record<string, unknown>;
  assert.equal(opened['recordingId'], config.recordingId);
  assert.equal(opened['viewId'], config.viewId);
  assert.equal(opened['bytesPerMinute'], 84_000);
  engine.stop();
  assert.equal(engine.isRecording(), false);
  assert.deepEqual(
    last().calls.map(([name]) => name),
    ['start', 'stop', 'free'],
  );
  start();
  assert.notEqual(last().config.recordingId, config.recordingId);
});

test('errors given before the recorder was there are told when it is', async () => {
  const { engine, last } = await setUp();
  const errors: [unknown, object?][] = [[new Error('early'), { step: 1 }], ['text']];
  engine.start({
    sessionId: SESSION,
    sessionStartMs: 0,
    level: 'mask',
    viewName: '',
    user: undefined,
    errors,
  });
  const notes = last().calls.filter(([name]) => name === 'note');
  const said = notes.map(([, , json]) => JSON.parse(json as string) as { message: string; source: string });
  assert.deepEqual(
    said.map(({ source, message }) => [source, message]),
    [
      ['custom', 'early'],
      ['custom', 'text'],
    ],
  );
  assert.deepEqual(errors, [], 'and not a second time');
});

test('a view of its own for each path, and for each name', async () => {
  const { engine, page, start, last } = await setUp();
  start();
  page.scope.history.pushState(null, '', '/checkout');
  engine.startView('pay');
  const views = last().calls.filter(([name]) => name === 'start_view') as [string, string, string, string][];
  assert.deepEqual(
    views.map(([, , url, name]) => [url, name]),
    [
      ['https://shop.example/checkout', ''],
      ['https://shop.example/checkout', 'pay'],
    ],
  );
  const ids = [last().config.viewId, ...views.map(([, id]) => id)];
  assert.equal(new Set(ids).size, 3);
});

test('a trap gives the page back, is reported, and a fresh instance goes on, three times at most', async () => {
  const { engine, page, reports, start, last } = await setUp();
  const prototype = Object.getPrototypeOf(page.scope.history) as History;
  const original = prototype.pushState;
  start();
  const ids = [last().config.recordingId];
  for (let round = 1; round <= 3; round++) {
    fake.trapIn = 'note';
    engine.addError(new Error(`e${round}`), undefined);
    assert.equal(engine.isRecording(), false);
    assert.equal(prototype.pushState, original);
    fake.trapIn = undefined;
    page.advance(1000);
    assert.equal(fake.resets, round);
    assert.equal(engine.isRecording(), true);
    ids.push(last().config.recordingId);
  }
  assert.equal(new Set(ids).size, 4);
  fake.trapIn = 'note';
  engine.setUser({});
  fake.trapIn = undefined;
  page.advance(1000);
  start();
  assert.equal(engine.isRecording(), false);
  assert.equal(engine.stats().restarts, 3);
  assert.match(reports[0] as string, /the recorder failed \(RuntimeError: unreachable\)/);
  assert.match(reports.at(-1) as string, /failed again; nothing more is recorded/);
});

test('where no fresh instance can be made, the recorder stays off', async () => {
  const { engine, page, start } = await setUp();
  fake.canReset = false;
  fake.trapIn = 'start';
  start();
  page.advance(1000);
  assert.equal(engine.isRecording(), false);
  assert.match(engine.stats().fallbacks.join(), /off after a failure/);
});

test('where the page ships itself, a trap does not lose what waits', async () => {
  const { engine, page, start } = await setUp({ worker: 'throws' });
  start();
  await settled();
  assert.equal(engine.stats().shipper, 'page');
  fake.trapIn = 'note';
  engine.setUser({});
  fake.trapIn = undefined;
  page.advance(1000);
  await settled();
  const [, second, third] = fake.shippers;
  assert.equal(fake.shippers.length, 3);
  assert.equal(second?.config.recordingId, fake.recorders[0]?.config.recordingId);
  assert.deepEqual(second?.calls, [['accept', 10], ['close'], ['free']]);
  assert.equal(third?.config.recordingId, fake.recorders[1]?.config.recordingId);
});

test('a recording that cannot go on is followed by a new one, once', async () => {
  const { engine, page, reports, start, last } = await setUp();
  start();
  await settled();
  const { recordingId } = last().config;
  const event = { type: 'event', recordingId, event: { type: 'lost' } };
  page.workers[0]?.say(event);
  assert.equal(engine.isRecording(), true);
  assert.equal(fake.recorders.length, 2);
  assert.notEqual(last().config.recordingId, recordingId);
  assert.deepEqual(fake.recorders[0]?.calls.at(-1), ['free']);
  page.workers[0]?.say(event);
  assert.equal(fake.recorders.length, 2);
  assert.equal(reports.length, 0);
});

for (const status of [400, 401, 403, 413]) {
  test(`a refusal by ${status} ends recording, with one message`, async () => {
    const { engine, page, reports, start, last } = await setUp();
    start();
    await settled();
    const { recordingId } = last().config;
    const event = { type: 'refused', status, message: 'no' };
    page.workers[0]?.say({ type: 'event', recordingId, event });
    assert.equal(engine.isRecording(), false);
    assert.deepEqual(last().calls.at(-1), ['free']);
    assert.equal(engine.stats().unackedBytes, 0);
    assert.deepEqual(await engine.flush(100), { delivered: false, pendingBytes: 0 });
    start();
    assert.equal(engine.isRecording(), false);
    assert.equal(reports.length, 1);
  });
}

test('a history that cannot be patched is watched by events, and said in the figures', async () => {
  const { engine, page, reports, start, last } = await setUp();
  Object.freeze(Object.getPrototypeOf(page.scope.history));
  start();
  assert.equal(engine.isRecording(), true);
  assert.deepEqual(reports, []);
  assert.match(engine.stats().fallbacks.join('; '), /history\.pushState could not.*history\.replaceState could not/);
  page.scope.history.pushState(null, '', '/checkout');
  page.fire('window', 'popstate');
  assert.equal(last().calls.filter(([name]) => name === 'start_view').length, 1);
  engine.stop();
});

test('a history frozen later is no obstacle to the stop', async () => {
  const { engine, page, start, last } = await setUp();
  start();
  Object.freeze(Object.getPrototypeOf(page.scope.history));
  engine.stop();
  assert.deepEqual(last().calls.at(-1), ['free']);
});

test('a start that fails is reported and leaves nothing in the page', async () => {
  const { engine, page, reports, start, last } = await setUp();
  const prototype = Object.getPrototypeOf(page.scope.history) as History;
  const original = prototype.pushState;
  const { addEventListener } = EventTarget.prototype;
  mock.method(EventTarget.prototype, 'addEventListener', function (this: EventTarget, ...args: [string, () => void]) {
    if (args[0] === 'popstate') throw new Error('not here');
    addEventListener.apply(this, args);
  });
  try {
    start();
  } finally {
    mock.restoreAll();
  }
  assert.equal(engine.isRecording(), false);
  assert.match(reports.join(), /could not be started \(Error: not here\)/);
  assert.equal(prototype.pushState, original);
  assert.deepEqual(last().calls.slice(-2), [['stop'], ['free']]);
  const count = last().calls.length;
  Object.assign(page.scope.document, { visibilityState: 'hidden' });
  page.fire('document', 'visibilitychange');
  assert.equal(last().calls.length, count);
});

test('withdrawn consent discards without sending', async () => {
  const { engine, page, start } = await setUp();
  start();
  await settled();
  const before = page.workers[0]?.received.length;
  engine.discard();
  assert.equal(page.workers[0]?.received.length, before);
  assert.equal(page.workers[0]?.isTerminated, true);
  assert.equal(engine.stats().unackedBytes, 0);
});

test('withdrawn consent stops shippers that run in the page', async () => {
  const { engine, start } = await setUp({ worker: 'throws' });
  start();
  await settled();
  engine.discard();
  assert.deepEqual(fake.shippers[0]?.calls.at(-1), ['free']);
});

test('a page that comes back leaves its last words to the worker again', async () => {
  const { page, start } = await setUp();
  start();
  await settled();
  page.fire('window', 'pagehide');
  page.fire('window', 'pageshow', { persisted: true });
  assert.deepEqual(fake.shippers[0]?.calls.at(-1), ['free']);
});

test('requests go to the endpoint, or through the proxy', () => {
  const page = 'https://shop.example/cart';
  const query = 'v=1&application_id=shop&client_token=t&sdk=0.0.0-test&sent_ms=1000000000000';
  assert.equal(intakeUrl(optionsOf(), page), `https://replay.example/api/v2/replay?${query}`);
  assert.equal(
    intakeUrl(optionsOf({ endpoint: '/replay/' }), page),
    `https://shop.example/replay/api/v2/replay?${query}`,
  );
  const proxied = new URL(intakeUrl(optionsOf({ proxy: '/p?a=1' }), page));
  assert.equal(proxied.pathname, '/p');
  assert.equal(proxied.searchParams.get('forward'), `/api/v2/replay?${query}`);
  const made = optionsOf({ proxy: ({ path, parameters }) => `/q${path}?${parameters}` });
  assert.equal(intakeUrl(made, page), `https://shop.example/q/api/v2/replay?${query}`);
  const failing = () => {
    throw new Error('no');
  };
  assert.throws(() => intakeUrl(optionsOf({ proxy: failing }), page), /"proxy"/);
});
