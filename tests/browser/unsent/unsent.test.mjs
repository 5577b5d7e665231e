/** What is unsent when a page ends is sent by a later one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { launch } from '../../support/browser.mjs';
import { addWitnesses, missingWitnesses, witnesses } from '../../support/events.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { removeDirectory, temporaryDirectory } from '../../support/processes.mjs';
import { stored } from '../../support/stored.mjs';

const LIMIT = { timeout: 180_000 };
const FAILING = { 'answers 500': { status: 500, body: '{}' }, 'never answers': 'hang', 'breaks off': 'drop' };
/** What a crash may cost, and a little for a slow machine. */
const LAST_SECOND_MS = 1_600;

onEachBrowser('what is unsent', (bench) => {
  /** Runs with a proxy before the intake; `options` are for pages that use it. */
  async function withProxy(act) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      await act(proxy, (more = {}) => ({ ...more, options: { endpoint: proxy.origin, ...more.options } }));
    } finally {
      await proxy.close();
    }
  }

  const failPosts = (proxy, answer, concerns = () => true) => {
    proxy.override = (request, url) => (request.method === 'POST' && concerns(url) ? answer : undefined);
  };

  const arrived = (session, last) =>
    bench.collector.eventsUntil(session, (found) => missingWitnesses(found, last).length === 0, { what: `${last} witnesses` });

  const storedNothing = async () => {
    for (let tries = 0; ; tries++) {
      const found = await stored(bench.browser);
      if (!found?.recordings.length && !found?.bytes) return;
      assert.ok(tries < 40, `still stored: ${found.recordings} ${found.bytes} bytes`);
      await sleep(250);
    }
  };

  for (const [name, answer] of Object.entries(FAILING)) {
    test(`navigated away while the intake ${name}: the next page sends it`, LIMIT, () =>
      withProxy(async (proxy, page) => {
        failPosts(proxy, answer);
        await bench.record(bench.page(page()));
        const session = await bench.sessionId();
        await bench.browser.evaluate(addWitnesses, 1, 40, 50);
        const live = await bench.live();
        await sleep(LAST_SECOND_MS);
        await bench.assertPageUnharmed();
        await bench.browser.goto(bench.page(page()));
        await bench.recording();
        assert.ok(proxy.refused.length > 0 && proxy.bodies.length === 0, 'nothing had arrived');
        proxy.override = undefined;
        const events = await arrived(session, 40);
        await bench.assertReplays(live, events);
        await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
        // The intake of the next test is another: what did not arrive here would be stored for ever.
        await bench.flush();
        await storedNothing();
        const { fallbacks } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
        assert.deepEqual(fallbacks, []);
        await bench.assertPageUnharmed();
      }),
    );
  }

  test('a part of which had arrived: the rest follows, and nothing is missing between', LIMIT, () =>
    withProxy(async (proxy, page) => {
      await bench.record(bench.page(page()));
      const session = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 10, 50);
      await bench.flush();
      failPosts(proxy, { status: 500 });
      await bench.browser.evaluate(() => Afterimage.startView('another view'));
      await bench.browser.evaluate(addWitnesses, 11, 30, 50);
      const live = await bench.live();
      await sleep(LAST_SECOND_MS);
      await bench.browser.goto(bench.page(page()));
      await bench.recording();
      proxy.override = undefined;
      const events = await arrived(session, 30);
      await bench.assertReplays(live, events);
    }),
  );

  test('a tab that is closed: another one sends what it left, and not while it lives', LIMIT, () =>
    withProxy(async (proxy, page) => {
      const isOther = (url) => url.searchParams.get('service') === 'other';
      failPosts(proxy, { status: 500 }, isOther);
      await bench.record(bench.page(page()));
      const url = bench.page(page({ options: { service: 'other' } }));
      await bench.browser.evaluate((address) => {
        window.__other = window.open(address);
      }, url);
      await bench.browser.waitFor(() => window.__other.Afterimage?.isRecording?.(), { what: 'the other tab records' });
      const session = await bench.browser.evaluate(() => window.__other.Afterimage.getSessionId());
      await bench.browser.evaluate(async () => {
        for (let number = 1; number <= 20; number++) {
          const witness = window.__other.document.createElement('p');
          witness.textContent = `witness-${number}`;
          window.__other.document.body.append(witness);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      });
      // For as long as it lives nobody else sends it: only its own attempts are seen, one at a time.
      await bench.browser.evaluate(addWitnesses, 101, 110, 2_000);
      assert.ok((await stored(bench.browser)).text.includes('witness-20'), 'it is stored');
      const attempts = proxy.urls.filter((address) => isOther(new URL(address, proxy.origin))).length;
      assert.ok(attempts < 10, `${attempts} attempts`);
      proxy.override = (request, address) => (isOther(address) ? 'hang' : undefined);
      await bench.browser.evaluate(() => window.__other.close());
      await sleep(1_000);
      proxy.override = undefined;
      const events = await arrived(session, 20);
      assert.equal(witnesses(events).size >= 20, true);
      await bench.assertPageUnharmed();
    }),
  );

  test('a browser that is killed: the next one sends it', LIMIT, () =>
    withProxy(async (proxy, page) => {
      const profile = temporaryDirectory('profile');
      let browser;
      try {
        failPosts(proxy, { status: 500 });
        browser = await launch(bench.name, { profile });
        const isRecording = () => window.Afterimage?.isRecording?.() === true;
        await browser.goto(bench.page(page()));
        await browser.waitFor(isRecording);
        const session = await browser.evaluate(() => Afterimage.getSessionId());
        await browser.evaluate(addWitnesses, 1, 30, 50);
        // Browsers leave it to the system when what is stored reaches the disk; a process that ends loses nothing.
        await sleep(LAST_SECOND_MS);
        await browser.kill();
        proxy.override = undefined;
        browser = await launch(bench.name, { profile });
        await browser.goto(bench.page(page()));
        await browser.waitFor(isRecording);
        // The worker that died counts as alive for a while; something has to be sent after that.
        await browser.evaluate(addWitnesses, 101, 110, 2_000);
        await arrived(session, 30);
      } finally {
        await browser?.close().catch(() => {});
        removeDirectory(profile);
      }
    }),
  );

  test('a page with much unsent comes back from the back/forward cache, and goes on', LIMIT, () =>
    withProxy(async (proxy, page) => {
      const before = 'window.__shows = []; addEventListener("pageshow", ({ persisted }) => window.__shows.push(persisted));';
      failPosts(proxy, { status: 500 });
      // What may not be stored at all is in no cache either.
      await bench.record(bench.page(page({ before, headers: { 'cache-control': 'max-age=0' } })));
      const session = await bench.sessionId();
      await bench.browser.evaluate(addWitnesses, 1, 40, 50);
      await sleep(LAST_SECOND_MS);
      assert.ok((await stored(bench.browser)).recordings.length > 0);
      const next = bench.page(page({ keepSession: true }));
      await bench.browser.evaluate((url) => void (location.href = url), next);
      // The driver answers with nothing in between.
      await sleep(3_000);
      await bench.recording();
      assert.equal(await bench.browser.evaluate(() => location.href), next);
      proxy.override = undefined;
      await bench.browser.evaluate(addWitnesses, 1, 2, 1_500);
      await bench.browser.evaluate(() => void history.back());
      await sleep(1_500);
      await bench.browser.waitFor(() => window.__shows?.length === 2, { what: 'the page is back' });
      assert.deepEqual(await bench.browser.evaluate(() => window.__shows), [false, true], 'from the cache');
      await bench.browser.evaluate(addWitnesses, 41, 50, 50);
      const live = await bench.live();
      await bench.flush();
      const events = await arrived(session, 50);
      await bench.assertReplays(live, events);
      await bench.assertPageUnharmed();
    }),
  );
});
