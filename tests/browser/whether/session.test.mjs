/** One session for all tabs, and for a page that comes back from the browser's cache. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { sender, startIntakeProxy } from '../../support/intake-proxy.mjs';

const LIMIT = { timeout: 120_000 };
const TABS = 6;
/** The tab says which session it has, again and again, and closes when it is told to. */
const REPORTS = `const channel = new BroadcastChannel('tabs');
channel.onmessage = ({ data }) => data === 'close' && window.close();
const name = Math.random();
setInterval(() => {
  const { recording } = window.Afterimage?.getRecorderStats?.() ?? {};
  if (recording) channel.postMessage({ name, id: Afterimage.getSessionId() });
}, 50);\n`;
/** Puts the clock forward while the page is in the cache, before the recorder hears that it is back. */
const SHOWS = `window.shows = [];
window.aheadMs = 0;
const real = Date.now.bind(Date);
Date.now = () => real() + window.aheadMs;
addEventListener('pageshow', ({ persisted }) => {
  window.shows.push(persisted);
  if (persisted) window.aheadMs = Number(new URLSearchParams(location.search).get('ahead'));
}, true);\n`;

onEachBrowser('a session', (bench) => {
  for (const round of ['once', 'once more']) {
    test(`tabs that begin it at once have one, ${round}`, LIMIT, async () => {
      const proxy = await startIntakeProxy(bench.collector.origin);
      try {
        await bench.browser.goto(bench.page({ start: 'nothing' }));
        await bench.browser.waitFor(() => window.__loaded);
        const url = bench.page({ keepSession: true, before: REPORTS, options: { endpoint: proxy.origin } });
        await bench.browser.evaluate(
          (address, count) => {
            window.ids = {};
            window.channel = new BroadcastChannel('tabs');
            window.channel.onmessage = ({ data: { name, id } }) => (window.ids[name] ??= []).push(id);
            for (let index = 0; index < count; index++) window.open(address, '_blank', 'noopener');
          },
          url,
          TABS,
        );
        await bench.browser.waitFor((count) => Object.keys(window.ids).length === count, { args: [TABS], what: 'all tabs record' });
        await sleep(2_000);
        const ids = await bench.browser.evaluate(() => Object.values(window.ids).flat());
        assert.equal(new Set(ids).size, 1, `${[...new Set(ids)].join()} of ${ids.length}`);
        await sleep(4_000);
        assert.ok(new Set(proxy.bodies.map((body) => sender(body).tab)).size > 1, 'several tabs have sent');
        assert.deepEqual([...new Set(proxy.bodies.map((body) => sender(body).session))], [ids[0]]);
      } finally {
        await bench.browser.evaluate(() => window.channel?.postMessage('close'));
        await proxy.close();
      }
    });
  }

  for (const [name, ahead] of [['goes on in it', 0], ['begins another one if it has ended there', 16 * 60_000]]) {
    test(`a page that comes back from the back/forward cache ${name}`, LIMIT, async () => {
      // What may not be stored at all is in no cache either.
      await bench.record(`${bench.page({ before: SHOWS, headers: { 'cache-control': 'max-age=0' } })}?ahead=${ahead}`);
      const first = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 5);
      // A change of the session is what takes the lock.
      await bench.browser.click('h1');
      const next = bench.page({ keepSession: true, start: 'nothing' });
      await bench.browser.evaluate((url) => void setTimeout(() => (location.href = url)), next);
      await sleep(1_500);
      await bench.browser.waitFor(() => window.__loaded);
      assert.equal(await bench.browser.evaluate(() => location.href), next);
      await bench.browser.evaluate(() => void setTimeout(() => history.back()));
      await sleep(1_500);
      await bench.browser.waitFor(() => window.shows?.length === 2, { what: 'the page is back' });
      assert.deepEqual(await bench.browser.evaluate(() => window.shows), [false, true], 'from the cache');
      await bench.recording();
      await bench.browser.evaluate(addWitnesses, 6, 10);
      await bench.live();
      const second = await bench.sessionId();
      assert.equal(second === first, ahead === 0);
      const events = await bench.events();
      assert.deepEqual(missingWitnesses(events, 10), []);
      await bench.assertPageUnharmed();
    });
  }
});
