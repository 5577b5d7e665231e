/** A page that changes faster than the budget lets out: it is told by its net state. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';

onEachBrowser('a page of many times its budget', (bench) => {
  test('is told by its net state, and the recording says so', { timeout: 120_000 }, async () => {
    await bench.record(bench.page({ options: { bytesPerMinute: 30_000 } }));
    await bench.browser.evaluate(() => {
      const rows = Array.from({ length: 100 }, () => document.body.appendChild(document.createElement('p')));
      setInterval(() => {
        for (const row of rows) row.textContent = Math.random().toString(36);
      }, 50);
    });
    await sleep(30_000);
    // Each call asks the worker for the next.
    await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    await sleep(200);
    const after = await bench.browser.evaluate(() => Afterimage.getRecorderStats().delivery);
    assert.ok(after.level > 0 && after.leftOutFrames > 0, JSON.stringify(after));
    assert.equal(after.lostFrames, 0);
    const said = (event) => event.data.tag === 'afterimage.note' && event.data.payload.kind === 'fidelity';
    // Not by a flush, which waits for the budget.
    const hasNote = (events) => events.some(said);
    await bench.collector.eventsUntil(await bench.sessionId(), hasNote, { what: 'a note of what was left out' });
    await bench.assertPageUnharmed();
  });
});
