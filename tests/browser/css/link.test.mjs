/** Linked sheets: their text from the HTTP cache, their rules where that is not to be had, what they import. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { serve } from '../../support/static-server.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const PARTS = (count) => Array.from({ length: count }, (_, index) => `<p id="p${index}">part ${index}</p>`).join('');
const css = (body, headers = {}) => ({
  body,
  type: 'text/css',
  headers: { 'cache-control': 'max-age=60', ...headers },
});

/** What a stream has of the text of sheets. */
const told = (events) => JSON.stringify(events);

onEachBrowser('linked sheets', (bench) => {
  const route = (path, ...answer) => bench.server.route(path, css(...answer));

  test('are told by their text, whenever and wherever they come', { timeout: 120_000 }, async () => {
    route(
      '/css/first.css',
      ':root { --s: 4px 6px } #p0 { padding: var(--s); padding-bottom: 1px; background-image: url(dot.png) } #p0:hover { color: red }',
    );
    route('/css/late.css', '#p1 { color: rgb(1, 1, 1) }');
    route('/css/before.css', '#p2 { color: red }');
    route('/css/after.css', '#p2 { color: rgb(2, 2, 2) }');
    route('/css/off.css', '#p3 { color: red }');
    route('/css/on.css', '#p4 { color: rgb(4, 4, 4) }');
    route('/css/print.css', '#p5 { color: rgb(5, 5, 5) }');
    route('/css/other.css', '#p6 { color: rgb(6, 6, 6) }');
    route('/css/never.css', '#p7 { color: red }');
    route('/css/shadow.css', 'b { color: rgb(7, 7, 7) }');
    route('/css/written.css', '#p8 { color: red }');
    route('/css/gone.css', '#p9 { color: red }');
    const link = (name, more = '') => `<link rel="stylesheet" id="${name}" href="/css/${name}.css" ${more}>`;
    const url = bench.page({
      body: `${link('first')}${link('before')}${link('off')}${link('on', 'disabled')}${link('print', 'media="print"')}
        <link rel="alternate stylesheet" title="other" id="other" href="/css/other.css">
        <link rel="alternate stylesheet" title="never" href="/css/never.css">${link('written')}${link('gone')}<div id="host"></div>${PARTS(10)}`,
    });
    const { events, requests } = await assertSameStyles(bench, url, () => {
      const find = (id) => document.getElementById(id);
      const late = (root, href) =>
        root.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
      late(document.head, '/css/late.css?secret=1');
      find('before').href = '/css/after.css';
      find('off').disabled = true;
      find('on').disabled = false;
      find('print').media = 'screen';
      find('other').disabled = true;
      find('other').disabled = false;
      const root = find('host').attachShadow({ mode: 'open' });
      root.innerHTML = '<b>in the shadow</b>';
      late(root, '/css/shadow.css');
      find('written').sheet.insertRule('#p8 { color: rgb(8, 8, 8) }', 1);
      find('gone').remove();
    });
    const text = told(events);
    // As it was written, and relative to itself.
    assert.ok(text.includes('padding: var(--s)'));
    assert.ok(text.includes(`url(${bench.server.origin}/css/dot.png)`));
    assert.equal(requests.filter((path) => path === '/css/first.css').length, 1, 'it came from the cache');
  });

  test('are told with what they import', { timeout: 120_000 }, async () => {
    route(
      '/css/main.css',
      '@import "sub/part.css" layer(low); @import url(print.css) print; #p0 { color: rgb(9, 0, 0) }',
    );
    route(
      '/css/sub/part.css',
      '@import url("deep.css"); #p0 { color: red } #p1 { color: rgb(1, 0, 0); background-image: url(a.png) }',
    );
    route('/css/sub/deep.css', '#p2 { color: rgb(2, 0, 0) }');
    route('/css/print.css', '#p3 { color: red }');
    route('/css/own.css', '#p4 { color: rgb(4, 0, 0) }');
    const url = bench.page({
      body: `<link rel="stylesheet" href="/css/main.css"><style>@import "/css/own.css"; #p5 { color: rgb(5, 0, 0) }</style>${PARTS(6)}`,
    });
    const { events } = await assertSameStyles(bench, url);
    assert.ok(['rgb(1, 0, 0)', 'rgb(2, 0, 0)', 'rgb(4, 0, 0)'].every((color) => told(events).includes(color)));
  });

  test('are told by their rules where their text is not to be had', { timeout: 120_000 }, async () => {
    route('/css/policy.css', '#p0 { color: rgb(3, 0, 0); background-image: url(c.png) }');
    const url = bench.page({
      body: `<link rel="stylesheet" href="/css/policy.css">${PARTS(3)}`,
      before: `const blob = new Blob(['#p1 { color: rgb(4, 0, 0) }'], { type: 'text/css' });
        window.blobUrl = URL.createObjectURL(blob);
        document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: window.blobUrl, onload: () => URL.revokeObjectURL(window.blobUrl) }));`,
      csp: `connect-src ${bench.collector.origin} ${bench.server.origin}/cdn/; worker-src blob:`,
    });
    const { events } = await assertSameStyles(bench, url);
    assert.ok(told(events).includes('rgb(3, 0, 0)') && told(events).includes(`${bench.server.origin}/css/c.png`));
  });

  test('of another origin that does not share them stay links', { timeout: 120_000 }, async () => {
    const other = await serve({
      routes: {
        '/foreign.css': css('#p0 { color: rgb(6, 0, 0) }'),
        '/shared.css': css('#p1 { color: rgb(7, 0, 0) }', { 'access-control-allow-origin': '*' }),
      },
    });
    try {
      const url = bench.page({
        body: `<link rel="stylesheet" href="${other.origin}/foreign.css"><link rel="stylesheet" href="${other.origin}/shared.css">${PARTS(2)}`,
      });
      const { events } = await assertSameStyles(bench, url);
      assert.ok(!told(events).includes('rgb(6, 0, 0)') && told(events).includes('foreign.css'));
      assert.ok(told(events).includes('rgb(7, 0, 0)'));
    } finally {
      await other.close();
    }
  });
});
