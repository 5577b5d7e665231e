import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const CLICK = 2;
const SCROLL = 3;

/** Runs in the page: elements for which a serialiser, which sees every node, found a shadow root. */
const rootsIn = (live) => live.filter(({ k }) => k === 'shadow').length;

const adds = (events) => events.filter(({ type, data }) => type === 3 && data.source === 0).flatMap(({ data }) => data.adds);

onEachBrowser('shadow roots', (bench) => {
  test('present at the first reading, declarative, nested, empty', { timeout: 120_000 }, async () => {
    const body = `
      <x-open><b>light</b></x-open>
      <div id="declared"><template shadowrootmode="open"><p>declared</p><slot></slot></template><i>slotted</i></div>
      <section id="bare"><template shadowrootmode="open"></template>not shown</section>
      <x-closed><template shadowrootmode="closed"><p>closed</p></template></x-closed>`;
    const before = `
      class Open extends HTMLElement {
        connectedCallback() {
          const root = this.attachShadow({ mode: 'open' });
          root.innerHTML = '<style>p { color: rgb(1, 2, 3) }</style><p>open <slot></slot></p><div></div>';
          root.querySelector('div').attachShadow({ mode: 'open' }).innerHTML = '<em>nested</em>';
        }
      }
      customElements.define('x-open', Open);`;
    const { live, events } = await bench.recordPage(bench.page({ body, before }));
    assert.equal(rootsIn(live), 4);
    assert.ok(!JSON.stringify(events).includes('>closed<') && !JSON.stringify(events).includes('"closed"'));
  });

  test('attached late, filled, emptied, moved and removed', { timeout: 120_000 }, async () => {
    const body = '<main><div id="a">light</div><div id="b"></div><x-late>slotted</x-late></main>';
    const { live } = await bench.recordPage(bench.page({ body }), async (browser) => {
      await browser.evaluate(() => {
        const root = document.querySelector('#a').attachShadow({ mode: 'open' });
        setTimeout(() => (root.innerHTML = '<h2>late</h2><slot></slot>'), 100);
        setTimeout(() => root.querySelector('h2').setAttribute('title', 'changed'), 200);
        setTimeout(() => (root.querySelector('h2').firstChild.data = 'later'), 300);
        setTimeout(() => document.querySelector('#b').append(document.querySelector('#a')), 400);
        setTimeout(() => root.append('after the move'), 500);
        customElements.define('x-late', class extends HTMLElement {
          constructor() {
            super();
            this.attachShadow({ mode: 'open' }).innerHTML = '<p>upgraded <slot></slot></p>';
          }
        });
        const gone = document.createElement('article');
        gone.attachShadow({ mode: 'open' }).innerHTML = '<p>gone</p>';
        document.body.append(gone);
        setTimeout(() => gone.remove(), 200);
        const empty = document.createElement('article');
        empty.append('light children of an empty root are not shown');
        document.body.append(empty);
        setTimeout(() => empty.attachShadow({ mode: 'open' }), 200);
      });
      await browser.waitFor(() => document.querySelector('#a').shadowRoot.textContent.includes('after the move'));
    });
    assert.equal(rootsIn(live), 3);
  });

  test('exceptions and results of attachShadow pass through', { timeout: 60_000 }, async () => {
    await bench.record(bench.page({ body: '<div></div>' }));
    const seen = await bench.browser.evaluate(() => {
      const div = document.querySelector('div');
      const root = div.attachShadow({ mode: 'open', delegatesFocus: true });
      const thrown = (act) => {
        try {
          act();
        } catch (error) {
          return error.name;
        }
        return 'nothing';
      };
      const { attachShadow } = Element.prototype;
      return [root === div.shadowRoot, root.delegatesFocus, thrown(() => div.attachShadow({ mode: 'open' })), thrown(() => document.createElement('img').attachShadow({ mode: 'open' })), thrown(() => attachShadow.call({})), attachShadow.name, attachShadow.length];
    });
    assert.deepEqual(seen, [true, true, 'NotSupportedError', 'NotSupportedError', 'TypeError', 'attachShadow', 1]);
    await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
    assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives().filter((name) => name.startsWith('Element.'))), []);
    await bench.assertPageUnharmed();
  });

  test('scrolling, clicks, controls and focus inside', { timeout: 120_000 }, async () => {
    const body = '<div id="host"></div>';
    const { events } = await bench.recordPage(bench.page({ body }), async (browser) => {
      await browser.evaluate(() => {
        const root = document.querySelector('#host').attachShadow({ mode: 'open' });
        root.innerHTML = `<div id="box" style="height:80px;overflow:auto"><div style="height:900px">tall</div></div>
          <button>press</button><input id="text"><input id="check" type="checkbox"><select><option>one<option>two</select>`;
      });
      await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await browser.evaluate(() => {
        const root = document.querySelector('#host').shadowRoot;
        root.querySelector('#box').scrollTop = 300;
        const select = root.querySelector('select');
        select.selectedIndex = 1;
        select.dispatchEvent(new Event('change'));
        root.querySelector('#text').focus();
      });
      const at = await browser.evaluate(() => {
        const { x, y, width, height } = document.querySelector('#host').shadowRoot.querySelector('button').getBoundingClientRect();
        return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
      });
      await browser.clickAt(at.x, at.y);
    });
    const button = adds(events).find(({ node }) => node.tagName === 'button').node.id;
    const box = adds(events).find(({ node }) => node.attributes?.id === 'box').node.id;
    const is = (source) => events.filter(({ type, data }) => type === 3 && data.source === source).map(({ data }) => data);
    assert.ok(is(CLICK).some(({ type, id }) => type === 2 && id === button), 'a click is told on the button itself');
    assert.ok(is(SCROLL).some(({ id, y }) => id === box && y === 300));
  });

  test('inherit the level of their host', { timeout: 120_000 }, async () => {
    const body = `<div id="masked" data-afterimage="mask"></div><div id="hidden" data-afterimage="hidden"></div><div id="open"></div>`;
    await bench.record(bench.page({ body }));
    await bench.browser.evaluate(() => {
      for (const id of ['masked', 'hidden', 'open']) {
        const root = document.getElementById(id).attachShadow({ mode: 'open' });
        root.innerHTML = `<p title="title${id}">canary${id}</p><section></section>`;
        root.querySelector('section').attachShadow({ mode: 'open' }).textContent = `nested${id}`;
      }
    });
    await bench.live();
    const said = JSON.stringify(await bench.events());
    assert.ok(said.includes('canaryopen') && said.includes('nestedopen'), 'or the test could not fail');
    for (const word of ['canarymasked', 'nestedmasked', 'titlemasked', 'canaryhidden', 'nestedhidden', 'titlehidden']) assert.ok(!said.includes(word), word);
    await bench.browser.evaluate(() => document.getElementById('masked').removeAttribute('data-afterimage'));
    await bench.browser.evaluate(() => document.getElementById('open').setAttribute('data-afterimage', 'mask'));
    await bench.browser.evaluate(() => document.getElementById('open').shadowRoot.append('later'));
    await bench.live();
    const then = JSON.stringify(await bench.events());
    assert.ok(then.includes('nestedmasked'), 'a host that opens shows what is in its root');
    assert.ok(!then.includes('later'));
    await bench.assertPageUnharmed();
  });

  test('go when their host is gone', { timeout: 120_000 }, async () => {
    await bench.record(bench.page({ body: '<main></main>' }));
    const nodes = () => bench.browser.evaluate(() => Afterimage.getRecorderStats().page.nodes);
    const before = await nodes();
    await bench.browser.evaluate(async () => {
      const main = document.querySelector('main');
      for (let round = 0; round < 100; round++) {
        for (let each = 0; each < 100; each++) {
          const host = document.createElement('div');
          host.attachShadow({ mode: 'open' }).innerHTML = '<p>text</p>';
          main.append(host);
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
        main.replaceChildren();
      }
    });
    await bench.flush();
    assert.equal(await nodes(), before);
    await bench.assertPageUnharmed();
  });
});
