/** What is recorded in case it is wanted: sessions that wait for an error, and visits that may not last. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { stored } from '../../support/stored.mjs';

const LIMIT = { timeout: 120_000 };
const ON_ERROR = { sessionReplaySampleRate: 0, sessionReplayOnErrorSampleRate: 100 };
/** A clock that a test puts forward. */
const CLOCK = `window.aheadMs = 0;
for (const [owner, name] of [[performance, 'now'], [Date, 'now']]) {
  const real = owner[name].bind(owner);
  owner[name] = () => real() + window.aheadMs;
}\n`;
/** What waits for longer is stored. */
const STORED_AFTER_MS = 1_600;

onEachBrowser('what is withheld', (bench) => {
  async function withProxy(act) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    const page = (more, keepSession = false) => bench.page({ keepSession, options: { endpoint: proxy.origin, ...more } });
    try {
      await act(proxy, page);
    } finally {
      await proxy.close();
    }
  }

  const arrived = (session, last) =>
    bench.collector.eventsUntil(session, (found) => missingWitnesses(found, last).length === 0, { what: `${last} witnesses` });

  const link = () => bench.browser.evaluate(() => Afterimage.getSessionReplayLink());

  /** Of an error in a driver's script browsers say nothing. */
  function run(source) {
    const script = document.createElement('script');
    script.textContent = source;
    document.head.append(script);
  }
  const TRIGGERS = {
    'an uncaught error': "throw new Error('nobody catches this')",
    'a rejection': "Promise.reject(new Error('nobody catches this'))",
    addError: "Afterimage.addError(new Error('told'))",
    captureReplay: 'Afterimage.captureReplay()',
  };
  for (const [name, trigger] of Object.entries(TRIGGERS)) {
    test(`until ${name}: then all of it is sent, and what follows`, LIMIT, () =>
      withProxy(async (proxy, page) => {
        await bench.record(page(ON_ERROR));
        const session = await bench.sessionId();
        await bench.browser.evaluate(addWitnesses, 1, 10, 50);
        await sleep(STORED_AFTER_MS);
        const flushed = await bench.browser.evaluate(() => Afterimage.flush(5_000));
        assert.deepEqual(flushed, { delivered: true, pendingBytes: 0 }, 'nothing is to be sent');
        assert.match(await link(), /reason=not-recording/);
        await bench.browser.evaluate(() => {
          // Not an error of the application.
          document.body.append(Object.assign(new Image(), { src: '/none.png' }));
        });
        await sleep(500);
        assert.equal(proxy.bodies.length, 0);
        assert.ok((await stored(bench.browser)).text.includes('witness-10'), 'it is stored');
        await bench.browser.evaluate(run, trigger);
        await bench.browser.evaluate(addWitnesses, 11, 15, 50);
        const live = await bench.live();
        await bench.flush();
        const events = await arrived(session, 15);
        assert.match(await link(), /\?t=\d+/);
        await bench.assertReplays(live, events);
      }),
    );
  }

  test('for more than four minutes: the last ones are sent, and no gap is told', LIMIT, () =>
    withProxy(async (proxy) => {
      await bench.record(bench.page({ before: CLOCK, options: { endpoint: proxy.origin, ...ON_ERROR } }));
      const session = await bench.sessionId();
      /** As much as is cut at once: without it that waits for half a minute. */
      const fill = () =>
        bench.browser.evaluate(() => {
          const words = Array.from({ length: 15_000 }, () => Math.random().toString(36).slice(2));
          document.body.append(words.join(' '));
        });
      await bench.browser.evaluate(addWitnesses, 1, 3);
      await fill();
      await sleep(500);
      await bench.browser.evaluate(() => void (window.aheadMs += 290_000));
      await bench.browser.evaluate(addWitnesses, 4, 6);
      await fill();
      await sleep(500);
      assert.equal(proxy.bodies.length, 0);
      await bench.browser.evaluate(run, TRIGGERS.addError);
      await bench.browser.evaluate(addWitnesses, 7, 9);
      const live = await bench.live();
      await bench.flush();
      const events = await arrived(session, 9);
      assert.ok(JSON.stringify(events.find(({ type }) => type === 2)).includes('witness-3'), 'it begins later');
      assert.ok(!JSON.stringify(events).includes('afterimage.gap'));
      assert.equal((await bench.collector.sessions()).find(({ id }) => id === session).has_gaps, false);
      await bench.assertReplays(live, events);
    }),
  );

  test('until an error on a later page: what earlier ones have left is sent as well', LIMIT, () =>
    withProxy(async (proxy, page) => {
      await bench.record(page(ON_ERROR));
      const session = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 10, 50);
      await sleep(STORED_AFTER_MS);
      await bench.record(page(ON_ERROR, true));
      assert.equal(await bench.sessionId(), session);
      await bench.browser.evaluate(addWitnesses, 11, 20, 50);
      await sleep(STORED_AFTER_MS);
      assert.equal(proxy.bodies.length, 0);
      await bench.browser.evaluate(() => Afterimage.addError(new Error('at last')));
      await arrived(session, 20);
      // The session is to be recorded to its end.
      await bench.record(page(ON_ERROR, true));
      await bench.browser.evaluate(addWitnesses, 21, 25, 50);
      await bench.flush();
      await arrived(session, 25);
      assert.match(await link(), /\?t=\d+/);
    }),
  );

  test('of a session that is over: it is never sent, and not kept', LIMIT, () =>
    withProxy(async (proxy, page) => {
      await bench.record(page(ON_ERROR));
      await bench.browser.evaluate(addWitnesses, 101, 110, 50);
      await sleep(STORED_AFTER_MS);
      await bench.record(page(ON_ERROR));
      const session = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 5, 50);
      await bench.browser.evaluate(() => Afterimage.captureReplay());
      const events = await arrived(session, 5);
      assert.ok(!JSON.stringify(events).includes('witness-101'));
      for (let tries = 0; (await stored(bench.browser)).text.includes('witness-101'); tries++) {
        assert.ok(tries < 60, 'it is still there');
        await sleep(500);
      }
      assert.ok(proxy.bodies.length > 0);
    }),
  );

  test('until the visit has lasted: over pages', LIMIT, () =>
    withProxy(async (proxy, page) => {
      const options = { minimumDurationMs: 9_000 };
      const beganMs = Date.now();
      await bench.record(page(options));
      const session = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 10, 50);
      await sleep(STORED_AFTER_MS);
      await bench.record(page(options, true));
      await bench.browser.evaluate(addWitnesses, 11, 20, 50);
      const before = proxy.bodies.length;
      assert.ok(Date.now() - beganMs > 8_500 || before === 0, `${before} requests`);
      await arrived(session, 20);
      assert.ok(Date.now() - beganMs >= 8_500, 'not before');
      await bench.assertPageUnharmed();
    }),
  );
});
