import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };

/** Names that the recorder, its entry or the browser's glue read on documents, windows and forms. */
const NAMES = [
  'activeElement', 'addEventListener', 'adoptedStyleSheets', 'attributes', 'baseURI', 'body', 'children', 'compatMode',
  'createElement', 'currentScript', 'defaultView', 'designMode', 'documentElement', 'firstChild', 'getAttribute',
  'getElementById', 'getRootNode', 'getSelection', 'head', 'hidden', 'history', 'host', 'localName', 'location', 'namespaceURI',
  'navigation', 'nextSibling', 'nodeType', 'ownerDocument', 'parentNode', 'prerendering', 'querySelectorAll', 'scrollLeft',
  'scrollTop', 'shadowRoot', 'styleSheets', 'trustedTypes', 'visibilityState', 'Zone', '__zone_symbol__addEventListener',
  '__zone_symbol__setTimeout', '__zone_symbol__MutationObserver', '__zone_symbol__setInterval',
];

onEachBrowser('a page whose forms have the names of properties', (bench) => {
  const assertNoFallback = async () => {
    const { fallbacks, restarts } = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.deepEqual({ fallbacks, restarts }, { fallbacks: [], restarts: 0 });
    await bench.assertPageUnharmed();
  };

  test('all at once, also within the forms: it is recorded', LIMIT, async () => {
    const fields = NAMES.map((name) => `<input name="${name}">`).join('');
    const forms = NAMES.map((name) => `<form name="${name}" id="${name}"><input name="__symbol__"></form>`).join('');
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Names</title><!--scripts--></head><body>${forms}
      <form id="fields">${fields}<input type="radio" name="in"><button id="reset" type="reset">Reset</button></form>
      <p><input type="radio" name="out" id="one"><input type="radio" name="out" id="two"></p></body></html>`;
    await bench.record(bench.page({ html }));
    await bench.browser.click('#one');
    await bench.browser.click('#two');
    await bench.browser.click('#reset');
    await bench.browser.evaluate(() => {
      document.querySelector('p').append('added');
      history.pushState(null, '', '/named');
    });
    // Not replayed: neither the replayer nor what reads the page for a comparison gets by with such names.
    const text = JSON.stringify(await bench.events());
    for (const name of NAMES) assert.equal(text.split(`"name":"${name}"`).length - 1, 2, `${name}: a form and a field`);
    assert.ok(text.includes('"textContent":"added"'), 'what was added');
    assert.ok(text.includes('/named'), 'the view');
    assert.equal(text.split('"source":2,"type":2').length - 1, 3, 'three clicks');
    await assertNoFallback();
  });

  test('the recorder comes from where its script is, whatever is named currentScript', LIMIT, async () => {
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Names</title><!--scripts--></head><body>
      <img name="currentScript" src="/elsewhere/picture.png" alt=""><p>Text</p></body></html>`;
    await bench.record(bench.page({ html }));
    await bench.assertPageUnharmed();
  });

  /** Takes the clicked element out and moves on, all before the recorder hears of the click. */
  const takeOut = (selector) => `addEventListener('click', (event) => {
    const element = document.querySelector('${selector}');
    if (!element || !event.composedPath().includes(element)) return;
    event.preventDefault();
    element.remove();
    history.pushState(null, '', '/next');
  }, true);`;
  for (const [name, selector, target, body] of [
    ['a form with a field named host', '#f', '#go', '<form id="f"><input name="host"><button id="go" type="button">Go</button></form>'],
    ['a link, which has a host', '#f', '#f', '<a id="f" href="https://host.example/x" style="display: block">Link</a>'],
  ]) {
    test(`that goes while it is clicked: ${name}`, LIMIT, async () => {
      await bench.record(bench.page({ body: `<h1>A page</h1>${body}`, before: takeOut(selector) }));
      await bench.browser.click(target);
      await bench.assertReplays(await bench.live(), await bench.events());
      await assertNoFallback();
    });
  }
});
