import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { assertAbsent, recordThroughProxy, sentThrough } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

/** Fields that are masked at every level, each with what is typed into it. */
const FIELDS = [
  ['pw', 'type="password"', 'canarypassword1'],
  ['mail', 'type="email"', 'canary.mail@example.org'],
  ['phone', 'type="tel"', '+436605550173'],
  ['mail-by-name', 'type="text" autocomplete="email"', 'canary.second@example.org'],
  ['phone-by-name', 'autocomplete="work tel-national"', '06605550199'],
  ['card', 'inputmode="numeric" autocomplete="cc-number"', '4111111111111111'],
  ['card-name', 'autocomplete="billing cc-name"', 'canarycardholder'],
  ['code', 'autocomplete="cc-csc"', 'k93712z'],
  ['otp', 'autocomplete="one-time-code"', 'q550917z'],
  ['new-pw', 'type="text" autocomplete="new-password"', 'canarypassword2'],
];

const form = (values) => `<form>${FIELDS.map(([id, attributes, value]) => `<p><label>${id} <input id="${id}" ${attributes} ${values ? `value="${value}"` : ''}></label></p>`).join('')}</form>`;

onEachBrowser('secrets', (bench) => {
  for (const level of ['allow', 'mask-user-input', 'mask']) {
    const visible = level === 'mask' ? ['public-class-name'] : ['public-class-name', 'Public heading'];

    test(`typed into sensitive fields at ${level}`, LIMIT, async () => {
      const found = await recordThroughProxy(bench, { body: `<h1 class="public-class-name">Public heading</h1>${form(false)}`, options: { defaultPrivacyLevel: level } }, async (browser) => {
        for (const [id, , value] of FIELDS) await browser.fill(`#${id}`, value);
      });
      // Beginnings too: each key makes an event of its own.
      const secrets = FIELDS.flatMap(([, , value]) => [value, value.slice(0, Math.max(4, value.length - 1))]).filter((value) => value !== '0660' && value !== '+436');
      assertAbsent(found, secrets, visible);
    });

    test(`in sensitive fields from the start, by script, and by a change of type at ${level}`, LIMIT, async () => {
      const body = `<h1 class="public-class-name">Public heading</h1>${form(true)}`;
      const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: level } }, async (browser) => {
        await browser.evaluate(() => {
          const field = document.querySelector('#pw');
          field.value = 'canaryscripted';
          field.setAttribute('value', 'canaryattribute');
          // "Show the password" must not show it to whoever watches.
          field.type = 'text';
          field.dispatchEvent(new Event('input', { bubbles: true }));
        });
        await browser.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<input type="password" value="canarylate"><input autocomplete="cc-number" value="5500005555555559">'));
      });
      assertAbsent(found, [...FIELDS.map(([, , value]) => value), 'canaryscripted', 'canaryattribute', 'canarylate', '5500005555555559'], visible);
    });
  }

  test('choices of an always masked list, and what stands inside of a result', LIMIT, async () => {
    const option = (value) => `<option value="${value}" label="${value}label" data-month="${value}data">${value}text</option>`;
    const body = `<h1>Public heading</h1>
      <select id="s" autocomplete="cc-exp-month">${option('canaryfirst')}<optgroup label="canarygroup">${option('canarysecond')}</optgroup></select>
      <output id="o" data-afterimage="mask-user-input"><b title="canarytitle">canaryresult</b></output>
      <select><option value="Public choice">Public label</option></select>`;
    const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'allow' } }, (browser) =>
      browser.evaluate(async (late) => {
        const list = document.querySelector('#s');
        list.selectedIndex = 1;
        list.dispatchEvent(new Event('change', { bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 100));
        list.insertAdjacentHTML('beforeend', late);
        list.options[0].setAttribute('value', 'canarychanged');
        document.querySelector('#o b').firstChild.data = 'canaryafter';
      }, option('canarylate')),
    );
    assertAbsent(found, ['first', 'second', 'group', 'title', 'result', 'late', 'changed', 'after'].map((name) => `canary${name}`), ['Public heading', 'Public choice', 'Public label']);
  });

  test('masked and hidden text, present, added and changed', LIMIT, async () => {
    const body = `<h1>Public heading</h1>
      <div id="m" data-afterimage="mask" title="canarytitle">canarytext <b>canarybold</b><img alt="canaryalt"></div>
      <div id="c" class="afterimage-mask">canaryclass</div>
      <div id="h" data-afterimage="hidden">canaryhidden <input value="canaryhiddeninput"><a href="/canaryhref">x</a></div>
      <input id="u" data-afterimage="mask-user-input" placeholder="Public hint">
      <div id="later">canarylater was public until now</div>`;
    const found = await recordThroughProxy(bench, { body: body.replace('canarylater was public until now', 'Public for now') }, async (browser) => {
      await browser.fill('#u', 'canarytyped');
      await browser.evaluate(async () => {
        const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
        document.querySelector('#m b').firstChild.data = 'canarychanged';
        document.querySelector('#m').append('canaryappended');
        document.querySelector('#h').append('canaryhiddenlate');
        await pause();
        document.querySelector('#m').insertAdjacentHTML('beforeend', '<p title="canarydeeptitle">canarydeep<textarea>canaryarea</textarea></p>');
        const moved = document.createElement('p');
        moved.textContent = 'canarymoved';
        document.querySelector('#m').append(moved);
        await pause();
        document.querySelector('#later').setAttribute('data-afterimage', 'mask');
        await pause();
        document.querySelector('#later').textContent = 'canarylater';
      });
    });
    const secrets = ['title', 'text', 'bold', 'alt', 'class', 'hidden', 'hiddeninput', 'href', 'typed', 'changed', 'appended', 'hiddenlate', 'deeptitle', 'deep', 'area', 'moved', 'later'];
    assertAbsent(found, secrets.map((name) => `canary${name}`), ['Public heading', 'Public hint']);
  });

  test('the default level masks text and what is typed', LIMIT, async () => {
    const found = await recordThroughProxy(
      bench,
      { body: '<h1 class="public-class-name">canaryheading</h1><p data-afterimage="allow">Public island</p><input id="i" placeholder="canaryplaceholder"><select><option>canaryoption</option></select>', options: { defaultPrivacyLevel: undefined } },
      (browser) => browser.fill('#i', 'canarytyped'),
    );
    assertAbsent(found, ['canaryheading', 'canarytyped', 'canaryplaceholder', 'canaryoption'], ['public-class-name', 'Public island']);
  });

  test('query values and fragments of the page address', LIMIT, async () => {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      const url = bench.page({ options: { endpoint: proxy.origin } });
      await bench.browser.goto(`${url}?token=canaryquery#canaryfragment`);
      await bench.recording();
      await bench.browser.evaluate(() => history.pushState(null, '', '?token=canarypushed'));
      await bench.live();
      const events = JSON.stringify(await bench.events());
      const sent = sentThrough(proxy);
      assertAbsent({ sent, events }, ['canaryquery', 'canaryfragment', 'canarypushed'], [new URL(url).pathname]);
    } finally {
      await proxy.close();
    }
  });
});
