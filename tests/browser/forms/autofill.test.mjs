/** What the browser fills in by itself. Only Chromium can be told to by a driver. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { SOURCE, incremental } from '../../support/events.mjs';

const FORM = `<form method="post" action="/pay">
  <input id="holder" name="cc-name" autocomplete="cc-name">
  <input id="number" name="cardnumber" autocomplete="cc-number">
  <input id="expiry" name="exp" autocomplete="cc-exp">
  <input id="code" name="cvc" autocomplete="cc-csc">
  <button>Pay</button>
</form>`;
const CARD = { number: '4111111111111111', name: 'Alice Canary', expiryMonth: '12', expiryYear: '2031', cvc: '737' };
const SECRETS = /4111111111111111|Canary|12\/2031|\b737\b/;

/** Has the browser fill in a form from one of its fields. */
async function autofill(browser, selector, filling) {
  await browser.click(selector);
  const { root } = await browser.cdp('DOM.getDocument', { depth: -1 });
  const { nodeId } = await browser.cdp('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { node } = await browser.cdp('DOM.describeNode', { nodeId });
  // It finds forms some time after they are there.
  for (let tries = 0; ; tries++) {
    try {
      await browser.cdp('Autofill.trigger', { fieldId: node.backendNodeId, ...filling });
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await browser.waitFor((field) => document.querySelector(field).matches(':autofill'), { args: [selector] });
}

onEachBrowser('autofill', (bench) => {
  test('a card is told as masked as it would be if it were typed', { timeout: 120_000 }, async (context) => {
    if (bench.name !== 'chromium') return context.skip('by the DevTools protocol of Chromium');
    const { events, live } = await bench.recordPage(bench.page({ body: FORM }), (browser) => autofill(browser, '#number', { card: CARD }));
    assert.match(JSON.stringify(live), SECRETS, 'the page shows what was filled in');
    assert.doesNotMatch(JSON.stringify(events), SECRETS);
    const filled = new Set(incremental(events, SOURCE.input).map(({ data }) => data.id));
    assert.equal(filled.size, 4, 'each field is told to hold something');
  });
});
