/** What outlasts a full snapshot in a player: seeking back, and a recording that follows another, show nothing of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { compare } from '../../support/compare.mjs';
import { LOOK } from '../../support/looks.mjs';
import { serialise } from '../../support/page/serialise.js';
import { openReplayer } from '../../support/replay/replayer.mjs';

const LIMIT = { timeout: 60_000 };

onEachBrowser('what a player remembers', (bench) => {
  const look = () => bench.browser.evaluate(serialise, 'page', { look: LOOK });
  const change = async (step) => {
    await bench.browser.evaluate(step);
    await sleep(400);
  };
  const assertLike = (live, { name, messages, dom }, what) => {
    assert.deepEqual(messages, [], `${what}, ${name}`);
    const { equal, report } = compare(live, dom, { way: { isSought: true } });
    assert.ok(equal, `${what}, ${name}:\n${report}`);
  };
  const inOwnEngine = async (act) => {
    const replayer = await openReplayer({ engine: bench.name });
    await act(replayer).finally(() => replayer.close());
  };

  test('of a later moment is gone when it is sought back', LIMIT, async () => {
    await bench.record(bench.page({ body: '<div id="d"></div>' }));
    await change(() => (document.querySelector('#d').innerHTML = '<p>x</p>'.repeat(60)));
    const live = await look();
    const nowMs = await bench.browser.evaluate(() => Date.now());
    await change(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('p { color: rgb(9, 0, 0); margin: 30px }');
      document.adoptedStyleSheets = [sheet];
    });
    await change(() => scrollTo(0, 165));
    await change(() => document.querySelector('#d').append('the end'));
    const events = await bench.events();
    await inOwnEngine(async (replayer) => {
      for (const useVirtualDom of [true, false]) {
        const atMs = nowMs - events[0].timestamp;
        assertLike(live, await replayer.replay(events, { mode: 'back', useVirtualDom, atMs }, { look: LOOK }), 'sought back');
      }
    });
    await bench.assertPageUnharmed();
  });

  test('of a recording is gone in the one that follows it', LIMIT, async () => {
    await bench.record(bench.page({ body: '<p>text</p>' }));
    await change(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('p { color: rgb(9, 0, 0); margin: 30px }');
      document.adoptedStyleSheets = [sheet];
    });
    await change(() => {
      Afterimage.stopSessionReplayRecording();
      document.adoptedStyleSheets = [];
      Afterimage.startSessionReplayRecording();
    });
    await change(() => document.body.append('more'));
    const live = await look();
    const events = await bench.events();
    await inOwnEngine(async (replayer) => {
      for (const way of await replayer.replayAll(events, { look: LOOK })) assertLike(live, way, 'after a restart');
    });
    await bench.assertPageUnharmed();
  });
});
