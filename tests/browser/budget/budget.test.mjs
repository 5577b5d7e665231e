/** One budget for the page, whoever ships: what was spent of a minute counts for the next as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { KEEP_WORKERS } from '../../support/workers.mjs';

const LIMIT = { timeout: 60_000 };

onEachBrowser("the minute's budget", (bench) => {
  const used = async () => {
    await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    await sleep(200);
    return bench.browser.evaluate(() => Afterimage.getRecorderStats().delivery.budgetUsedBytes);
  };
  const prepare = async () => {
    await bench.record(bench.page({ before: KEEP_WORKERS }));
    await bench.browser.evaluate(addWitnesses, 1, 10);
    await bench.flush();
    const before = await used();
    assert.ok(before > 600, `${before} bytes, with a request's headers`);
    return before;
  };

  test('is continued by the worker that takes the place of one that died', LIMIT, async () => {
    const before = await prepare();
    await bench.browser.evaluate(() => __workers[0].onmessage({ data: { type: 'dead', message: 'unreachable' } }));
    await bench.browser.evaluate(addWitnesses, 11, 20);
    await bench.flush();
    assert.equal(await bench.browser.evaluate(() => __workers.length), 2);
    const after = await used();
    assert.ok(after >= before + 600, `${after} bytes after ${before}`);
    assert.deepEqual(missingWitnesses(await bench.events(), 20), []);
    await bench.assertPageUnharmed();
  });

  test('is continued when consent is withdrawn and given again', LIMIT, async () => {
    const before = await prepare();
    await bench.browser.evaluate(() => Afterimage.setTrackingConsent('not-granted'));
    await bench.browser.evaluate(() => Afterimage.setTrackingConsent('granted'));
    await bench.recording();
    await bench.flush();
    assert.equal(await bench.browser.evaluate(() => __workers.length), 2);
    const after = await used();
    assert.ok(after >= before + 600, `${after} bytes after ${before}`);
    await bench.assertPageUnharmed();
  });
});
