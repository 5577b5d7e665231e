/** Scripts may dispatch a plain `Event` of any type: it has nothing of what a browser's own have. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';

const BODY = `<form id="form"><input id="text"><input id="box" type="checkbox"><select id="list"><option>a<option>b</select></form>
  <video id="video"></video><dialog id="dialog">d</dialog><img id="image" alt=""><div id="host"></div><iframe id="frame" srcdoc="<p>framed</p>"></iframe>`;

onEachBrowser('plain events', (bench) => {
  test('of every type that is listened to, wherever they are dispatched, do no harm', { timeout: 120_000 }, async () => {
    const before = `
      window.heard = new Set();
      const native = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        heard.add(type);
        return native.call(this, type, ...rest);
      };`;
    await bench.record(bench.page({ body: BODY, before, options: { allowUntrustedEvents: true } }));
    const { types, first } = await bench.browser.evaluate(async () => {
      const first = Afterimage.getRecorderStats();
      // The recording ends with the page, and leaves with its tab: these say so.
      const ending = new Set(['pagehide', 'beforeunload', 'unload', 'freeze', 'visibilitychange', 'pageshow', 'resume']);
      const types = [...window.heard].filter((type) => !ending.has(type));
      document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<button id="inner">b</button>';
      await new Promise((resolve) => setTimeout(resolve, 300));
      const framed = document.querySelector('#frame').contentWindow;
      const targets = [window, document, document.body, document.body.firstChild, framed, framed.document, framed.document.body, document.querySelector('#host').shadowRoot.firstChild, ...document.querySelectorAll('[id]')];
      for (const type of types) {
        for (const target of targets) target.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return { types, first };
    });
    for (const type of ['touchstart', 'touchmove', 'pointermove', 'pointerover', 'mousedown', 'click', 'contextmenu', 'dragover', 'input', 'change', 'reset', 'scroll', 'focusin', 'focusout', 'play', 'emptied', 'seeked', 'error', 'unhandledrejection', 'toggle', 'beforetoggle', 'selectionchange', 'load', 'resize']) {
      assert.ok(types.includes(type), `${type} is listened to`);
    }
    await bench.browser.evaluate(addWitnesses, 1, 3);
    const live = await bench.live();
    const events = await bench.events();
    const last = await bench.browser.evaluate(() => Afterimage.getRecorderStats());
    assert.equal(last.restarts, 0);
    assert.equal(last.recordingId, first.recordingId, 'the same recording goes on');
    assert.deepEqual(missingWitnesses(events, 3), []);
    await bench.assertReplays(live, events);
    await bench.assertNoRepairs();
  });
});
