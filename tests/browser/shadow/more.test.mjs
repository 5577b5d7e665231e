import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));
window.at = (id) => document.getElementById(id);`;

onEachBrowser('more of shadow roots', (bench) => {
  test('components that build themselves when they are connected, moved and nested', LIMIT, async () => {
    const define = `customElements.define('x-card', class extends HTMLElement {
      connectedCallback() {
        if (this.shadowRoot) return void this.shadowRoot.querySelector('p').append('+');
        this.attachShadow({ mode: 'open' }).innerHTML = '<style>:host { display: block }</style><p>card</p><slot name="a"></slot><slot></slot>';
      }
      disconnectedCallback() { this.shadowRoot.append('gone once '); }
    });
    customElements.define('x-late', class extends HTMLElement {
      constructor() { super(); this.attachShadow({ mode: 'open' }); }
      connectedCallback() { this.shadowRoot.replaceChildren(document.createElement('x-card'), 'late'); }
    });`;
    await bench.recordPage(
      bench.page({
        body: '<x-card><b slot="a">slotted</b>rest</x-card><x-late></x-late><main></main>',
        before: before + define,
      }),
      (browser) =>
        browser.evaluate(async () => {
          const [card, main] = [document.querySelector('x-card'), document.querySelector('main')];
          main.append(card);
          await rest();
          main.append(document.createElement('x-late'), document.createElement('x-card'));
          await rest();
          card.firstElementChild.slot = '';
          main.querySelector('x-late').shadowRoot.querySelector('x-card').append('light of a nested one');
          card.remove();
          await rest();
          main.querySelector('x-late').shadowRoot.append(card);
          for (let index = 0; index < 30; index++) main.append(document.createElement('x-card'));
          await rest();
          while (main.children.length > 10) main.lastChild.remove();
        }),
    );
  });

  test('selection, focus, dialogs, lists and scrolling that change in nested roots at once', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: '<div id="host"></div>', before }), (browser) =>
      browser.evaluate(async () => {
        const outer = at('host').attachShadow({ mode: 'open', delegatesFocus: true });
        outer.innerHTML = '<section></section>';
        const inner = outer.firstChild.attachShadow({ mode: 'open', slotAssignment: 'manual' });
        inner.innerHTML = `<input id="i"><select id="s"><option>a<option>b</select><dialog id="d">d</dialog><details id="e"><summary>s</summary>x</details>
          <div id="scroll" style="height: 40px; overflow: auto"><p style="height: 400px">p</p></div><input type="radio" name="r" checked><input type="radio" name="r" id="r">`;
        await rest();
        const find = (id) => inner.getElementById(id);
        find('i').value = 'v';
        find('i').focus();
        find('s').value = 'b';
        find('d').showModal();
        find('e').open = true;
        find('r').checked = true;
        find('scroll').scrollTop = 60;
      }),
    );
  });

  test('roots in a template that is used, and a host that takes the place of another', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: '<div id="a"></div><div id="b"></div>', before }), (browser) =>
      browser.evaluate(async () => {
        at('a').attachShadow({ mode: 'open' }).innerHTML = '<p>a</p>';
        at('b').attachShadow({ mode: 'open' }).innerHTML = '<p>b</p>';
        await rest();
        at('a').replaceWith(at('b'));
        await rest();
        const other = document.createElement('span');
        other.attachShadow({ mode: 'open' }).append('in a span');
        at('b').shadowRoot.firstChild.replaceWith(other);
        await rest();
        at('b').shadowRoot.innerHTML = '';
        await rest();
        at('b').shadowRoot.append('after it was emptied', document.createElement('hr'));
        other.shadowRoot.append('detached');
        await rest();
        at('b').append(other);
        const heading = document.createElement('h1');
        document.body.append(heading);
        await rest();
        heading.attachShadow({ mode: 'open' });
      }),
    );
  });
});
