/** One session for all tabs, and for a page that comes back from the browser's cache. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { sender, startIntakeProxy } from '../../support/intake-proxy.mjs';

const LIMIT = { timeout: 120_000 };
const TABS = 3;
/**
 * A tab that does something at a moment of the clock, all tabs at once, and says whether it records. Its cookies are slow then: what
 * one tab has read, another has changed by the time it writes.
 */
const TAB = `const channel = new BroadcastChannel('tabs');
const name = Math.random();
const real = Date.now.bind(Date);
let aheadMs = 0;
let slowUntilMs = 0;
Date.now = () => real() + aheadMs;
const until = (ms) => { while (real() < ms); };
channel.onmessage = ({ data: { act, options, atMs } }) => {
  if (act === 'close') return window.close();
  // Other tabs are heard as well.
  if (!act) return;
  setTimeout(() => {
    until(atMs);
    slowUntilMs = atMs + 1000;
    if (act === 'begin') Afterimage.init(options);
    else aheadMs = 16 * 60_000;
    Afterimage.startSessionReplayRecording();
  }, atMs - real() - 50);
};
setInterval(() => {
  const is = window.__loaded && window.Afterimage.getRecorderStats();
  if (is) channel.postMessage({ name, recording: is.recording, id: is.recordingId });
}, 100);
const { get, set } = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
Object.defineProperty(Document.prototype, 'cookie', {
  configurable: true,
  get,
  set(cookie) {
    if (real() < slowUntilMs) until(real() + 120);
    set.call(this, cookie);
  },
});\n`;
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
  test('tabs that begin it at once have one, and those that begin another at once have one as well', LIMIT, async () => {
    const proxy = await startIntakeProxy(bench.collector.origin);
    const sessions = () => [...new Set(proxy.bodies.map((body) => sender(body).session))];
    const all = (what, isSo, ...args) =>
      bench.browser.waitFor(
        `(...args) => {
          const tabs = Object.values(window.tabs);
          return tabs.length === ${TABS} && tabs.every((tab) => (${isSo})(tab, ...args)) && tabs.map(({ id }) => id);
        }`,
        { args, what },
      );
    const tell = (act) =>
      bench.browser.evaluate((told) => window.channel.postMessage({ ...told, atMs: Date.now() + 500 }), {
        act,
        options: bench.options({ endpoint: proxy.origin }),
      });
    try {
      await bench.browser.goto(bench.page({ start: 'nothing' }));
      await bench.browser.waitFor(() => window.__loaded);
      const url = bench.page({ keepSession: true, before: TAB, start: 'nothing' });
      await bench.browser.evaluate(
        (address, count) => {
          window.tabs = {};
          window.channel = new BroadcastChannel('tabs');
          window.channel.onmessage = ({ data }) => (window.tabs[data.name] = data);
          for (let index = 0; index < count; index++) window.open(address, '_blank', 'noopener');
        },
        url,
        TABS,
      );
      await all('all tabs are there', () => true);
      await tell('begin');
      const first = await all('all tabs record', ({ recording }) => recording);
      await tell('renew');
      await all('all tabs record another one', ({ recording, id }, before) => recording && !before.includes(id), first);
      const senders = () => new Set(proxy.bodies.map((body) => sender(body).tab)).size;
      for (let tries = 0; senders() < TABS; tries++) {
        assert.ok(tries < 60, `${senders()} tabs have sent`);
        await sleep(500);
      }
      await sleep(6_000);
      assert.equal(sessions().length, 2, sessions().join());
    } finally {
      await bench.browser.evaluate(() => window.channel?.postMessage({ act: 'close' }));
      await proxy.close();
    }
  });

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
