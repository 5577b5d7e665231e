/** What was typed as a secret stays masked where the page copies it to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };
const BODY = '<h1 class="public-class-name">Heading</h1><div id="place"></div><input id="p" type="password"><input id="t">';
const VISIBLE = ['public-class-name', 'Heading'];

/** Ways to have a secret stand elsewhere; each is given the field, an ordinary one and a place for new elements. */
const WAYS = {
  'a clone that is shown': (field, _, place) => {
    const clone = field.cloneNode(true);
    clone.type = 'text';
    place.append(clone);
  },
  'a clone with the type changed on the field itself': (field, _, place) => {
    field.type = 'text';
    place.append(field.cloneNode(true));
  },
  'markup with the value in it': (field, _, place) => {
    field.setAttribute('value', field.value);
    place.innerHTML = field.outerHTML.replace('password', 'text');
  },
  'a text field in its place': (field) => {
    const shown = document.createElement('input');
    shown.value = field.value;
    field.replaceWith(shown);
  },
  'a text field that is there already, in the task of the field’s own change': (field, other) => {
    field.value = 'canaryanother';
    other.value = field.value;
    other.dispatchEvent(new Event('input', { bubbles: true }));
  },
  'a text, the field emptied in the same handler while records wait': async (field, _, place) => {
    field.addEventListener('input', () => {
      const { value } = field;
      place.append(document.createElement('i'));
      place.lastChild.textContent = value;
      field.value = '';
    });
    place.append('records');
    field.value = 'canaryanother';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  },
  'a button': (field, _, place) => {
    place.innerHTML = `<input type="button" value="${field.value}">`;
  },
  'texts and attributes, also in a root and a frame': (field, _, place) => {
    place.title = field.value;
    place.append(field.value);
    place.insertAdjacentHTML('beforeend', `<p data-mirror="${field.value}"> ${field.value}\n</p><iframe></iframe>`);
    place.querySelector('p').attachShadow({ mode: 'open' }).innerHTML = `<b>${field.value}</b>`;
    place.querySelector('iframe').contentDocument.body.append(field.value);
  },
  'a field that was emptied, later': async (field, _, place) => {
    const value = field.value;
    field.value = '';
    await new Promise((resolve) => setTimeout(resolve, 400));
    field.remove();
    await new Promise((resolve) => setTimeout(resolve, 400));
    window.Afterimage.stopSessionReplayRecording();
    window.Afterimage.startSessionReplayRecording();
    place.textContent = value;
  },
};

onEachBrowser('copies of secrets', (bench) => {
  for (const [name, way] of Object.entries(WAYS)) {
    test(name, LIMIT, async () => {
      const found = await recordThroughProxy(bench, { body: BODY, options: { defaultPrivacyLevel: 'allow' } }, async (browser) => {
        await browser.fill('#t', 'Shown');
        await browser.fill('#p', 'canarysecret');
        await browser.evaluate(`async () => { await (${way})(...['#p', '#t', '#place'].map((which) => document.querySelector(which))); }`);
        await sleep(500);
        await bench.recording();
      });
      assertAbsent(found, ['canarysecret', 'canaryanother'], [...VISIBLE, 'Shown']);
    });
  }

  test('a selected copy tells nothing of its length', LIMIT, async () => {
    const found = await recordThroughProxy(bench, { body: BODY, options: { defaultPrivacyLevel: 'allow' } }, async (browser) => {
      await browser.fill('#p', 'canarysecretofmanyletters');
      await browser.evaluate(async () => {
        const place = document.querySelector('#place');
        place.textContent = document.querySelector('#p').value;
        await new Promise((resolve) => setTimeout(resolve, 300));
        getSelection().setBaseAndExtent(place.firstChild, 4, place.firstChild, 19);
        await new Promise((resolve) => setTimeout(resolve, 300));
      });
    });
    assertAbsent(found, ['canarysecret'], VISIBLE);
    const selections = JSON.parse(found.events).filter(({ type, data }) => type === 3 && data.source === 14);
    const ranges = selections.flatMap(({ data }) => data.ranges);
    assert.ok(ranges.length > 0, 'a selection was told');
    assert.ok(ranges.every(({ startOffset, endOffset }) => startOffset === 0 && endOffset <= 3), JSON.stringify(ranges));
  });

  test('what is typed on in the field that took its place', LIMIT, async () => {
    const found = await recordThroughProxy(bench, { body: BODY, options: { defaultPrivacyLevel: 'allow' } }, async (browser) => {
      await browser.fill('#p', 'canarysecret');
      await browser.evaluate(() => {
        const field = document.querySelector('#p');
        const shown = document.createElement('input');
        shown.id = 'shown';
        shown.value = field.value;
        field.replaceWith(shown);
      });
      await sleep(300);
      await browser.fill('#shown', 'canarysecretmore');
      await browser.evaluate(() => (document.querySelector('#place').textContent = document.querySelector('#shown').value));
    });
    assertAbsent(found, ['canarysecret'], VISIBLE);
  });
});
