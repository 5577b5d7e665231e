import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { BROWSERS } from '../../support/browser.mjs';
import { INTERACTION, interactions, mousePath } from '../../support/events.mjs';
import { APPLICATION_ID, CLIENT_TOKEN } from '../../support/collector.mjs';
import { repositoryPath } from '../../support/paths.mjs';
import { serialise } from '../../support/page/serialise.js';
import { compare } from '../../support/compare.mjs';
import { MASKED_TEXTS, TYPED, visitShop, waitForQuiet } from '../../support/shop-visit.mjs';
import { serve } from '../../support/static-server.mjs';

onEachBrowser('a visit to the shop', (bench) => {
  test('is rebuilt as it was, at the end and at a moment before', { timeout: 300_000 }, async () => {
    const config = { applicationId: APPLICATION_ID, clientToken: CLIENT_TOKEN, endpoint: bench.collector.origin };
    const shop = await serve({
      routes: { '/config.js': `window.AFTERIMAGE_CONFIG = ${JSON.stringify(config)};` },
      roots: { '/': repositoryPath('examples/shop') },
      fallback: '/index.html',
    });
    // Another engine lays the page out with another height, so an offset near its end may not exist there.
    const isOneEngine = BROWSERS.includes(bench.name);
    try {
      const moments = [];
      await visitShop(bench.browser, shop.origin, {
        ready: () => bench.recording(),
        checkpoint: async (name) => {
          const time = await bench.browser.evaluate(waitForQuiet, 500);
          moments.push({ name, time, live: await bench.browser.evaluate(serialise, 'page') });
        },
      });
      const last = moments.at(-1);
      // Nothing may be recorded after the last look at the page.
      await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
      const events = await bench.events();
      await bench.assertReplays(last.live, events, { level: 'mask-user-input', scroll: isOneEngine });

      const replayer = await bench.replayer();
      for (const { name, time, live } of moments.slice(0, -1)) {
        const replay = await replayer.replay(events, { mode: 'seek', useVirtualDom: true, atMs: time - events[0].timestamp });
        assert.deepEqual(replay.messages, [], `at ${name}`);
        const result = compare(live, replay.dom, { level: 'mask-user-input', scroll: isOneEngine });
        assert.ok(result.equal, `at ${name} the replay differs:\n${result.report}`);
      }

      const text = JSON.stringify(events);
      for (const canary of [...Object.values(TYPED), ...MASKED_TEXTS]) assert.ok(!text.includes(canary), `${canary} is in the events`);
      assert.ok(text.includes('Harbour lamp'), 'public text is in the events');
      assert.ok(interactions(events, INTERACTION.click).length >= 20, 'clicks are in the events');
      assert.ok(mousePath(events).length > 10, 'the mouse path is in the events');
    } finally {
      await shop.close();
    }
  });
}, { isMainPath: true });
