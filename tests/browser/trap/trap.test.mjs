import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses, snapshots, witnesses } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };

/** Listeners of the window, document and root element, as the DevTools protocol tells them. */
async function countListeners(browser) {
  let count = 0;
  for (const expression of ['window', 'document', 'document.documentElement', 'document.body', 'history', 'visualViewport']) {
    const { result } = await browser.cdp('Runtime.evaluate', { expression });
    const { listeners } = await browser.cdp('DOMDebugger.getEventListeners', { objectId: result.objectId });
    count += listeners.length;
  }
  return count;
}

onEachBrowser("a trap in the page's wasm", (bench) => {
  const arm = (times) => bench.browser.evaluate((wanted) => (window.__trap.armed = wanted), times);
  const traps = () => bench.browser.evaluate(() => ({ ...window.__trap }));

  const once = async (afterCalls) => {
    await bench.record(bench.page({ traps: true }));
    await bench.browser.evaluate(addWitnesses, 1, 10);
    await bench.flush();
    const session = await bench.sessionId();
    await bench.browser.evaluate((calls) => (window.__trap.afterCalls = calls), afterCalls);
    await arm(1);
    await bench.browser.evaluate(addWitnesses, 11, 20);
    await bench.browser.clickAt(50, 50);
    for (let waited = 0; waited < 100 && (await traps()).fired === 0; waited++) await sleep(100);
    assert.equal((await traps()).fired, 1, 'the trap was sprung');
    await sleep(1_000);
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 21, 30);
    const live = await bench.live();
    const events = await bench.events();
    assert.equal(await bench.sessionId(), session);
    // What was before the trap has been shipped; what came after it is in the new recording's snapshot.
    assert.deepEqual(missingWitnesses(events, 30), []);
    assert.ok(snapshots(events).length >= 2, 'a new recording has begun');
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
    const { console: said } = await bench.said();
    assert.equal(said.filter((line) => line.startsWith('error: Afterimage')).length, 1, `reported once: ${said.join('\n')}`);
  };

  test('once: the page goes on, and so does recording', LIMIT, () => once());

  // As a trap is: what was borrowed by then is never given back.
  for (const calls of [0, 3, 12, 50]) {
    test(`in the middle of its work, ${calls} calls in: the same`, LIMIT, () => once(calls));
  }

  test('again and again: recording ends, natives and listeners are as they were', LIMIT, async () => {
    await bench.browser.goto(bench.page({ traps: true, start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    const before = bench.name === 'chromium' ? await countListeners(bench.browser) : 0;
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 1, 10);
    await bench.flush();
    await arm(1_000_000);
    await bench.browser.evaluate(addWitnesses, 11, 12);
    await bench.browser.clickAt(50, 50);
    await bench.browser.waitFor(() => Afterimage.isRecording() === false, { timeoutMs: 60_000, what: 'the end of recording' });
    await sleep(2_000);
    const { instances, fired } = await traps();
    assert.ok(fired >= 1);
    assert.ok(instances <= 4, `three fresh instances at most, not ${instances - 1}`);
    assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives()), [], 'natives are restored');
    if (bench.name === 'chromium') assert.equal(await countListeners(bench.browser), before, 'listeners are gone');

    // The page's own affairs work as ever, and the API answers.
    await bench.browser.evaluate(addWitnesses, 13, 20);
    await bench.browser.clickAt(60, 60);
    await bench.browser.evaluate(async () => {
      Afterimage.startSessionReplayRecording();
      Afterimage.stopSessionReplayRecording();
      await Afterimage.flush(500);
      Afterimage.getRecorderStats();
    });
    await bench.assertPageUnharmed();
    const events = await bench.collector.events(await bench.sessionId());
    assert.ok([...Array(10).keys()].every((index) => witnesses(events).has(index + 1)), 'what was shipped before is kept');
  });
});

/** Springs the trap right when wasm is entered again: by the collector's answer, or by the timer that waits for company. */
const ARMING = `
window.__armOn = '';
const disarmAfter = (run) => { __trap.armed = 1; try { run(); } finally { __trap.armed = 0; } };
const nativeFetch = window.fetch;
window.fetch = async (...args) => {
  const response = await nativeFetch(...args);
  if (window.__armOn !== 'answer' || !String(args[0]).includes('/api/v2/replay')) return response;
  const read = response.json.bind(response);
  response.json = async () => {
    const json = await read();
    window.__armOn = '';
    __trap.armed = 1;
    return json;
  };
  return response;
};
const nativeTimeout = window.setTimeout;
window.setTimeout = (callback, ms, ...more) =>
  nativeTimeout(() => {
    if (window.__armOn !== 'timer' || !(ms > 3000 && ms < 6000)) return callback();
    window.__armOn = '';
    disarmAfter(callback);
  }, ms, ...more);
`;

onEachBrowser('a trap in shippers that run in the page', (bench) => {
  const armOn = (what) => bench.browser.evaluate((wanted) => (window.__armOn = wanted), what);
  const sprung = () => bench.browser.waitFor(() => window.__trap.fired === 1, { timeoutMs: 20_000, what: 'the trap' });
  const ships = (place) =>
    bench.browser.waitFor((wanted) => Afterimage.getRecorderStats().shipper === wanted, { args: [place], timeoutMs: 20_000, what: `shipping by ${place}` });
  /** A second until a fresh instance, and longer than any timer of the failed one waits. */
  const aftermath = async () => {
    await sleep(7_000);
    await bench.assertPageUnharmed();
    const { console: said } = await bench.said();
    assert.equal(said.filter((line) => line.startsWith('error: Afterimage')).length, 1, `reported once: ${said.join('\n')}`);
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 21, 30);
    const events = await bench.events();
    assert.deepEqual(missingWitnesses(events, 30), []);
    await bench.assertPageUnharmed();
  };
  const recordInPage = async () => {
    await bench.record(bench.page({ traps: true, before: ARMING, csp: "worker-src 'none'" }));
    await ships('page');
    await bench.flush();
  };

  for (const what of ['answer', 'timer']) {
    test(`in the page for want of a worker, entered by ${what}`, LIMIT, async () => {
      await recordInPage();
      await armOn(what);
      await bench.browser.evaluate(addWitnesses, 1, 20);
      await sprung();
      await aftermath();
    });
  }

  test('elsewhere in the instance: the timers of its shippers find nothing to enter', LIMIT, async () => {
    await recordInPage();
    await bench.browser.evaluate(addWitnesses, 1, 20);
    await sleep(1_000);
    await bench.browser.evaluate(() => (window.__trap.armed = 1));
    await bench.browser.clickAt(50, 50);
    await sprung();
    await aftermath();
  });

  test('in the exit of a page that stays', LIMIT, async () => {
    await bench.record(bench.page({ traps: true, before: ARMING }));
    await ships('worker-blob');
    await bench.flush();
    await armOn('answer');
    await bench.browser.evaluate(addWitnesses, 1, 20);
    await bench.browser.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide')));
    await sprung();
    await aftermath();
  });
});
