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
