/** Recording rests where nobody is there, says why, and wakes with a picture of the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses, notes, snapshots } from '../../support/events.mjs';

const LIMIT = { timeout: 120_000 };
/** Clocks that a test puts forward. The session's and the recording's go alike. */
const CLOCK = `window.aheadMs = 0;
for (const [owner, name] of [[performance, 'now'], [Date, 'now']]) {
  const real = owner[name].bind(owner);
  owner[name] = () => real() + window.aheadMs;
}\n`;
const IDLE_MS = 5 * 60_000;
const HIDDEN_MS = 30_000;

onEachBrowser('an absent visitor', (bench) => {
  const paused = () => bench.browser.evaluate(() => Afterimage.getRecorderStats().paused ?? null);
  const waitFor = (reason) =>
    bench.browser.waitFor((wanted) => (Afterimage.getRecorderStats().paused ?? null) === wanted, { args: [reason], what: `paused: ${reason}` });
  const pass = (ms) => bench.browser.evaluate((more) => void (window.aheadMs += more), ms);
  const say = (text) => bench.browser.evaluate((words) => document.body.append(words), text);
  /** What changes now is still told, and nothing behind it. */
  async function rests(reason, last) {
    await bench.browser.evaluate(addWitnesses, last, last);
    await waitFor(reason);
    await bench.browser.evaluate(async () => {
      const lost = document.body.appendChild(document.createElement('p'));
      lost.textContent = 'while-resting';
      await new Promise((resolve) => setTimeout(resolve, 300));
      lost.remove();
    });
  }

  async function begin(more = {}) {
    await bench.record(bench.page({ before: CLOCK, ...more }));
    await bench.browser.moveMouse([{ x: 10, y: 10 }, { x: 20, y: 20 }]);
    await bench.browser.evaluate(addWitnesses, 1, 3);
    await sleep(300);
  }

  async function ended(reasons, last) {
    const events = await bench.events();
    assert.deepEqual(missingWitnesses(events, last), []);
    assert.deepEqual(notes(events, 'pause'), reasons.map((reason) => ({ reason })));
    assert.equal(snapshots(events).length, reasons.length + 1);
    assert.ok(!JSON.stringify(events).includes('while-resting'));
    await bench.assertNoRepairs();
    return events;
  }

  test('five minutes without a sign: what changes then is not told, until the mouse moves', LIMIT, async () => {
    await begin();
    await pass(IDLE_MS - 10_000);
    await bench.browser.evaluate(addWitnesses, 4, 4);
    await sleep(500);
    assert.equal(await paused(), null);
    await pass(10_000);
    await sleep(300);
    assert.equal(await paused(), null, 'what changes nothing goes on');
    await rests('idle', 5);
    await say('witness-6 ');
    await bench.browser.moveMouse([{ x: 30, y: 30 }, { x: 40, y: 40 }]);
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 7, 9);
    await bench.live();
    await ended(['idle'], 9);
    await bench.assertPageUnharmed();
  });

  test('it wakes in a document that was opened anew', LIMIT, async () => {
    await begin();
    await pass(IDLE_MS);
    await rests('idle', 4);
    await bench.browser.evaluate(() => {
      document.open();
      document.write('<!doctype html><title>New</title><body><p>witness-5</p></body>');
      document.close();
    });
    await sleep(300);
    assert.equal(await paused(), 'idle');
    await bench.browser.moveMouse([{ x: 30, y: 30 }, { x: 40, y: 40 }]);
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 6, 8);
    await bench.live();
    await ended(['idle'], 8);
  });

  test('half a minute hidden: what changes then is not told, until the page is seen', LIMIT, async () => {
    await begin();
    try {
      await bench.browser.setVisible(false);
      await bench.browser.waitFor(() => document.visibilityState === 'hidden');
      await bench.browser.evaluate(addWitnesses, 4, 4);
      await sleep(1_500);
      assert.equal(await paused(), null);
      await pass(HIDDEN_MS);
      await rests('hidden', 5);
    } finally {
      await bench.browser.setVisible(true);
    }
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 6, 8);
    await bench.live();
    await ended(['hidden'], 8);
    await bench.assertPageUnharmed();
  });

  test('an error wakes it, and is told; others are counted until the visitor is back', LIMIT, async () => {
    await begin({ before: `${CLOCK}window.fail = (text) => setTimeout(() => { throw new Error(text); });` });
    const fail = (text) => bench.browser.evaluate((words) => void window.fail(words), text);
    await pass(IDLE_MS);
    await rests('idle', 4);
    await fail('told-error');
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 5, 6);
    await pass(HIDDEN_MS);
    await rests('idle', 7);
    await fail('counted-error');
    await fail('counted-error');
    await sleep(500);
    assert.equal(await paused(), 'idle');
    await bench.browser.moveMouse([{ x: 30, y: 30 }, { x: 40, y: 40 }]);
    await bench.recording();
    await fail('last-error');
    await bench.browser.evaluate(addWitnesses, 8, 9);
    await bench.live();
    const events = await ended(['idle', 'idle'], 9);
    assert.deepEqual(
      notes(events, 'error').map(({ message, omitted }) => [message, omitted ?? 0]),
      [['told-error', 0], ['last-error', 2]],
    );
  });

  test('a session that ended meanwhile is not gone on with', LIMIT, async () => {
    await begin();
    const first = await bench.sessionId();
    await pass(IDLE_MS);
    await rests('idle', 4);
    await pass(3 * IDLE_MS);
    await bench.browser.moveMouse([{ x: 30, y: 30 }, { x: 40, y: 40 }]);
    await bench.recording();
    await bench.live();
    const second = await bench.sessionId();
    assert.notEqual(second, first);
    const events = await bench.events();
    assert.equal(snapshots(events).length, 1);
    assert.deepEqual(notes(events, 'pause'), []);
  });
});
