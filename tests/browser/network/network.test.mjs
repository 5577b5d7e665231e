import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';

const LIMIT = { timeout: 240_000 };
const BACK_LIMIT_MS = 120_000;

onEachBrowser('a collector that is away', (bench) => {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    test(`ended by ${signal} and back: nothing is lost`, LIMIT, async () => {
      await bench.record(bench.page());
      await bench.browser.evaluate(addWitnesses, 1, 20, 20);
      await bench.flush();
      await bench.browser.evaluate(addWitnesses, 21, 30, 20);
      await bench.collector.stop(signal);
      try {
        await bench.browser.evaluate(addWitnesses, 31, 80, 40);
        const answer = await bench.browser.evaluate(() => Afterimage.flush(3_000));
        assert.equal(answer.delivered, false, 'flush tells the truth');
        assert.ok(answer.pendingBytes > 0);
      } finally {
        await bench.collector.start();
      }
      await bench.browser.evaluate(addWitnesses, 81, 90, 20);
      const live = await bench.live();
      const session = await bench.sessionId();
      const events = await bench.collector.eventsUntil(session, (found) => missingWitnesses(found, 90).length === 0, { timeoutMs: BACK_LIMIT_MS, what: '90 witnesses' });
      await bench.assertPageUnharmed();
      await bench.assertReplays(live, events);
    });
  }

  test('answering 503, 429 and broken connections: nothing is lost', LIMIT, async () => {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      let refused = 0;
      proxy.override = (request) => {
        if (request.method !== 'POST' || refused >= 6) return undefined;
        refused += 1;
        return [{ status: 503, body: '{}' }, { status: 429, headers: { 'retry-after': '1' }, body: '{}' }, 'drop'][refused % 3];
      };
      await bench.record(bench.page({ options: { endpoint: proxy.origin } }));
      await bench.browser.evaluate(addWitnesses, 1, 50, 50);
      const events = await bench.collector.eventsUntil(await bench.sessionId(), (found) => missingWitnesses(found, 50).length === 0, { timeoutMs: BACK_LIMIT_MS, what: '50 witnesses' });
      assert.ok(events.length > 2);
      assert.ok(refused > 0);
      const sentAt = proxy.urls
        .filter((url) => url.includes('/replay?'))
        .map((url) => Number(new URL(url, proxy.origin).searchParams.get('sent_ms')));
      // A browser may repeat a request by itself where a connection breaks: twice the same, then.
      assert.ok(new Set(sentAt).size > refused / 2, `each attempt says when it was made: ${sentAt}`);
      assert.ok(sentAt.every((ms) => Math.abs(Date.now() - ms) < LIMIT.timeout), sentAt.join());
      await bench.assertPageUnharmed();
    } finally {
      await proxy.close();
    }
  });

  for (const [name, answer, told] of [
    ['redirects in a circle', (url) => ({ status: 307, headers: { location: url.pathname + url.search } }), 'a redirect, which is not followed'],
    ['is a portal, which finds everything well', () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }), 'HTTP 200 without an acknowledgement'],
    ['is not there', () => ({ status: 404, body: '{}' }), 'HTTP 404 without an acknowledgement'],
  ]) {
    test(`whose place is taken by one that ${name}: it is said once, and nothing is lost`, LIMIT, async () => {
      const proxy = await startIntakeProxy(bench.collector.origin);
      try {
        proxy.override = (request, url) => (request.method === 'POST' ? answer(url) : undefined);
        await bench.record(bench.page({ options: { endpoint: proxy.origin } }));
        await bench.browser.evaluate(addWitnesses, 1, 10, 20);
        for (let call = 0; call < 5; call++) await bench.browser.evaluate(() => Afterimage.flush(2_500));
        const stats = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
        assert.deepEqual(stats.fallbacks, [`delivery: answered by ${told}`]);
        assert.equal((await bench.said()).console.filter((line) => line.includes(told)).length, 1, 'the console');
        assert.ok(stats.recording && proxy.urls.length < 20, `${proxy.urls.length} requests`);
        proxy.override = undefined;
        // Left alone it would try again in a minute.
        await bench.flush();
        await bench.collector.eventsUntil(await bench.sessionId(), (found) => missingWitnesses(found, 10).length === 0, { timeoutMs: BACK_LIMIT_MS, what: '10 witnesses' });
        await bench.assertPageUnharmed();
      } finally {
        await proxy.close();
      }
    });
  }

  test('that never answers does not hold up flush', LIMIT, async () => {
    await bench.record(bench.page({ options: { endpoint: 'http://127.0.0.1:9' }, script: `${bench.collector.origin}/cdn/afterimage.js` }));
    const began = Date.now();
    const answer = await bench.browser.evaluate(() => Afterimage.flush(1_500));
    assert.equal(answer.delivered, false);
    assert.ok(Date.now() - began < 10_000);
    await sleep(500);
    await bench.assertPageUnharmed();
  });
});
