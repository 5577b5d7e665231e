/** What was told under more open rules and has not left when they become tighter is taken back, wherever it waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { sentThrough } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };
const BODY = `<h1>Public heading</h1><main id="stage"><p>Public first</p></main>
  <p id="other">Public second</p><div id="host"><template shadowrootmode="open"><section><slot></slot></section></template></div><a href="/away">away</a>`;

/** What a page shows for a moment, in all the ways there are. */
const CONTENT = `<article class="canaryclass" title="canarytitle">canarytext<input value="canaryvalue"><textarea>canaryarea</textarea>
  <b data-afterimage="allow">Public within</b><style>.canaryrule { color: red }</style></article>`;

onEachBrowser('purges', (bench) => {
  /** Records, and gives all that had left when the page had come to its end; refused attempts count. */
  async function record(script, { level = 'allow', fails = false, leaves = false } = {}) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      await bench.record(bench.page({ body: BODY, options: { defaultPrivacyLevel: level, endpoint: proxy.origin, bytesPerMinute: 100_000_000 } }));
      await bench.live();
      const id = await bench.sessionId();
      if (fails) proxy.override = () => ({ status: 503 });
      const run = `return (async () => {
        const $ = (id) => document.getElementById(id);
        const pause = (ms = 300) => new Promise((resolve) => setTimeout(resolve, ms));
        ${script}
      })()`;
      await bench.browser.evaluate(new Function(run));
      const before = proxy.refused.length;
      proxy.override = undefined;
      let events;
      if (leaves) {
        await bench.browser.goto(`${bench.server.origin}/blank`);
        await sleep(2_000);
        events = await bench.collector.events(id);
      } else {
        await bench.live();
        events = await bench.events();
      }
      await bench.assertPageUnharmed?.();
      return { sent: sentThrough(proxy), events: JSON.stringify(events), attempts: before };
    } finally {
      await proxy.close();
    }
  }

  const assertPurged = ({ sent, events }, { gone, stays = [] }) => {
    for (const text of ['Public heading', 'Public second', ...stays]) {
      assert.ok(sent.includes(text), `the bytes sent hold ${text}`);
      assert.ok(events.includes(text), `the events hold ${text}`);
    }
    for (const text of gone) {
      assert.ok(!sent.includes(text), `${text} left the page`);
      assert.ok(!events.includes(text), `${text} is in the events`);
    }
  };

  const ALL = ['canarytitle', 'canarytext', 'canaryvalue', 'canaryarea', 'canarychanged'];
  const SHOW = `$('stage').innerHTML = ${JSON.stringify(CONTENT)}; await pause();
    $('stage').firstChild.firstChild.data = 'canarychanged'; $('stage').querySelector('input').value = 'canaryvalue2'; await pause();`;

  test('by a mark, a class of hiding, a field that turns secret and a move', LIMIT, async () => {
    const masked = await record(`${SHOW} $('stage').setAttribute('data-afterimage', 'mask'); await pause();`);
    assertPurged(masked, { gone: ALL, stays: ['Public within', 'canaryclass', 'canaryrule'] });
    const hidden = await record(`${SHOW} $('stage').className = 'afterimage-hidden'; await pause();`);
    assertPurged(hidden, { gone: ['canary', 'Public within'] });
    const entered = await record(
      `$('stage').innerHTML = '<p>Public third</p><input id="field" value="canaryvalue">'; await pause();
       $('field').type = 'password'; await pause();`);
    assertPurged(entered, { gone: ['canary'], stays: ['Public third'] });
    const moved = await record(
      `const vault = document.createElement('div'); vault.setAttribute('data-afterimage', 'mask'); document.body.append(vault);
       ${SHOW} vault.append($('stage').firstChild); await pause();`);
    assertPurged(moved, { gone: ALL, stays: ['Public within'] });
    const slotted = await record(
      `$('host').innerHTML = '<p title="canarytitle">canarytext</p>'; await pause();
       $('host').shadowRoot.querySelector('section').setAttribute('data-afterimage', 'hidden'); await pause();`);
    assertPurged(slotted, { gone: ['canary'] });
  });

  test('below what changes with it, or went and comes back', LIMIT, async () => {
    const opened = await record(
      `$('stage').innerHTML = '<p>Public third<b id="pin" title="canarytitle">canarytext</b></p>'; await pause();
       $('stage').setAttribute('data-afterimage', 'allow'); $('pin').setAttribute('data-afterimage', 'mask'); await pause();`);
    assertPurged(opened, { gone: ['canary'], stays: ['Public third'] });
    const both = await record(
      `$('stage').innerHTML = '<p id="outer">canaryouter<b id="pin" class="canaryclass">canarytext<i>canarybelow</i></b></p>'; await pause();
       $('outer').setAttribute('data-afterimage', 'mask'); $('pin').setAttribute('data-afterimage', 'hidden'); await pause();`);
    assertPurged(both, { gone: ['canary'] });
    const defined = await record(
      `$('stage').innerHTML = '<x-pin>Public third<b title="canarytitle">canarytext</b></x-pin>'; await pause();
       customElements.define('x-pin', class extends HTMLElement {
         connectedCallback() { this.lastChild.setAttribute('data-afterimage', 'mask'); }
       }); await pause();`);
    assertPurged(defined, { gone: ['canary'], stays: ['Public third'] });
    const back = await record(
      `$('stage').innerHTML = '<div id="panel" title="canarytitle">canarytext<p>canarychild</p></div>'; await pause();
       const panel = $('panel'); panel.remove(); await pause();
       panel.setAttribute('data-afterimage', 'hidden'); document.body.append(panel); await pause();`);
    assertPurged(back, { gone: ['canary'] });
    const left = await record(
      `$('stage').innerHTML = '<div>canaryfirst</div><div>Public third</div>'; await pause();
       $('stage').firstChild.remove(); await pause(); $('stage').setAttribute('data-afterimage', 'mask'); await pause();`);
    assertPurged(left, { gone: ['canary'] });
  });

  test('moved to where nothing is read, in one task and over several, and wrapped', LIMIT, async () => {
    const vault = (level) => `const vault = document.createElement('div'); vault.setAttribute('data-afterimage', '${level}'); document.body.append(vault); await pause();`;
    const wrapped = `const wrap = document.createElement('div'); wrap.className = 'afterimage-hidden'; $('stage').firstChild.replaceWith(wrap); wrap.append(item);`;
    for (const [level, move] of [
      ['hidden', 'vault.append(item);'],
      ['ignore', 'item.firstChild.data = "canarychanged"; vault.append(item);'],
      ['hidden', 'item.remove(); await pause(); vault.append(item);'],
      ['hidden', 'vault.attachShadow({ mode: "open" }).append(item);'],
      ['hidden', wrapped],
    ]) {
      const found = await record(`${vault(level)} ${SHOW} const item = $('stage').firstChild; ${move} await pause();`);
      assertPurged(found, { gone: [...ALL, 'canaryclass'] });
    }
    const left = await record(`${vault('hidden')} ${SHOW} vault.append($('stage').firstChild); await pause(0);`, { leaves: true });
    assertPurged(left, { gone: ALL });
  });

  test('what was told as other nodes before', LIMIT, async () => {
    const flicked = await record(
      `$('stage').innerHTML = '<p title="canarytitle">canarytext</p>'; await pause();
       $('stage').setAttribute('data-afterimage', 'mask'); $('stage').removeAttribute('data-afterimage'); await pause();
       $('stage').setAttribute('data-afterimage', 'mask'); await pause();`);
    assertPurged(flicked, { gone: ['canary'] });
    const field = await record(
      `$('stage').innerHTML = '<input id="field" value="canaryvalue">'; await pause();
       $('field').type = 'search'; await pause(); $('field').autocomplete = 'name'; await pause(); $('field').type = 'password'; await pause();`);
    assertPurged(field, { gone: ['canary'] });
    const upgraded = await record(
      `$('stage').innerHTML = '<x-late><b>canarytext</b></x-late>'; await pause();
       customElements.define('x-late', class extends HTMLElement {
         constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<div class="afterimage-mask"><slot></slot></div>'; }
       }); await pause();`);
    assertPurged(upgraded, { gone: ['canary'] });
    const last = await record(
      `$('stage').innerHTML = '<p id="item">canarytext</p><img src="/canary.png">'; await pause();
       $('item').setAttribute('data-afterimage', 'hidden'); $('item').remove(); await pause();
       $('stage').lastChild.remove(); await pause(); $('stage').setAttribute('data-afterimage', 'mask'); await pause();`);
    assertPurged(last, { gone: ['canary'] });
  });

  test('by the level of the page', LIMIT, async () => {
    const found = await record(`${SHOW} Afterimage.addError(new Error('Public error')); Afterimage.setPrivacyLevel('mask'); await pause();`);
    for (const text of ALL) assert.ok(!found.sent.includes(text) && !found.events.includes(text), `${text} left the page`);
    assert.ok(found.sent.includes('Public within') && found.sent.includes('Public heading'));
  });

  test('what becomes more open is not taken back', LIMIT, async () => {
    const found = await record(
      `$('stage').innerHTML = '<p>Public third</p><p title="Public title">Public fourth</p>'; await pause();
       $('stage').setAttribute('data-afterimage', 'allow'); await pause();
       $('stage').firstChild.firstChild.data = 'Public fifth'; await pause();`,
      { level: 'mask-user-input' },
    );
    assertPurged(found, { gone: [], stays: ['Public third', 'Public title', 'Public fourth', 'Public fifth'] });
  });

  test('on the way out of the page', LIMIT, async () => {
    const found = await record(
      `${SHOW} $('other').append(' Public last'); $('stage').setAttribute('data-afterimage', 'mask');`, { leaves: true });
    assertPurged(found, { gone: ALL, stays: ['Public last'] });
    const busy = await record(
      `${SHOW} $('stage').setAttribute('data-afterimage', 'mask');
       for (let index = 0; index < 30000; index++) $('other').append(Object.assign(document.createElement('i'), { title: 'row ' + index }));`, { leaves: true });
    assertPurged(busy, { gone: ALL });
  });

  test('in bodies that the collector did not take: only what was under way is out', LIMIT, async () => {
    const found = await record(
      `$('other').append(' Public third'); await pause(); Afterimage.flush(1); await pause(1500);
       ${SHOW} $('stage').setAttribute('data-afterimage', 'mask'); await pause();`, { fails: true });
    assert.ok(found.attempts > 0, 'some were refused');
    assertPurged(found, { gone: ALL, stays: ['Public third', 'Public within'] });
  });
});
