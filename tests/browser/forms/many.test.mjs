import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const COUNTS = readFileSync(new URL('../../support/page/counts.js', import.meta.url), 'utf8');
const OPTIONS = { bytesPerMinute: 100_000_000 };

const statsOf = (bench) => bench.browser.evaluate(() => Afterimage.getRecorderStats());
const rest = (bench) =>
  bench.browser.evaluate(async () => {
    let slices;
    do {
      ({ slices } = Afterimage.getRecorderStats().page);
      await new Promise((resolve) => setTimeout(resolve, 400));
    } while (Afterimage.getRecorderStats().page.slices > slices);
  });

onEachBrowser('many controls', (bench) => {
  test('fifty thousand inputs that come and go at once', LIMIT, async () => {
    await bench.record(bench.page({ body: '<div id="list" hidden></div><input id="last" value="1">', options: OPTIONS }));
    const { recordingId } = await statsOf(bench);
    await bench.browser.evaluate(() => {
      document.querySelector('#list').innerHTML = '<input type="checkbox">'.repeat(50_000);
    });
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().page.nodes > 50_000, { timeoutMs: 30_000 });
    // What comes and goes within one drain is not told.
    await rest(bench);
    await bench.browser.evaluate(() => document.querySelector('#list').replaceChildren());
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().page.nodes < 100, { timeoutMs: 30_000 });
    // What is left is looked at once a second, and what a script sets at once.
    await bench.browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_200)));
    await bench.browser.evaluate(() => {
      document.querySelector('#last').value = 'set behind it all';
    });
    await bench.live(300);
    const stats = await statsOf(bench);
    assert.deepEqual({ id: stats.recordingId, restarts: stats.restarts, fallbacks: stats.fallbacks }, { id: recordingId, restarts: 0, fallbacks: [] });
    const text = JSON.stringify(await bench.events());
    assert.equal(text.split('"type":"checkbox"').length - 1, 50_000);
    assert.ok(text.includes('set behind it all'));
    await bench.assertPageUnharmed();
  });

  test('options and radio buttons that a script sets one by one are each read once', LIMIT, async () => {
    const before = `${COUNTS}
      __count('HTMLOptionElement', 'selected');
      __count('Node', 'nodeType');
      __count('HTMLInputElement', 'type');`;
    const options = '<option>One</option>'.repeat(400);
    const radios = (count, name, more = '') => `<input type="radio" name="${name}"${more}>`.repeat(count);
    const body = `<div hidden><select multiple id="s">${options}</select></div><form id="f">${radios(150, 'in')}</form><div id="d">${radios(150, 'out')}</div><div id="e"></div>`;
    await bench.recordPage(bench.page({ body, before }), async () => {
      await rest(bench);
      await bench.browser.evaluate(() => {
        __countAnew();
        for (const option of document.querySelector('#s').options) option.selected = true;
        for (const radio of document.querySelectorAll('input')) radio.checked = true;
      });
      const set = await bench.browser.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return structuredClone(__counts);
      });
      assert.ok(set['HTMLOptionElement.selected'].all >= 400, 'all options are read');
      assert.ok(set['HTMLOptionElement.selected'].all < 1_500, `${set['HTMLOptionElement.selected'].all} looks at 400 options`);
      assert.ok(set['Node.nodeType'].all < 20_000, `${set['Node.nodeType'].all} looks at 700 nodes`);
      assert.ok(set['HTMLInputElement.type'].all < 4_000, `${set['HTMLInputElement.type'].all} looks at 300 radio buttons`);
      // A new one that is checked switches off another of its group, and no other group is looked at.
      await bench.browser.evaluate(async () => {
        __countAnew();
        for (let round = 0; round < 20; round++) {
          document.querySelector('#e').innerHTML = '<input type="radio" name="in" form="f" checked><input type="checkbox" checked>';
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      });
      const added = await bench.browser.evaluate(() => structuredClone(__counts));
      assert.ok(added['HTMLInputElement.type'].all < 20_000, `${added['HTMLInputElement.type'].all} looks at 300 radio buttons`);
      const checked = await bench.browser.evaluate(async () => {
        __countAnew();
        document.querySelector('#e').innerHTML = '<input type="checkbox" checked>';
        await new Promise((resolve) => setTimeout(resolve, 100));
        return structuredClone(__counts);
      });
      assert.ok(checked['HTMLInputElement.type'].all < 200, `${checked['HTMLInputElement.type'].all} looks for one check box`);
    });
  });
});
