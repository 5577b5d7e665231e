/** One budget for an origin: its tabs, and the pages that follow each other in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';

const LIMIT = { timeout: 120_000 };
const BUDGET = 40_000;
/** Of it, what is kept for pages that end. */
const LEASE = 8_000;

/** Text that no deflate makes small: so many bytes in each of some paragraphs, told one after the other. */
async function addNoise(paragraphs, bytes) {
  for (let index = 0; index < paragraphs; index++) {
    const noise = crypto.getRandomValues(new Uint8Array(bytes));
    const paragraph = document.createElement('p');
    paragraph.textContent = btoa(String.fromCharCode(...noise));
    document.body.append(paragraph);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

onEachBrowser('the budget of an origin', (bench) => {
  async function withProxy(act) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    // What the tests before have spent of this minute.
    await bench.browser.goto(bench.page({ start: 'nothing' }));
    await bench.browser.evaluate(async () => {
      localStorage.clear();
      await new Promise((resolve) => (indexedDB.deleteDatabase('afterimage').onsuccess = resolve));
    });
    /** With addresses, and headers as the shippers estimate them. */
    const charged = () => proxy.requests.reduce((sum, { address, body }) => sum + address.length + 600 + body.length, 0);
    const spent = () => [...proxy.bodies, ...proxy.refused].reduce((sum, body) => sum + body.length, 0);
    try {
      await act({ spent, charged, options: { endpoint: proxy.origin, bytesPerMinute: BUDGET, defaultPrivacyLevel: 'allow' } });
    } finally {
      await proxy.close();
    }
  }

  const openBeside = async (options, count) => {
    const url = bench.page({ options, keepSession: true });
    await bench.browser.evaluate((address, most) => {
      window.__others = Array.from({ length: most }, () => window.open(address));
    }, url, count);
    await bench.browser.waitFor(() => window.__others.every((other) => other.Afterimage?.isRecording?.()), { what: 'the others record' });
  };

  test('is kept by three tabs together, and by what they send when they end', LIMIT, () =>
    withProxy(async ({ spent, options }) => {
      const beganMs = Date.now();
      await bench.record(bench.page({ options, keepSession: true }));
      await openBeside(options, 2);
      const source = `(${addNoise})(20, 1_500)`;
      await bench.browser.evaluate((code) => {
        for (const page of [window, ...window.__others]) page.eval(code);
      }, source);
      // Each of them could spend all of it in this time.
      await sleep(12_000);
      const together = spent();
      assert.ok(together <= BUDGET - LEASE, `${together} bytes`);
      assert.ok(together > (BUDGET - LEASE) / 2, `${together} bytes: it is used`);
      const deferred = await bench.browser.evaluate(async () => {
        const pages = [window, ...window.__others];
        for (const page of pages) page.Afterimage.getRecorderStats();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return pages.map((page) => page.Afterimage.getRecorderStats()).map(({ delivery, fallbacks }) => [delivery.deferredRequests, fallbacks]);
      });
      assert.ok(deferred.some(([count]) => count > 0), `they met: ${JSON.stringify(deferred)}`);
      assert.deepEqual(deferred.flatMap(([, fallbacks]) => fallbacks), []);
      await bench.browser.evaluate(() => window.__others.forEach((other) => other.close()));
      await bench.browser.goto(bench.page({ options, keepSession: true }));
      await bench.recording();
      await sleep(3_000);
      const ended = spent();
      assert.ok(Date.now() - beganMs < 60_000, 'all in one minute');
      assert.ok(ended <= BUDGET, `${ended} bytes with the ends of three pages`);
      assert.ok(ended > together, 'which sent something');
    }),
  );

  test('is kept by three tabs that end at one moment, each of which could send what is left', LIMIT, () =>
    withProxy(async ({ charged, options }) => {
      // No opener of each other, so that none need share a process. Each adds noise when it is told to, and goes when it is told to.
      const before = `new BroadcastChannel('tabs').onmessage = ({ data }) => {
        if (data.paragraphs) (${addNoise})(data.paragraphs, 1_500);
        if (data.to) location.href = data.to;
      };`;
      const tell = (what) => bench.browser.evaluate((data) => new BroadcastChannel('tabs').postMessage(data), what);
      const elsewhere = bench.server.route('/elsewhere.html', '<!doctype html><title>Elsewhere</title>');
      const page = () => bench.page({ options, before, keepSession: true });
      await bench.record(page());
      await bench.browser.evaluate((addresses) => addresses.forEach((address) => open(address, '_blank', 'noopener,popup')), [page(), page()]);
      await sleep(3_000);
      await tell({ paragraphs: 3 });
      await sleep(12_000);
      const earlier = charged();
      assert.ok(earlier > 15_000 && earlier < 30_000, `${earlier} bytes of three tabs`);
      await tell({ paragraphs: 4 });
      await sleep(1_000);
      await tell({ to: elsewhere.replace('127.0.0.1', 'localhost') });
      await sleep(3_000);
      const ended = charged();
      assert.ok(ended <= BUDGET, `${ended} bytes with the ends of three tabs`);
      assert.ok(ended > earlier, 'which sent something');
    }),
  );

  test('is used by the pages that follow each other in one tab', LIMIT, () =>
    withProxy(async ({ spent, options }) => {
      const beganMs = Date.now();
      for (let page = 0; page < 3; page++) {
        await bench.record(bench.page({ options, keepSession: true }));
        await bench.browser.evaluate(addNoise, 12, 1_500);
        await sleep(5_500);
      }
      assert.ok(Date.now() - beganMs < 60_000, 'all in one minute');
      const together = spent();
      assert.ok(together <= BUDGET, `${together} bytes`);
      assert.ok(together > (BUDGET - LEASE) / 2, `${together} bytes: it is used`);
    }),
  );
});
