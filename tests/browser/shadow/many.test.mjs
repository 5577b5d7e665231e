import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

onEachBrowser('very many custom elements', (bench) => {
  test('that are defined at once, when all of them were read', { timeout: 120_000 }, async () => {
    const count = 30_000;
    await bench.record(bench.page({ body: '<div id="list" hidden></div>', options: { bytesPerMinute: 100_000_000 } }));
    await bench.browser.evaluate((many) => {
      document.querySelector('#list').innerHTML = '<x-late></x-late>'.repeat(many);
    }, count);
    await bench.browser.waitFor((many) => Afterimage.getRecorderStats().page.nodes > many, { timeoutMs: 30_000, args: [count] });
    await bench.browser.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      customElements.define('x-late', class extends HTMLElement {});
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    });
    const text = JSON.stringify(await bench.events());
    assert.equal(text.split('"isCustom":true').length - 1, count);
    const { restarts } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.equal(restarts, 0);
    await bench.assertPageUnharmed();
  });
});
