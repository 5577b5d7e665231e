/** Sheets that are written to before anything listens in their document, and what they import later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const PARTS = (count) => Array.from({ length: count }, (_, index) => `<p id="p${index}">part ${index}</p>`).join('');

onEachBrowser('sheets found late', (bench) => {
  const route = (path, body) =>
    bench.server.route(path, { body, type: 'text/css', headers: { 'cache-control': 'max-age=60' } });

  test('of frames that are made and written to at once', { timeout: 120_000 }, async () => {
    const url = bench.page({ body: PARTS(1) });
    await assertSameStyles(bench, url, () => {
      const frame = document.createElement('iframe');
      frame.id = 'frame';
      document.body.append(frame);
      const { contentDocument: framed, contentWindow: realm } = frame;
      framed.body.innerHTML = '<p id="a">a</p><p id="b">b</p><p id="c">c</p><p id="d">d</p>';
      const style = framed.createElement('style');
      style.textContent = '#a { color: red } #b { color: red }';
      framed.head.append(style);
      style.sheet.insertRule('#c { color: rgb(3, 0, 0) }', 2);
      style.sheet.cssRules[0].style.color = 'rgb(1, 0, 0)';
      style.sheet.cssRules[1].selectorText = '#x';
      const made = new realm.CSSStyleSheet();
      made.insertRule('#d { color: rgb(4, 0, 0) }');
      framed.adoptedStyleSheets = [made];
    });
  });

  test('of a frame of which a part is told before all is read', { timeout: 120_000 }, async () => {
    const url = bench.page({ body: PARTS(1), before: 'globalThis.__afterimageSliceMs = 0;' });
    await assertSameStyles(bench, url, () => {
      const framed = document.body.appendChild(document.createElement('iframe')).contentDocument;
      for (let at = 0; at < 1_000; at++) {
        const root = framed.body.appendChild(framed.createElement('p')).attachShadow({ mode: 'open' });
        root.innerHTML = '<style>b { color: rgb(1, 0, 0) }</style><b>b</b>';
        root.firstChild.sheet.deleteRule(0);
      }
      // The page may be going: what can be read in a moment is told.
      dispatchEvent(new PageTransitionEvent('pagehide'));
    });
  });

  test('with imports behind layers, and inserted ones', { timeout: 120_000 }, async () => {
    route('/css/behind.css', '#p0 { color: red } #p1 { color: rgb(1, 0, 0) }');
    route('/css/inserted.css', '#p2 { color: rgb(2, 0, 0) } #p3 { color: red }');
    route(
      '/css/layered.css',
      '@layer low, high; @import "behind.css" layer(low); @layer high { #p0 { color: rgb(9, 0, 0) } }',
    );
    const url = bench.page({
      body: `<link rel="stylesheet" href="/css/layered.css"><style id="own">#p3 { color: rgb(3, 0, 0) }</style>${PARTS(5)}`,
    });
    const { events } = await assertSameStyles(bench, url, () => {
      document.getElementById('own').sheet.insertRule('@import url("/css/inserted.css")', 0);
    });
    assert.ok(['rgb(1, 0, 0)', 'rgb(2, 0, 0)'].every((color) => JSON.stringify(events).includes(color)));
  });

  test('however links come to count', { timeout: 120_000 }, async () => {
    for (let index = 0; index < 6; index++) route(`/css/l${index}.css`, `#p${index} { color: rgb(${index}, 0, 1) }`);
    const url = bench.page({
      body: `<link id="preload" rel="preload" as="style" href="/css/l0.css"><link id="media" rel="stylesheet" media="print" href="/css/l1.css">
        <link id="gone" rel="stylesheet" href="/css/l2.css"><link id="moved" rel="stylesheet" href="/css/l3.css">
        <svg><style id="svg">#p5 { letter-spacing: 1px }</style></svg>${PARTS(6)}`,
    });
    await assertSameStyles(
      bench,
      url,
      () => {
        const find = (id) => document.getElementById(id);
        find('preload').rel = 'stylesheet';
        find('media').media = 'all';
        find('gone').removeAttribute('href');
        document.body.append(find('moved'));
        const made = document.createElement('link');
        document.head.append(made);
        setTimeout(() => {
          made.href = '/css/l4.css';
          made.rel = 'stylesheet';
        }, 50);
        find('svg').sheet.insertRule('#p5 { color: rgb(5, 5, 5) }', 1);
      },
      {
        steps: [
          () => {
            document.getElementById('media').sheet.media = 'print';
            document.getElementById('moved').sheet.insertRule('#p0 { text-indent: 4px }', 1);
            document.getElementById('preload').remove();
          },
        ],
      },
    );
  });
});
