import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { customs } from '../../support/events.mjs';

onEachBrowser('visibility', (bench) => {
  test('a window that is minimised and comes back', { timeout: 120_000 }, async () => {
    const page = bench.page({ body: '<p>one</p>' });
    const { events } = await bench.recordPage(page, async (browser) => {
      const becomes = (state) => browser.waitFor((wanted) => document.visibilityState === wanted, { args: [state] });
      try {
        await browser.setVisible(false);
        await becomes('hidden');
        await browser.evaluate(() => document.querySelector('p').append(' changed while hidden'));
      } finally {
        await browser.setVisible(true);
      }
      await becomes('visible');
      await browser.evaluate(() => document.querySelector('p').append(' and after'));
    });
    assert.deepEqual(
      customs(events, 'afterimage.visibility').map(({ visible }) => visible),
      [true, false, true],
    );
    // What waits when a page is hidden is sent: it may never come back.
    assert.ok(JSON.stringify(events).includes('changed while hidden'));
  });
});
