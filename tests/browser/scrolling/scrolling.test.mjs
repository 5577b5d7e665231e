import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));
window.at = (id) => document.getElementById(id);`;
const box = (id, inner = '<div style="height: 2000px; width: 2000px">tall</div>', more = '') =>
  `<div id="${id}" ${more} style="height: 80px; width: 200px; overflow: auto; scrollbar-width: none">${inner}</div>`;

onEachBrowser('scrolling', (bench) => {
  test('of the page, boxes, boxes in boxes, roots, text areas and right to left', LIMIT, async () => {
    const body = `${box('a')}${box('b', `${box('c')}<p style="height: 500px">p</p>`)}${box('r', undefined, 'dir="rtl"')}<textarea id="t" rows="2">${'line\n'.repeat(40)}</textarea><div id="host"></div><div style="height: 4000px"></div>`;
    const { live } = await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        at('host').attachShadow({ mode: 'open' }).innerHTML =
          '<div id="in" style="height: 50px; overflow: scroll"><p style="height: 500px">p</p></div>';
        at('a').scrollTo(120, 300);
        at('b').scrollTop = 10;
        at('c').scrollTop = 222;
        at('r').scrollLeft = -150;
        at('t').scrollTop = 55;
        await rest(200);
        at('host').shadowRoot.getElementById('in').scrollBy(0, 77);
        at('a').scrollBy({ top: 100 });
        window.scrollTo({ top: 900, behavior: 'smooth' });
        await rest(1_500);
      }),
    );
    assert.ok(live.filter(({ state }) => state?.scroll).length >= 7);
  });

  test('that was so before, goes with what is removed, hidden or moved, and is set at insertion', LIMIT, async () => {
    const body = `${box('a')}${box('b')}${box('c')}<section></section>`;
    await bench.recordPage(
      bench.page({ body, before: `${before}addEventListener('load', () => { at('a').scrollTop = 111; });` }),
      (browser) =>
        browser.evaluate(async () => {
          at('b').scrollTop = 50;
          at('c').scrollTop = 60;
          // The replayer scrolls smoothly, and keeps where it was when the box is hidden.
          await rest(900);
          document.querySelector('section').append(at('b'));
          at('c').style.display = 'none';
          await rest(300);
          at('c').style.display = '';
          const late = at('c').cloneNode(true);
          late.id = 'late';
          document.body.append(late);
          late.scrollTop = 444;
          await rest(300);
          at('a').firstChild.style.height = '100px';
        }),
    );
  });
});
