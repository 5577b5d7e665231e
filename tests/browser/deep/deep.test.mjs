import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LEVELS = 10_000;

// Hidden, as Chromium's own layout does not survive so deep a tree, recorder or not.

/** Runs in the page: a chain of elements that no parser would nest that deep. */
function buildChain(levels) {
  let inner = document.querySelector('#deep');
  for (let level = 1; level <= levels; level++) {
    const child = document.createElement('i');
    inner.append(child);
    inner = child;
  }
  inner.id = 'bottom';
  inner.textContent = 'the bottom';
}

/** Without the snapshot, which nests too deep for JSON.stringify. */
const mutationsOf = (events) => JSON.stringify(events.filter(({ type }) => type === 3));

/** The length of the longest chain of nodes in a stream, by parents. */
function depthOf(events) {
  const depths = new Map();
  let deepest = 0;
  const enter = (node, depth) => {
    depths.set(node.id, depth);
    deepest = Math.max(deepest, depth);
  };
  for (const { type, data } of events) {
    if (type === 2) {
      const stack = [[data.node, 1]];
      while (stack.length) {
        const [node, depth] = stack.pop();
        enter(node, depth);
        for (const child of node.childNodes ?? []) stack.push([child, depth + 1]);
      }
    } else if (type === 3 && data.source === 0) for (const { parentId, node } of data.adds) enter(node, depths.get(parentId) + 1);
  }
  return deepest;
}

// A replayer walks trees by recursion and does not survive such a page; the events are looked at instead.
onEachBrowser(`a tree of ${LEVELS} levels`, (bench) => {
  test('that is there when recording starts', { timeout: 120_000 }, async () => {
    const url = bench.page({ body: '<div id="deep" hidden></div>', start: 'init' });
    await bench.browser.goto(url);
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(buildChain, LEVELS);
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    assert.ok(depthOf(await bench.events()) >= LEVELS + 3);
    await bench.assertPageUnharmed();
  });

  test('that is added, changed at its bottom and removed', { timeout: 120_000 }, async () => {
    await bench.record(bench.page({ body: '<div id="deep" hidden></div>' }));
    await bench.browser.evaluate(buildChain, LEVELS);
    await bench.flush();
    await bench.browser.evaluate(() => (document.querySelector('#bottom').textContent = 'the very bottom'));
    const events = await bench.events();
    assert.ok(depthOf(events) >= LEVELS + 3);
    assert.ok(mutationsOf(events).includes('the very bottom'));
    await bench.browser.evaluate(() => document.querySelector('#deep').replaceChildren('gone'));
    assert.ok(mutationsOf(await bench.events()).includes('gone'));
    await bench.assertPageUnharmed();
  });
});
