import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };

onEachBrowser('a page that has frozen what the recorder patches', (bench) => {
  const recordFrozen = async (before) => {
    const body = '<style id="s">p { color: rgb(1, 2, 3) }</style><p id="p">Text</p><input id="i"><input type="checkbox" id="c"><div id="host"></div>';
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        const at = (id) => document.getElementById(id);
        at('p').textContent = 'Changed';
        at('p').className = 'set';
        at('i').value = 'set by a script';
        at('c').checked = true;
        const host = document.createElement('div');
        host.attachShadow({ mode: 'open' }).innerHTML = '<b>in a root</b>';
        document.body.append(host);
        // It tells nobody: what a script sets is found by and by.
        await new Promise((resolve) => setTimeout(resolve, 1_300));
      }),
    );
    const { restarts, fallbacks } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.equal(restarts, 0);
    return fallbacks;
  };

  test('prototypes of elements, inputs and sheets', LIMIT, async () => {
    const types = ['Element', 'CSSStyleSheet', 'HTMLInputElement'];
    const fallbacks = await recordFrozen(types.map((type) => `Object.freeze(${type}.prototype);`).join('\n'));
    assert.deepEqual(
      fallbacks.map((fallback) => fallback.split(' ')[0]).sort(),
      types.sort(),
      JSON.stringify(fallbacks),
    );
  });

  test('one method, which cannot be configured', LIMIT, async () => {
    const fallbacks = await recordFrozen(`Object.defineProperty(Element.prototype, 'attachShadow', { writable: false, configurable: false });
      Object.defineProperty(HTMLInputElement.prototype, 'value', { configurable: false });`);
    assert.equal(fallbacks.length, 2, JSON.stringify(fallbacks));
  });
});
