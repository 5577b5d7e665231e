import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));
window.inside = () => document.querySelector('#f').contentDocument;
window.until = async (isThere) => {
  for (let tries = 0; !isThere() && tries < 400; tries++) await rest(25);
  await rest(100);
};`;
const INNER = `<style>p { color: rgb(1, 2, 3) }</style><p>text</p><input id="i" value="a"><input type="checkbox" id="c"><select id="s"><option>1<option>2<option>3</select>
  <textarea id="t"></textarea><dialog id="d">dialog</dialog><div id="p" popover>popover</div><details id="e"><summary>more</summary>content</details>
  <div id="scroll" style="height: 50px; overflow: auto"><div style="height: 900px">tall</div></div><div id="host"></div><div style="height: 3000px"></div>`;
const frame = (inner) =>
  `<iframe id="f" width="500" height="400" srcdoc="${inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`;

onEachBrowser('inside of frames', (bench) => {
  test('controls, top layer, scrolling, selection and shadow roots', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body: frame(INNER), before }), (browser) =>
      browser.evaluate(async () => {
        const document_ = inside();
        const at = (id) => document_.getElementById(id);
        at('i').value = 'set';
        at('c').checked = true;
        at('s').selectedIndex = 2;
        at('t').value = 'area';
        at('e').open = true;
        await rest();
        at('scroll').scrollTop = 300;
        document_.defaultView.scrollTo(0, 700);
        const root = at('host').attachShadow({ mode: 'open' });
        root.innerHTML = '<input id="deep"><style>b { color: red }</style><b>bold</b>';
        await rest();
        root.getElementById('deep').value = 'deep value';
        document_.getSelection().selectAllChildren(document_.querySelector('p'));
        at('d').showModal();
        at('p').showPopover?.();
      }),
    );
    assert.ok(live.some(({ state }) => state?.scroll?.[1] === 300) && live.some(({ state }) => state?.top === 'modal'));
  });

  test('sheets that scripts write, in a frame of a frame too', LIMIT, async () => {
    const nested = `<p>middle</p><iframe srcdoc="<p>inner</p><style>p { color: rgb(9, 9, 9) }</style>"></iframe>`;
    await assertSameStyles(bench, bench.page({ body: frame(nested), before }), async () => {
      const middle = inside();
      const inner = middle.querySelector('iframe').contentDocument;
      middle.head.append(middle.createElement('style'));
      middle.styleSheets[0].insertRule('p { color: rgb(5, 6, 7) }');
      inner.styleSheets[0].cssRules[0].style.color = 'rgb(4, 4, 4)';
      await rest();
      const sheet = new inner.defaultView.CSSStyleSheet();
      sheet.replaceSync('p { letter-spacing: 3px }');
      inner.adoptedStyleSheets = [sheet];
      await rest();
      middle.styleSheets[0].insertRule('p { opacity: 0.5 }', 1);
    });
  });

  test('written, opened, given another source, by a script address and by its own links', LIMIT, async () => {
    const other = bench.server.route('/other-frame.html', {
      body: '<!doctype html><title>other</title><p>other</p><a id="go" href="/third-frame.html">go</a>',
    });
    bench.server.route('/third-frame.html', {
      body: '<!doctype html><title>third</title><p>third</p><input value="v">',
    });
    const { live } = await bench.recordPage(
      bench.page({ body: '<iframe id="f"></iframe><iframe id="g"></iframe><div id="h"></div>', before }),
      (browser) =>
        browser.evaluate(async (address) => {
          inside().write('<p>written <b>in two</b>');
          await rest();
          inside().write('<p>parts');
          inside().close();
          await rest(150);
          inside().open();
          inside().write('<!doctype html><p>anew');
          inside().close();
          inside().body.append('after');
          const g = document.querySelector('#g');
          g.srcdoc = '<p>first source</p>';
          await until(() => g.contentDocument?.querySelector('p'));
          g.contentDocument.body.append('changed');
          g.removeAttribute('srcdoc');
          g.src = address;
          await until(() => g.contentDocument?.querySelector('#go'));
          g.contentDocument.querySelector('#go').click();
          await until(() => g.contentDocument?.querySelector('input'));
          g.contentDocument.querySelector('input').value = 'in the third';
          const late = document.createElement('iframe');
          late.src = "javascript:'<p>by script</p>'";
          document.querySelector('#h').append(late);
          await until(() => late.contentDocument?.querySelector('p'));
          late.contentWindow.location.hash = 'place';
          late.contentDocument.body.append('late');
        }, other),
    );
    assert.ok(JSON.stringify(live).includes('third') && JSON.stringify(live).includes('by script'));
  });

  test('moved within the page with all that is in them, and emptied by that', LIMIT, async () => {
    const nested = '<p>outer</p><iframe srcdoc="<p>nested</p>"></iframe>';
    await bench.recordPage(
      bench.page({ body: `<div id="a">${frame(nested)}</div><div id="b"></div>`, before }),
      (browser) =>
        browser.evaluate(async () => {
          const f = document.querySelector('#f');
          const isWhole = () => f.contentDocument?.querySelector('iframe')?.contentDocument?.querySelector('p');
          document.querySelector('#b').append(f);
          await until(isWhole);
          f.contentDocument.body.append('new');
          f.remove();
          await rest();
          document.querySelector('#a').attachShadow({ mode: 'open' }).append(f);
          await until(isWhole);
          f.contentDocument.querySelector('iframe').contentDocument.body.append('again');
          f.contentDocument.querySelector('iframe').remove();
          await rest();
          f.contentDocument.body.replaceChildren(f.contentDocument.createElement('iframe'));
          await rest(100);
          f.contentDocument.querySelector('iframe').contentDocument.body.append('blank');
        }),
    );
  });

  test('what a page of another realm did to nodes of this one', LIMIT, async () => {
    await bench.recordPage(
      bench.page({ body: `<input id="mine"><p id="text">t</p>${frame('<input id="theirs"><p>inner</p>')}`, before }),
      (browser) =>
        browser.evaluate(async () => {
          const theirs = inside().defaultView;
          const set = Object.getOwnPropertyDescriptor(theirs.HTMLInputElement.prototype, 'value').set;
          set.call(document.querySelector('#mine'), 'by the other realm');
          const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
          own.call(inside().querySelector('#theirs'), 'by this one');
          theirs.Node.prototype.appendChild.call(document.querySelector('#text'), inside().querySelector('p'));
          const host = document.createElement('div');
          document.body.append(host);
          theirs.Element.prototype.attachShadow.call(host, { mode: 'open' }).innerHTML = '<p>root</p>';
        }),
    );
  });

  test('pictures and errors', LIMIT, async () => {
    await bench.record(bench.page({ body: frame('<p>inner</p>'), before }));
    await bench.browser.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 5;
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      const image = inside().createElement('img');
      image.src = inside().defaultView.URL.createObjectURL(blob);
      inside().body.append(image);
      await rest(300);
    });
    const events = await bench.events();
    assert.match(JSON.stringify(events), /"src":"data:image\/png;base64,/);
  });
});
