/** What a host's children show, they show in its slots: the level of the slot holds for them. */
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

/** A host whose root is declared, and what stands in its slots. */
const host = (id, root, children, attributes = '') =>
  `<div id="${id}" ${attributes}><template shadowrootmode="open">${root}</template>${children}</div>`;

const MASKED = '<section data-afterimage="mask"><i><slot name="masked"></slot></i></section>';
const HIDDEN = '<section data-afterimage="hidden"><slot name="hidden"></slot></section>';
const IGNORED = '<slot class="afterimage-ignore" name="ignored"></slot>';
const OPEN = '<p><slot></slot></p>';

const pause = 'const pause = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms));';

onEachBrowser('slots', (bench) => {
  const record = (body, options, script = '') =>
    recordThroughProxy(bench, { body, options }, (browser) => browser.evaluate(new Function(`return (async () => { ${pause} ${script} })()`)));

  test('in a page that is shown, what a slot closes', LIMIT, async () => {
    const found = await record(
      host('plain', OPEN + MASKED + HIDDEN + IGNORED, `Public text<b title="Public title">Public <i>below</i></b>
        <b slot="masked" title="canarytitle">canarytext<i data-afterimage="allow">Public within</i></b>
        <b slot="hidden" id="canaryid">canaryhidden<i data-afterimage="allow">canarybelow</i></b>
        <b slot="ignored">canaryignored</b>`) +
        host('whole', '<section data-afterimage="mask"><slot></slot></section>', 'canarynode<b>canarychild</b><input value="canaryvalue">') +
        host('outer', `<x-inner id="inner"><slot></slot></x-inner>`, 'canarydeep<b>canarydeeper</b>') +
        host('fallback', '<section data-afterimage="mask"><slot>canaryfallback</slot></section>', ''),
      { defaultPrivacyLevel: 'allow' },
      // Written before the recorder begins would say nothing of order: this root comes to a host that is known.
      `const inner = document.querySelector('#outer').shadowRoot.querySelector('#inner');
       inner.attachShadow({ mode: 'open' }).innerHTML = '<section data-afterimage="mask"><slot></slot></section>';
       await pause();
       document.querySelector('#outer').lastChild.textContent = 'canarylater';
       document.querySelector('#whole').append('canaryappended');
       await pause();`,
    );
    assertAbsent(found, ['canarytitle', 'canarytext', 'canaryhidden', 'canaryid', 'canarybelow', 'canaryignored', 'canarynode', 'canarychild',
      'canaryvalue', 'canaryfallback', 'canarylater', 'canaryappended'], ['Public text', 'Public title', 'Public ', 'below', 'Public within']);
  });

  test('in a masked page, what a slot opens', LIMIT, async () => {
    const found = await record(
      host('a', '<section data-afterimage="allow"><slot></slot></section><slot name="other"></slot>',
        'Public text<b title="Public title">Public child<i data-afterimage="mask">canarywithin</i></b><b slot="other">canaryother</b><b slot="none">canarynone</b>') +
        host('b', '<section data-afterimage="allow"><slot></slot></section>', 'canaryclosed', 'data-afterimage="hidden"'),
      { defaultPrivacyLevel: 'mask' },
      `document.querySelector('#a').append('Public later');
       document.querySelector('#a').querySelector('[slot=none]').textContent = 'canarystill';
       await pause();`,
    );
    assertAbsent(found, ['canary'], ['Public text', 'Public title', 'Public child', 'Public later']);
  });

  test('as it changes: the slot of a child, the mark around a slot, slots that come, go and are assigned', LIMIT, async () => {
    const found = await record(
      host('a', OPEN + MASKED + HIDDEN, '<b id="moves">Public first</b>') +
        host('b', '<section id="around"><slot></slot></section>', '<b id="marked">Public second</b>') +
        '<div id="c">Public third<b>Public fourth</b></div>' +
        '<div id="d"><b id="given">Public fifth</b></div>',
      { defaultPrivacyLevel: 'allow' },
      `const $ = (id) => document.querySelector('#' + id);
       const d = $('d').attachShadow({ mode: 'open', slotAssignment: 'manual' });
       d.innerHTML = '<p><slot></slot></p><section data-afterimage="mask"><slot></slot></section>';
       const [open, masked] = d.querySelectorAll('slot');
       open.assign($('given'));
       await pause();
       $('moves').slot = 'masked';
       $('moves').textContent = 'canaryone';
       $('b').shadowRoot.querySelector('#around').setAttribute('data-afterimage', 'mask');
       $('marked').firstChild.data = 'canarytwo';
       $('c').attachShadow({ mode: 'open' }).innerHTML = '<section class="afterimage-hidden"><slot></slot></section>';
       $('c').lastChild.textContent = 'canarythree';
       masked.assign($('given'));
       await pause();
       $('given').textContent = 'canaryfour';
       $('moves').slot = 'hidden';
       $('moves').className = 'canaryfive';
       await pause();
       $('moves').removeAttribute('slot');
       $('moves').textContent = 'Public sixth';
       $('moves').className = 'Public-seventh';
       $('marked').firstChild.data = 'Public eighth';
       $('b').shadowRoot.querySelector('#around').remove();
       await pause();`,
    );
    assertAbsent(found, ['canary'], ['Public first', 'Public second', 'Public third', 'Public fourth', 'Public fifth', 'Public sixth', 'Public-seventh', 'Public eighth']);
  });

  test('before the browser tells of it, and whatever a script tells', LIMIT, async () => {
    const found = await record(
      host('a', '<slot name="a"></slot><div data-afterimage="hidden"><slot name="b"></slot></div>', '<b slot="a" id="child">Public first</b>'),
      { defaultPrivacyLevel: 'allow' },
      `const child = document.querySelector('#child');
       window.dispatchEvent(new Event('slotchange'));
       document.createDocumentFragment().dispatchEvent(new Event('slotchange'));
       child.slot = 'b'; child.textContent = 'canaryone'; history.pushState({}, '', '?next');
       await pause();
       window.dispatchEvent(new Event('slotchange'));
       document.querySelector('#a').append('Public last');
       await pause();
       if (Afterimage.getRecorderStats().restarts) throw new Error('the recorder failed');`,
    );
    assertAbsent(found, ['canary'], ['Public first', 'Public last']);
  });
});
