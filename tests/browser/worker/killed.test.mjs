/** A worker that is gone without a word: nothing is lost, whatever the page does next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { KEEP_WORKERS } from '../../support/workers.mjs';

const LIMIT = { timeout: 120_000 };

onEachBrowser('a worker killed without an event', (bench) => {
  const kill = async () => {
    await bench.record(bench.page({ before: KEEP_WORKERS }));
    await bench.browser.evaluate(addWitnesses, 1, 10);
    await bench.flush();
    await bench.browser.evaluate(() => __workers[0].terminate());
  };
  const flushed = () => bench.browser.evaluate(() => Afterimage.flush(30_000));

  test('while the page goes on', LIMIT, async () => {
    await kill();
    await bench.browser.evaluate(addWitnesses, 11, 20);
    assert.equal((await flushed()).delivered, true);
    assert.equal(await bench.browser.evaluate(() => __workers.length), 2);
    const { fallbacks } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.ok(fallbacks.includes('worker-blob died: it answers no more'), fallbacks.join());
    assert.deepEqual(missingWitnesses(await bench.events(), 20), []);
    await bench.assertPageUnharmed();
  });

  test('while nothing was under way, and recording stops and starts again', LIMIT, async () => {
    await kill();
    await bench.browser.evaluate(() => {
      Afterimage.stopSessionReplayRecording();
      Afterimage.startSessionReplayRecording();
    });
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 11, 20);
    assert.equal((await flushed()).delivered, true);
    assert.deepEqual(missingWitnesses(await bench.events(), 20), []);
    await bench.assertPageUnharmed();
  });
});
