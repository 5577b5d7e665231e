/** Very many roots and sheets: each is looked at when there is news of it, and else by portions. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const LIMIT = { timeout: 120_000 };
const COUNTS = readFileSync(new URL('../../support/page/counts.js', import.meta.url), 'utf8');
const ROOTS = 5_000;

onEachBrowser('very many roots', (bench) => {
  test('that are read for seconds: a tick between two slices tells nothing', LIMIT, async () => {
    // Short slices: a fast machine reads a thousand roots in one that is whole.
    const before = `globalThis.__afterimageSliceMs = 1;
      window.shared = new CSSStyleSheet(); shared.replaceSync('b { color: rgb(1, 2, 3) }');`;
    const { browser } = bench;
    await bench.record(bench.page({ body: '<div id="list" hidden></div>', before, options: { bytesPerMinute: 100_000_000 } }));
    const slices = await browser.evaluate(async () => {
      const { slices } = Afterimage.getRecorderStats().page;
      const list = document.querySelector('#list');
      for (let at = 0; at < 5_000; at++) {
        const root = list.appendChild(document.createElement('p')).attachShadow({ mode: 'open' });
        root.innerHTML = '<b>x</b>';
        root.adoptedStyleSheets = [shared];
      }
      // What the page itself does between two slices takes its time.
      const { port1, port2 } = new MessageChannel();
      const endMs = performance.now() + 4_000;
      port1.onmessage = () => {
        const untilMs = performance.now() + 60;
        while (performance.now() < untilMs);
        if (untilMs < endMs) port2.postMessage(0);
      };
      port2.postMessage(0);
      return slices;
    });
    await browser.waitFor(() => Afterimage.getRecorderStats().page.nodes >= 20_000, { timeoutMs: 60_000 });
    await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_500)));
    const now = await browser.evaluate(() => Afterimage.getRecorderStats().page.slices);
    assert.ok(now > slices + 10, `${now - slices} slices`);
    const adopted = (await bench.events()).filter(({ type, data }) => type === 3 && data.source === 15);
    assert.equal(adopted.filter(({ data }) => data.styles?.length > 0).length, 1, 'the sheet, once');
    assert.equal(new Set(adopted.filter(({ data }) => data.styleIds.length > 0).map(({ data }) => data.id)).size, 5_000);
    await bench.assertPageUnharmed();
  });

  test('that share a sheet: no task looks at all of them, also when they go', LIMIT, async () => {
    const before = `${COUNTS}
      __count('ShadowRoot', 'adoptedStyleSheets');
      __count('Array', 'includes', 'value');
      window.made = (text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; };
      window.shared = made('b { color: rgb(1, 2, 3) }');
      window.mount = (count, sheets) => {
        const list = document.querySelector('#list');
        for (let at = 0; at < count; at++) {
          const root = list.appendChild(document.createElement('p')).attachShadow({ mode: 'open' });
          root.innerHTML = '<b>x</b>';
          root.adoptedStyleSheets = sheets;
        }
      };`;
    const page = bench.page({ body: '<div id="list" hidden></div><div id="kept"></div>', before, options: { bytesPerMinute: 100_000_000 } });
    const rest = (atMost) => bench.browser.waitFor((most) => Afterimage.getRecorderStats().page.nodes < most, { timeoutMs: 30_000, args: [atMost] });
    const counted = () => bench.browser.evaluate(() => structuredClone(__counts));
    const { browser } = bench;
    await bench.record(page);
    await browser.evaluate((count) => mount(count, [shared]), ROOTS);
    await browser.waitFor(() => Afterimage.getRecorderStats().page.nodes > 15_000, { timeoutMs: 30_000 });
    await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2_500)));
    // Two ticks, and some changes that are none of theirs.
    await browser.evaluate(async () => {
      __countAnew();
      for (let round = 0; round < 20; round++) {
        document.querySelector('#kept').title = `Round ${round}`;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    const ticks = (await counted())['ShadowRoot.adoptedStyleSheets'];
    assert.ok(ticks.all >= ROOTS, `${ticks.all}: all of them are looked at`);
    assert.ok(ticks.mostInATask < 2_500, `${ticks.mostInATask} in a task`);
    // One of them is left, and what was pushed to its list without a setter is found.
    await browser.evaluate(async () => {
      const list = document.querySelector('#list');
      document.querySelector('#kept').append(list.firstChild);
      // Before the others go: a sheet that nobody had for a while is told anew.
      await Afterimage.flush();
      await new Promise((resolve) => setTimeout(resolve, 300));
      __countAnew();
      list.replaceChildren();
    });
    await rest(100);
    const gone = await counted();
    assert.ok(gone['Array.includes'].all < ROOTS, `${gone['Array.includes'].all} searches for ${ROOTS} roots`);
    assert.ok(gone['ShadowRoot.adoptedStyleSheets'].mostInATask < 2_500);
    await browser.evaluate(async () => {
      const root = document.querySelector('#kept p').shadowRoot;
      root.adoptedStyleSheets.push(made('b { color: rgb(4, 5, 6) }'));
      await new Promise((resolve) => setTimeout(resolve, 1_300));
      // Forgotten with the last that had it, and told anew.
      root.host.remove();
      await new Promise((resolve) => setTimeout(resolve, 300));
      mount(1, [shared]);
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    const { restarts, fallbacks } = await browser.evaluate(() => Afterimage.getRecorderStats());
    assert.deepEqual({ restarts, fallbacks }, { restarts: 0, fallbacks: [] });
    const adopted = (await bench.events()).filter(({ type, data }) => type === 3 && data.source === 15);
    // The replayer is spared so many: what was adopted is seen in the events.
    const texts = JSON.stringify(adopted);
    assert.ok(texts.includes('rgb(4, 5, 6)'));
    assert.equal(texts.split('rgb(1, 2, 3)').length - 1, 2, 'the shared sheet, once for all and once anew');
    await bench.assertPageUnharmed();
  });

  test('and very many styles, some of which are written to', LIMIT, async () => {
    const url = bench.page({ body: '<div id="list"></div>' });
    await assertSameStyles(
      bench,
      url,
      () => {
        window.list = document.querySelector('#list');
        for (let at = 0; at < 150; at++) list.insertAdjacentHTML('beforeend', `<p><style>.c${at} { letter-spacing: 1px }</style><b class="c${at}">${at}</b></p>`);
        window.styles = [...list.querySelectorAll('style')];
      },
      {
        steps: [
          () => {
            styles[120].sheet.insertRule('.c120 { color: rgb(1, 2, 3) }', 1);
            styles[121].disabled = true;
            // More than is read in one task.
            for (let rule = 0; rule < 500; rule++) styles[123].sheet.insertRule(`.c${rule % 120} { color: rgb(${rule % 256}, 0, 0) }`, 1);
            styles[124].textContent = '.c124 { color: rgb(7, 8, 9) }';
            window.out = styles[125].parentNode;
            out.remove();
          },
          () => {
            styles[124].sheet.cssRules[0].style.color = 'rgb(9, 9, 9)';
            list.append(out);
          },
        ],
      },
    );
  });
});
