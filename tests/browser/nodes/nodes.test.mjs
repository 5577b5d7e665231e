import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

onEachBrowser('every kind of node', (bench) => {
  test('SVG and MathML, in their case', { timeout: 120_000 }, async () => {
    const body = `
      <svg viewBox="0 0 100 100" xmlns:xlink="http://www.w3.org/1999/xlink">
        <defs><linearGradient id="g" gradientUnits="userSpaceOnUse"><stop offset="0"/></linearGradient><path id="path" d="M0 50 H100"/><clipPath id="clip"><rect/></clipPath></defs>
        <text><textPath xlink:href="#path" startOffset="10">along</textPath></text>
        <use xlink:href="#path"/><foreignObject width="50" height="50"><p>HTML in SVG</p></foreignObject>
      </svg>
      <math><mi>x</mi><mo>=</mo><msqrt><mn>2</mn></msqrt></math>`;
    const { live } = await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(() => {
        const ns = 'http://www.w3.org/2000/svg';
        const svg = document.querySelector('svg');
        const late = document.createElementNS(ns, 'foreignObject');
        late.setAttribute('width', '10');
        svg.append(late, document.createElementNS(ns, 'feGaussianBlur'));
        svg.setAttribute('viewBox', '0 0 200 100');
        document.querySelector('use').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#g');
        document.querySelector('textPath').removeAttributeNS('http://www.w3.org/1999/xlink', 'href');
      }),
    );
    assert.ok(live.some(({ tag }) => tag === 'textPath') && live.some(({ tag }) => tag === 'msqrt'));
  });

  test('custom elements defined before, after and never', { timeout: 120_000 }, async () => {
    const body = `<style>:not(:defined) { color: rgb(255, 0, 0) } :defined { color: rgb(0, 0, 255) }</style>
      <x-before>before</x-before><x-after>after <x-after>nested</x-after></x-after><x-never>never</x-never><div id="host"></div>`;
    const { events } = await bench.recordPage(bench.page({ body, before: "customElements.define('x-before', class extends HTMLElement {});" }), (browser) =>
      browser.evaluate(() => {
        document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<x-after>in a root</x-after>';
        setTimeout(() => customElements.define('x-after', class extends HTMLElement {}), 300);
      }),
    );
    const told = events.filter(({ type, data }) => type === 3 && data.source === 0).flatMap(({ data }) => data.adds.map(({ node }) => node));
    assert.equal(told.filter(({ tagName, isCustom }) => tagName === 'x-after' && isCustom).length, 3, 'each is told again as defined');
  });

  test('templates, of which nothing is shown', { timeout: 120_000 }, async () => {
    const { events } = await bench.recordPage(bench.page({ body: '<template><p>canary in a template</p></template><p>shown</p>' }), (browser) =>
      browser.evaluate(() => document.querySelector('template').content.append('later')),
    );
    assert.ok(!JSON.stringify(events).includes('canary in a template'));
  });

  test('names that only a parser makes', { timeout: 120_000 }, async () => {
    const body = `<div @click="x" :class="y" [prop]="z" a"b="q" 0="zero" data-ok="1" xlink:href="#no">attributes</div><a<b>tag</a<b><x:y>colon</x:y>`;
    await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(() => {
        const div = document.querySelector('div');
        div.setAttribute('data-ok', '2');
        div.removeAttribute('@click');
        div.setAttribute('xlink:href', '#yes');
      }),
    );
  });

  test('attributes set to empty, removed, of other namespaces, in capitals', { timeout: 120_000 }, async () => {
    const body = '<p id="p" title="a" lang="en" hidden class="c">p</p><svg><a xlink:href="#x" xml:lang="en"><text>t</text></a></svg>';
    const { live } = await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(() => {
        const p = document.querySelector('#p');
        p.setAttribute('title', '');
        p.removeAttribute('lang');
        p.hidden = false;
        p.removeAttribute('class');
        p.setAttribute('data-new', '');
        p.setAttributeNS(null, 'dataCase', 'kept');
        p.toggleAttribute('draggable');
        p.toggleAttribute('draggable');
        const a = document.querySelector('svg a');
        a.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:title', 'new');
        a.setAttributeNS('http://www.w3.org/XML/1998/namespace', 'xml:lang', '');
      }),
    );
    assert.equal(live.find(({ attributes }) => attributes?.id === 'p').attributes.dataCase, 'kept');
  });

  test('replaceChildren, innerHTML, ranges, splitText and normalize', { timeout: 120_000 }, async () => {
    const body = '<ul><li>1<li>2<li>3<li>4</ul><p>one two three four</p><section><b>bold</b> text <i>italic</i></section>';
    await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(async () => {
        const rest = () => new Promise((resolve) => setTimeout(resolve, 60));
        const [ul, p, section] = ['ul', 'p', 'section'].map((tag) => document.querySelector(tag));
        ul.replaceChildren(ul.children[3], ul.children[1], 'text', document.createElement('li'));
        const second = p.firstChild.splitText(8);
        second.splitText(6);
        await rest();
        second.data = 'THREE ';
        await rest();
        p.normalize();
        section.innerHTML = section.innerHTML + '<u>under</u>';
        const range = document.createRange();
        range.setStart(section.firstChild.firstChild, 2);
        range.setEnd(section.querySelector('i').firstChild, 3);
        const cut = range.extractContents();
        await rest();
        range.insertNode(cut);
        ul.insertAdjacentHTML('afterbegin', '<li>first');
        ul.firstChild.insertAdjacentText('beforeend', '!');
        await rest();
        section.outerHTML = '<article>outer</article>';
        document.body.append(document.createComment('comment'), document.createDocumentFragment());
      }),
    );
  });

  test('a document in quirks mode', { timeout: 120_000 }, async () => {
    const html = '<html><head><!--scripts--></head><body><table><tr><td>quirks</table></body></html>';
    const { live } = await bench.recordPage(bench.page({ html }));
    assert.equal(live[0].mode, 'BackCompat');
  });

  for (const [name, first, second] of [
    ['quirks', '<!doctype html>', ''],
    ['no-quirks', '', '<!doctype html>'],
  ]) {
    test(`a document that is opened anew in ${name} mode`, { timeout: 120_000 }, async () => {
      const html = `${first}<html><head><!--scripts--></head><body><p>first</p></body></html>`;
      const { live, events } = await bench.recordPage(bench.page({ html }), async (browser) => {
        await browser.evaluate((markup) => {
          document.open();
          document.write(markup);
          document.close();
        }, `${second}<html><body><p>second</p><table style="font-size: 20px"><tr><td>cell</table></body></html>`);
        await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
        await browser.evaluate(() => document.querySelector('p').append(' and changed'));
      });
      assert.equal(live[0].mode, second ? 'CSS1Compat' : 'BackCompat');
      assert.equal(events.filter(({ type }) => type === 2).length, 2);
    });
  }

  test('an XHTML document', { timeout: 120_000 }, async () => {
    const settings = JSON.stringify(bench.options());
    const url = bench.server.route('/xhtml.xhtml', {
      type: 'application/xhtml+xml',
      body: `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>XHTML</title>
        <script src="/probe.js"></script><script src="${process.env.AFTERIMAGE_SDK ? bench.server.origin : bench.options().endpoint}/cdn/afterimage.js"></script>
        <script><![CDATA[Afterimage.init(${settings}); Afterimage.startSessionReplayRecording();]]></script></head>
        <body><p id="p">text <![CDATA[a < b & c]]></p><camelCase xmlns="urn:other">other</camelCase><input type="CHECKBOX" checked="checked"/></body></html>`,
    });
    await bench.recordPage(url, (browser) =>
      browser.evaluate(() => {
        const div = document.createElement('div');
        div.append(document.createTextNode('late '), document.createCDATASection('<late>'));
        document.body.append(div);
        document.querySelector('#p').setAttribute('title', 'new');
      }),
    );
  });

  test('a page that has replaced what the DOM is read by', { timeout: 120_000 }, async () => {
    // In the way of old libraries and of tests: some answer wrongly, some throw.
    const before = `
      const lie = (object, name, value) => Object.defineProperty(object, name, { configurable: true, get() { return value; } });
      lie(Node.prototype, 'firstChild', null);
      lie(Node.prototype, 'nextSibling', null);
      lie(Element.prototype, 'localName', 'lie');
      lie(Element.prototype, 'attributes', []);
      Element.prototype.getAttribute = function () { throw new Error('replaced'); };
      Element.prototype.getAttributeNS = function () { throw new Error('replaced'); };
      Array.from = () => { throw new Error('replaced'); };`;
    const body = '<main><p title="t">text</p></main><form><input name="firstChild"><input name="attributes"><b>in a form</b></form>';
    await bench.record(bench.page({ body, before }));
    await bench.browser.evaluate(() => {
      const p = document.createElement('p');
      p.append('late');
      document.querySelector('main').append(p);
      p.setAttribute('title', 'later');
    });
    await bench.live();
    const events = await bench.events();
    await bench.assertPageUnharmed();
    const said = JSON.stringify(events);
    for (const word of ['in a form', '"text"', '"late"', '"later"', '"tagName":"main"']) assert.ok(said.includes(word), word);
  });
});
