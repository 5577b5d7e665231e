/** Carriers that no attribute rule decides about: styles, selections, failures, what frameworks and scripts write. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };
const HEADING = '<h1 class="public-class-name">Heading</h1>';

/** A script of the page that uses whatever a page may use. Each secret has a number of its own. */
async function useAll() {
  const pause = (ms = 100) => new Promise((resolve) => setTimeout(resolve, ms));
  const hidden = document.querySelector('#hidden');
  const attempt = (act) => {
    try {
      act();
    } catch {
      // Not every engine has everything.
    }
  };
  // Within what is hidden nothing is read: sheets, roots, frames, controls, media, top layer, selection.
  attempt(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.canary01::after { content: "canary02" }');
    const root = hidden.querySelector('#host').attachShadow({ mode: 'open' });
    root.innerHTML = '<p>canary03</p><style>.canary04 {}</style><dialog>canary05</dialog>';
    root.adoptedStyleSheets = [sheet];
    sheet.insertRule('.canary06 {}');
    root.querySelector('dialog').showModal();
    root.querySelector('dialog').close();
  });
  attempt(() => hidden.querySelector('style').sheet.insertRule('.canary07 {}'));
  attempt(() => (hidden.querySelector('iframe').contentDocument.body.innerHTML = '<b>canary08</b>'));
  getSelection().selectAllChildren(hidden);
  await pause();
  // Masked texts: in roots, frames, options, in the title; moved, split, replaced.
  const masked = document.querySelector('#masked');
  attempt(() => (masked.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot><p title="canary09">canary10</p>'));
  masked.append(new Text('canary11 canary12'));
  masked.lastChild.splitText(8);
  masked.insertAdjacentHTML('beforeend', '<svg><title>canary13</title><text xlink:title="canary14" aria-label="canary15">canary16</text><a href="#canary17"><tspan>canary18</tspan></a></svg>');
  masked.insertAdjacentHTML('beforeend', '<img src="/canary19.png" srcset="/canary20.png 2x" alt="canary21"><a href="https://canary22@host.example/x;jsessionid=canary23?canary24#canary25" ping="/p?canary26">canary27</a>');
  masked.insertAdjacentHTML('beforeend', '<video poster="/canary28.png" src="data:video/mp4,canary29"></video><p style="background: url(/canary30.png); --a: \'canary31\'" onclick="canary32()" x-unknown="canary33" foo="canary34" data-x="canary35"></p>');
  masked.insertAdjacentHTML('beforeend', '<x-card name="canary36" href="/canary37" value="canary38">canary39</x-card><details><summary>canary40</summary></details><meter title="canary41" value="1"></meter>');
  const blob = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><title>canary42</title></svg>'], { type: 'image/svg+xml' }));
  masked.insertAdjacentHTML('beforeend', `<img src="${blob}"><p style="background: url(${blob})"></p>`);
  document.title = 'canary43';
  await pause();
  // What visitors enter, as frameworks handle it.
  const field = document.querySelector('#typed');
  for (const text of ['canary44a', 'canary44ab', 'canary44abc']) {
    field.value = text;
    field.setAttribute('value', text);
    field.setAttribute('ng-reflect-model', text);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: 'canary45', inputType: 'insertFromPaste' }));
    await pause(30);
  }
  const draft = document.querySelector('#draft');
  draft.innerHTML = 'canary46 <span contenteditable="false" data-mention="canary47" title="canary48">canary49</span><x-mention name="canary50"></x-mention><img src="data:image/gif;base64,canary51=" alt="canary52"><a href="https://canary53.example/canary54?canary55">canary56</a>';
  getSelection().selectAllChildren(draft);
  draft.dispatchEvent(new ClipboardEvent('paste', { bubbles: true }));
  await pause();
  // Failures and addresses.
  document.querySelector('#failing').src = '/404.png?t=canary57#canary58';
  setTimeout(() => {
    throw new Error('canary59 at https://canary60@h.example/?canary61 for canary62');
  });
  Promise.reject(Object.assign(new Error('canary63'), { password: 'canary64' }));
  Promise.reject({ token: 'canary65', toString: () => 'canary66' });
  history.pushState({ secret: 'canary67' }, 'canary68', '/next;jsessionid=canary69?token=canary70&canary71#canary72');
  location.hash = 'canary73';
  await pause(400);
}

onEachBrowser('secrets in odd places', (bench) => {
  for (const level of ['mask', 'mask-user-input', 'allow']) {
    test(`of a page at ${level}`, LIMIT, async () => {
      const body = `${HEADING}
        <div id="hidden" data-afterimage="hidden"><div id="host"></div><style>.canary74 {}</style><iframe title="canary75"></iframe><input value="canary76"></div>
        <div id="masked" data-afterimage="mask"></div>
        <div data-afterimage="mask-user-input"><input id="typed"><div id="draft" contenteditable></div></div>
        <input id="wide" type="password" style="width: 40px"><img id="failing" data-afterimage="mask" alt="">`;
      const found = await recordThroughProxy(bench, { body, traps: true, options: { defaultPrivacyLevel: level } }, async (browser) => {
        await sleep(300);
        await browser.evaluate(useAll);
        await browser.fill('#wide', 'canary77 and so on until it is scrolled');
        await sleep(500);
      });
      // At `allow` errors are the application's own words, and the title is no secret.
      const open = { allow: [43, 59, 62, 63, 66], 'mask-user-input': [43] }[level] ?? [];
      const secrets = Array.from({ length: 77 }, (_, index) => index + 1).filter((number) => !open.includes(number));
      const left = secrets.map((number) => `canary${String(number).padStart(2, '0')}`).filter((secret) => found.sent.includes(secret) || found.events.includes(secret));
      assert.deepEqual(left, [], 'left the page');
      assertAbsent(found, [], ['public-class-name']);
    });
  }
});
