import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses, snapshots, witnesses } from '../../support/events.mjs';

const LIMIT = { timeout: 120_000 };

onEachBrowser('starting and stopping', (bench) => {
  test('a recording stopped and started again is one session, and what lies between is not in it', LIMIT, async () => {
    await bench.record(bench.page());
    await bench.browser.evaluate(addWitnesses, 1, 5);
    await bench.flush();
    await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
    await bench.browser.waitFor(() => Afterimage.isRecording() === false);
    const changed = await bench.browser.evaluate(() => window.__probe.changedNatives());
    assert.deepEqual(changed, [], 'natives are restored');
    await bench.browser.evaluate(() => {
      const secret = document.createElement('p');
      secret.textContent = 'while-stopped';
      document.body.append(secret);
    });
    await bench.browser.evaluate(() => document.body.lastChild.remove());
    const session = await bench.sessionId();
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 6, 10);
    const live = await bench.live();
    const events = await bench.events();
    assert.equal(await bench.sessionId(), session);
    assert.deepEqual(missingWitnesses(events, 10), []);
    assert.ok(!JSON.stringify(events).includes('while-stopped'));
    assert.ok(snapshots(events).length >= 2, 'the second recording begins with a snapshot of its own');
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  });

  test('what happened right before a stop is shipped', LIMIT, async () => {
    await bench.record(bench.page());
    await bench.browser.evaluate(addWitnesses, 1, 20);
    await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
    const events = await bench.collector.eventsUntil(await bench.sessionId(), (found) => missingWitnesses(found, 20).length === 0, { what: '20 witnesses' });
    assert.equal(witnesses(events).size, 20);
    await bench.assertPageUnharmed();
  });

  test('a start before init is remembered', LIMIT, async () => {
    await bench.browser.goto(bench.page({ start: 'nothing' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
    await bench.browser.evaluate((options) => Afterimage.init(options), bench.options());
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 1, 3);
    assert.deepEqual(missingWitnesses(await bench.events(), 3), []);
    await bench.assertPageUnharmed();
  });

  test('without a start nothing is recorded and nothing is patched', LIMIT, async () => {
    await bench.browser.goto(bench.page({ start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
    assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
    assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives()), []);
    await bench.assertPageUnharmed();
  });

  test('a second init warns once and changes nothing', LIMIT, async () => {
    await bench.record(bench.page());
    const session = await bench.sessionId();
    await bench.browser.evaluate((options) => Afterimage.init(options), bench.options({ endpoint: 'http://127.0.0.1:9', defaultPrivacyLevel: 'mask' }));
    const { console: said } = await bench.said();
    assert.equal(said.filter((line) => line.startsWith('warn: Afterimage')).length, 1, said.join('\n'));
    await bench.browser.evaluate(addWitnesses, 1, 3);
    assert.deepEqual(missingWitnesses(await bench.events(), 3), [], 'still recording, to the same place, unmasked');
    assert.equal(await bench.sessionId(), session);
    await bench.assertPageUnharmed();
  });

  test('a second copy of the script warns once and yields', LIMIT, async () => {
    await bench.record(bench.page());
    await bench.browser.evaluate(
      (source) =>
        new Promise((resolve, reject) => {
          window.__first = window.Afterimage;
          const script = document.createElement('script');
          script.onload = resolve;
          script.onerror = reject;
          script.src = source;
          document.head.append(script);
        }),
      `${bench.collector.origin}/cdn/afterimage.js`,
    );
    assert.equal(await bench.browser.evaluate(() => window.Afterimage === window.__first), true);
    const { console: said } = await bench.said();
    assert.equal(said.filter((line) => line.startsWith('warn: Afterimage')).length, 1, said.join('\n'));
    await bench.assertPageUnharmed();
  });
});
