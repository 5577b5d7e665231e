/** Texts of style sheets that the collector has from another visit are named, not sent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const LIMIT = { timeout: 180_000 };
/** What a page that ends may not have stored yet, and a little for a slow machine. */
const LAST_SECOND_MS = 1_600;

/** Rules that deflate little, about so many bytes, and different for each `seed`. */
function css(seed, bytes) {
  let state = seed;
  const digits = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0).toString(16).padStart(8, '0');
  const rules = [];
  for (let length = 0; length < bytes; length += rules.at(-1).length) rules.push(`.k${digits()}${digits()} { color: #${digits().slice(2)} }\n`);
  return rules.join('');
}

onEachBrowser('sheets that other visits have', (bench) => {
  const body = (name) => `<link rel="stylesheet" href="/css/${name}.css"><p id="p0">part</p><div id="host"></div>`;
  const route = (name, seed, bytes = 70_000) =>
    bench.server.route(`/css/${name}.css`, {
      body: `${css(seed, bytes)}#p0 { color: rgb(1, 2, ${seed}); background-image: url(dot.png) }`,
      type: 'text/css',
      headers: { 'cache-control': 'max-age=60' },
    });

  const withProxy = async (act) => {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      await act(proxy);
    } finally {
      await proxy.close();
    }
  };
  const sizeOf = (bodies) => bodies.reduce((sum, { length }) => sum + length, 0);

  test('are sent by the first of them, and replayed in all', LIMIT, () =>
    withProxy(async (proxy) => {
      route('shared', 7);
      const page = () => bench.page({ body: body('shared'), options: { endpoint: proxy.origin } });
      const first = await assertSameStyles(bench, page());
      const sent = sizeOf(proxy.bodies);
      assert.ok(sent > 20_000, `${sent} bytes hold the sheet`);
      proxy.bodies.length = 0;
      const second = await assertSameStyles(bench, page());
      const again = sizeOf(proxy.bodies);
      assert.ok(again < 3_000, `${again} bytes do not`);
      assert.deepEqual(second.live, first.live);
      assert.ok(JSON.stringify(second.events).includes('rgb(1, 2, 7)'));
    }),
  );

  test('that take longer than a minute do not keep what happens', LIMIT, async () => {
    route('large', 11, 400_000);
    await bench.record(bench.page({ body: body('large'), options: { bytesPerMinute: 60_000 } }));
    const session = await bench.sessionId();
    const says = (what) => (events) => JSON.stringify(events).includes(what);
    for (const word of ['earlier', 'later']) {
      await bench.browser.evaluate(`() => { document.body.className = '${word}' }`);
      const events = await bench.collector.eventsUntil(session, says(word), { what: word, timeoutMs: 20_000 });
      assert.ok(!says('rgb(1, 2, 11)')(events), 'the end of the sheet is still to come');
    }
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().delivery?.requests > 0);
    const { delivery } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.deepEqual([delivery.lostFrames, delivery.levelChanges], [0, 0]);
    assert.ok(delivery.pendingBytes > 50_000, `${delivery.pendingBytes} bytes are to follow`);
  });

  test('that are still lacking when a page ends are sent by the next one', LIMIT, () =>
    withProxy(async (proxy) => {
      route('late', 9);
      // What is named arrives, what is told whole does not.
      proxy.override = (request) => (request.method === 'POST' && Number(request.headers['content-length']) > 6_000 ? { status: 503, body: '{}' } : undefined);
      await bench.record(bench.page({ body: body('late'), options: { endpoint: proxy.origin } }));
      const session = await bench.sessionId();
      const live = await bench.live();
      for (let tries = 0; proxy.refused.length === 0; tries++) {
        assert.ok(tries < 15, 'the sheet is told whole');
        await bench.browser.evaluate(() => Afterimage.flush(1_000));
      }
      const has = (events) => JSON.stringify(events).includes('rgb(1, 2, 9)');
      const before = await bench.collector.eventsUntil(session, (events) => events.length >= 2, { what: 'a snapshot' });
      assert.ok(!has(before));
      await sleep(LAST_SECOND_MS);
      await bench.browser.goto(bench.page({ options: { endpoint: proxy.origin } }));
      await bench.recording();
      proxy.override = undefined;
      await bench.flush();
      const events = await bench.collector.eventsUntil(session, has, { what: 'the sheet' });
      await bench.assertReplays(live, events);
      await bench.assertPageUnharmed();
    }),
  );
});
