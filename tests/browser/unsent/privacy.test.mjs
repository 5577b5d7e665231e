/** What must not stay at the visitor's, and recording where nothing can be stored. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { repositoryPath } from '../../support/paths.mjs';
import { stored } from '../../support/stored.mjs';

const LIMIT = { timeout: 120_000 };

onEachBrowser('what is stored', (bench) => {
  /** Opens a page whose intake fails, and waits until what it recorded is stored. */
  async function storing(proxy, more, word) {
    proxy.override = (request) => (request.method === 'POST' ? { status: 500 } : undefined);
    await bench.record(bench.page({ ...more, options: { endpoint: proxy.origin, ...more.options } }));
    await until(async () => (await stored(bench.browser))?.text.includes(word), `${word} is stored`);
  }

  async function until(condition, what) {
    for (let tries = 0; !(await condition()); tries++) {
      assert.ok(tries < 60, `in vain: ${what}`);
      await sleep(200);
    }
  }

  async function withProxy(act) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      await act(proxy);
    } finally {
      await proxy.close();
    }
  }

  test('of what is taken back nothing stays, in this recording and in one before', LIMIT, () =>
    withProxy(async (proxy) => {
      await storing(proxy, { body: '<p>Public text</p><p id="pin">canarytext</p>' }, 'canarytext');
      await bench.browser.evaluate(() => document.getElementById('pin').setAttribute('data-afterimage', 'mask'));
      await until(async () => !(await stored(bench.browser)).text.includes('canarytext'), 'canarytext is gone');
      assert.ok((await stored(bench.browser)).text.includes('Public text'), 'the rest stays');
      const session = await bench.sessionId();
      // Everything that ended earlier, when the level becomes tighter.
      await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
      await bench.browser.evaluate(() => Afterimage.setPrivacyLevel('mask'));
      await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
      await bench.recording();
      await until(async () => !(await stored(bench.browser)).text.includes('Public text'), 'Public text is gone');
      await sleep(1_500);
      await bench.browser.goto(bench.page({ options: { endpoint: proxy.origin } }));
      await bench.recording();
      proxy.override = undefined;
      const events = await bench.collector.eventsUntil(session, (found) => found.length > 2);
      assert.ok(!/canarytext|Public text/.test(JSON.stringify(events)));
    }),
  );

  test('withdrawn consent deletes it, and what other pages have left', LIMIT, () =>
    withProxy(async (proxy) => {
      await storing(proxy, { body: '<p>canaryfirst</p>' }, 'canaryfirst');
      await storing(proxy, { body: '<p>canarysecond</p>' }, 'canarysecond');
      assert.ok((await stored(bench.browser)).text.includes('canaryfirst'));
      await bench.browser.evaluate(() => Afterimage.setTrackingConsent('not-granted'));
      await until(async () => (await stored(bench.browser)) === null, 'there is no database');
      await sleep(2_000);
      assert.equal(await stored(bench.browser), null, 'and none comes back');
      await bench.assertPageUnharmed();
      // By a page that records nothing itself.
      await storing(proxy, { body: '<p>canarythird</p>' }, 'canarythird');
      await bench.browser.goto(bench.page({ start: 'init', options: { endpoint: proxy.origin } }));
      await bench.browser.waitFor(() => window.__loaded);
      assert.ok((await stored(bench.browser)).text.includes('canarythird'));
      await bench.browser.evaluate(() => Afterimage.setTrackingConsent('not-granted'));
      await until(async () => (await stored(bench.browser)) === null, 'there is no database');
      proxy.override = undefined;
      await bench.record(bench.page({ options: { endpoint: proxy.origin } }));
      await bench.flush();
      await sleep(2_000);
      assert.equal(new Set(proxy.bodies.map((body) => body.length)).size > 0, true);
      await bench.assertPageUnharmed();
    }),
  );

  test('with persistUnsent: false nothing is, and what was goes', LIMIT, () =>
    withProxy(async (proxy) => {
      await storing(proxy, { body: '<p>canarytext</p>' }, 'canarytext');
      await bench.record(bench.page({ options: { endpoint: proxy.origin, persistUnsent: false } }));
      await until(async () => (await stored(bench.browser)) === null, 'there is no database');
      await bench.browser.evaluate(addWitnesses, 1, 20, 100);
      await sleep(2_000);
      assert.equal(await stored(bench.browser), null, 'and none comes');
      proxy.override = undefined;
      await bench.flush();
      const { fallbacks } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
      assert.deepEqual(fallbacks, []);
      await bench.assertPageUnharmed();
    }),
  );

  test('it is refused by the collector: it goes', LIMIT, () =>
    withProxy(async (proxy) => {
      await storing(proxy, { body: '<p>canarytext</p>' }, 'canarytext');
      proxy.override = (request) => (request.method === 'POST' ? { status: 403, body: '{"error":"no"}' } : undefined);
      await until(async () => !(await stored(bench.browser))?.recordings.length, 'nothing is stored');
    }),
  );

  const recordsFully = async (page) => {
    await bench.record(bench.page(page));
    const session = await bench.sessionId();
    await bench.browser.evaluate(addWitnesses, 1, 20, 100);
    await bench.flush();
    await bench.collector.eventsUntil(session, (found) => missingWitnesses(found, 20).length === 0, { what: '20 witnesses' });
    await bench.assertPageUnharmed();
    return (await bench.browser.evaluate(() => Afterimage.getRecorderStats())).fallbacks;
  };

  const BREAKS = {
    'that throws': `Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError'); } });`,
    'that is missing': `Object.defineProperty(globalThis, 'indexedDB', { value: undefined });`,
    'that fails to open': `IDBFactory.prototype.open = () => { const request = {}; setTimeout(() => request.onerror()); return request; };`,
    'that is full': `IDBObjectStore.prototype.put = function () { this.transaction.abort(); throw new DOMException('full', 'QuotaExceededError'); };`,
  };
  for (const [name, source] of Object.entries(BREAKS)) {
    test(`a database ${name}: memory only, and said`, LIMIT, async () => {
      const worker = readFileSync(repositoryPath('npm/browser/dist/worker.js'), 'utf8');
      const workerUrl = bench.server.route('/broken-worker.js', { body: source + worker, type: 'text/javascript' });
      const fallbacks = (await recordsFully({ options: { workerUrl } })).sort();
      assert.equal(fallbacks.length, 2, JSON.stringify(fallbacks));
      assert.match(fallbacks[0], /^the budget holds for this page alone: /);
      assert.match(fallbacks[1], /^what is unsent is kept in memory only: /);
    });
  }

  test('a page that has broken its own database does not matter to the worker', LIMIT, async () => {
    const before = "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('page'); } });";
    assert.deepEqual(await recordsFully({ before }), []);
    await bench.browser.evaluate(() => Afterimage.setTrackingConsent('not-granted'));
    await bench.assertPageUnharmed();
  });
});
