import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';

const LIMIT = { timeout: 120_000 };
const SETTLED_MS = 3_000;

onEachBrowser('a page on which something is missing', (bench) => {
  /** Waits until the SDK has said something at this level, and for a while longer; gives all of it. */
  async function messages(level) {
    await bench.browser.waitFor((prefix) => window.__probe.console.some((line) => line.startsWith(prefix)), {
      args: [`${level}: Afterimage`],
      what: `a console.${level} of the SDK`,
    });
    await sleep(SETTLED_MS);
    return (await bench.said()).console.filter((line) => line.startsWith(`${level}: Afterimage`));
  }

  async function assertOff() {
    assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
    assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives()), []);
    await bench.assertPageUnharmed();
  }

  async function assertRecords() {
    await bench.recording();
    await bench.browser.evaluate(addWitnesses, 1, 20);
    const live = await bench.live();
    const events = await bench.events();
    assert.deepEqual(missingWitnesses(events, 20), []);
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  }

  test('wasm 404: off, one error, nothing thrown', LIMIT, async () => {
    await bench.browser.goto(bench.page({ options: { wasmUrl: `${bench.server.origin}/nowhere/afterimage.wasm` } }));
    const said = await messages('error');
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0], /nowhere\/afterimage\.wasm/);
    await assertOff();
    // Asking again is allowed and harms as little.
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await sleep(1_000);
    await assertOff();
  });

  test('wasm that is not wasm: off, one error', LIMIT, async () => {
    const wasmUrl = bench.server.route('/not-wasm.wasm', { body: '<!doctype html>sorry', type: 'text/html', headers: { 'access-control-allow-origin': '*' } });
    await bench.browser.goto(bench.page({ options: { wasmUrl } }));
    const said = await messages('error');
    assert.equal(said.length, 1, said.join('\n'));
    await assertOff();
  });

  test('no Worker: the page does its work', LIMIT, async () => {
    await bench.browser.goto(bench.page({ before: 'delete window.Worker; window.Worker = undefined;' }));
    await assertRecords();
  });

  test('a Worker that throws: the page does its work', LIMIT, async () => {
    await bench.browser.goto(bench.page({ before: 'window.Worker = class { constructor() { throw new DOMException("no", "SecurityError"); } };' }));
    await assertRecords();
  });

  test('a Worker that stays silent: the page does its work', LIMIT, async () => {
    await bench.browser.goto(bench.page({ before: 'window.Worker = class extends EventTarget { postMessage() {} terminate() {} };' }));
    await assertRecords();
  });
});
