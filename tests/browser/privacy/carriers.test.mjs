/** Markup in which browsers keep a copy of what is masked elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

onEachBrowser('copies of secrets', (bench) => {
  test('the chosen option of a list that the page styles', LIMIT, async () => {
    const list = (id, attributes) => `<select id="${id}" ${attributes}><button><selectedcontent></selectedcontent></button>
      <option value="a"><i class="canary${id}a">A</i></option><option value="b"><i class="canary${id}b">B</i></option></select>`;
    const body = `<style>select, ::picker(select) { appearance: base-select }</style><h1>Public heading</h1>${list('secret', 'autocomplete="cc-type"')}${list('masked', 'data-afterimage="mask"')}`;
    const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'allow' } }, (browser) =>
      browser.evaluate(() => {
        for (const select of document.querySelectorAll('select')) {
          select.selectedIndex = 1;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        }
      }),
    );
    assertAbsent(found, [], ['Public heading']);
    const count = (text) => found.events.split(text).length;
    for (const id of ['secret', 'masked']) assert.equal(count(`canary${id}a`), count(`canary${id}b`), `${id}: a copy tells the choice`);
  });

  for (const level of ['allow', 'mask-user-input', 'mask']) {
    test(`fields in markup that is not shown at ${level}`, LIMIT, async () => {
      const field = (name) => `<input type=hidden name=csrf value=canary${name}><input type=password value=canary${name}>`;
      const body = `<h1 class="public-class-name">Heading</h1><noscript>${field('noscript')}</noscript><noembed>${field('noembed')}</noembed>
        <noframes>${field('noframes')}</noframes><iframe>${field('fallback')}</iframe><iframe srcdoc='<b class="public-frame">Frame</b>${field('srcdoc')}'></iframe>
        <meta name="csrf-token" content="canarymeta"><input type="email" list="l"><datalist id="l"><option value="canarysuggestion"></datalist>
        <input type="password" ng-reflect-model="canaryreflect" aria-label="canaryaria" initialvalue="canaryinitial">`;
      const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: level } }, (browser) =>
        browser.evaluate(async (late) => {
          document.body.insertAdjacentHTML('beforeend', late);
          await new Promise((resolve) => setTimeout(resolve, 300));
          document.querySelector('iframe').firstChild.data = 'canarychanged';
        }, `<iframe>${field('late')}</iframe><noembed>${field('late')}</noembed>`),
      );
      assertAbsent(found, ['canary'], ['public-class-name', 'public-frame']);
    });
  }
});
