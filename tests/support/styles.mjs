/** Holds the computed styles of a replay against those of the live page. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { computedStyles } from './page/styles.js';

/** Records a page, runs `script` in it, and compares every element's styles in all ways of replaying. Gives the events. */
export async function assertSameStyles(bench, url, script = () => {}, { quietMs = 1_600, steps = [] } = {}) {
  await bench.record(url);
  await sleep(500);
  for (const step of [script, ...steps]) {
    await bench.browser.evaluate(step);
    await sleep(150);
  }
  // What leaves no trace is looked at once a second.
  await sleep(quietMs);
  const live = await bench.browser.evaluate(computedStyles, 'page');
  const events = await bench.events();
  await bench.assertPageUnharmed();
  // A replayer asks for what is told as a link.
  const requests = [...bench.server.requests];
  const replayer = await bench.replayer();
  for (const { name, messages, asked } of await replayer.replayAll(events, { ask: computedStyles })) {
    assert.deepEqual(messages, [], `${name}: the replayer must be silent`);
    assert.equal(asked.length, live.length, `${name}: elements`);
    live.forEach((wanted, index) => assert.deepEqual(asked[index], wanted, `${name}: ${wanted.element}`));
  }
  return { events, live, requests };
}
