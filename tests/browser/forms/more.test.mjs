import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));
window.at = (id) => document.getElementById(id);`;

onEachBrowser('more of forms', (bench) => {
  test('datalist, progress, meter, output, details and editable text', LIMIT, async () => {
    const body = `<input list="l" id="i"><datalist id="l"><option value="a"><option value="b"></datalist><progress id="p" value="0.2"></progress><progress id="q"></progress>
      <meter id="m" min="0" max="10" value="3"></meter><form id="form"><input name="x" value="1"><output id="o">first</output></form>
      <details id="d1" name="g" open><summary>1</summary>a</details><details id="d2" name="g"><summary>2</summary>b</details><div id="e" contenteditable>text <b>bold</b></div>`;
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        at('i').value = 'b';
        at('l').append(new Option('c', 'c'));
        at('p').value = 0.7;
        at('q').value = 0.1;
        at('q').max = 5;
        at('m').value = 8;
        at('m').high = 6;
        at('o').value = 'second';
        at('d2').open = true;
        at('e').focus();
        document.getSelection().collapse(at('e').firstChild, 2);
        document.execCommand('insertText', false, 'typed');
        await rest();
        at('form').reset();
        at('p').removeAttribute('value');
        at('e').innerHTML = '<p>para</p>';
        at('e').blur();
      }),
    );
  });

  test('radio groups of any name, in forms, shadow roots and beside', LIMIT, async () => {
    const names = [`a"b`, `it's`, 'x]y\\', '', 'ü'];
    const group = (name, key) =>
      ['1', '2', '3']
        .map(
          (value) =>
            `<input type="radio" name="${name.replaceAll('"', '&quot;')}" id="${key}${value}" value="${value}"${value === '1' ? ' checked' : ''}>`,
        )
        .join('');
    const body = `${names.map((name, index) => group(name, `n${index}`)).join('')}<form id="form">${group('same', 'f')}</form>${group('same', 'o')}<input type="radio" name="same" form="form" id="away"><div id="host"></div>`;
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        const root = at('host').attachShadow({ mode: 'open' });
        root.innerHTML = '<input type="radio" name="same" checked><input type="radio" name="same">';
        for (const index of [0, 1, 2, 3, 4]) at(`n${index}2`).checked = true;
        await rest();
        at('n03').click();
        root.lastChild.checked = true;
        at('away').checked = true;
        await rest();
        at('o3').click();
        at('n12').name = 'other';
        at('n13').checked = true;
        const late = Object.assign(document.createElement('input'), { type: 'radio', name: 'ü', checked: true });
        document.body.append(late);
        await rest();
        at('form').reset();
        at('f2').remove();
      }),
    );
  });

  test('a control whose type changes', LIMIT, async () => {
    const types = [
      'text',
      'checkbox',
      'radio',
      'number',
      'date',
      'range',
      'color',
      'button',
      'search',
      'time',
    ];
    const body = types.map((type) => `<input id="${type}" type="${type}" value="2024-05-05">`).join('');
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        const inputs = [...document.querySelectorAll('input:not([type=button]):not([type=hidden])')];
        for (const input of inputs)
          if (input.type !== 'checkbox' && input.type !== 'radio')
            input.value = input.type === 'time' ? '10:10' : input.type === 'color' ? '#112233' : '7';
        await rest();
        const all = [...document.querySelectorAll('input')];
        all.forEach((input, index) => (input.type = all[(index + 5) % all.length].id));
        await rest();
        for (const input of all) if (input.type === 'checkbox') input.checked = true;
      }),
    );
  });

  test('lists whose choice is many, which are rebuilt or grouped', LIMIT, async () => {
    const body = `<select id="m" multiple><option>1<option selected>2<option selected>3</select><select id="s"><optgroup label="g"><option>a<option>b</optgroup><option>c</select><select id="e"></select>`;
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        at('m').options[0].selected = true;
        at('m').options[1].selected = false;
        at('s').value = 'c';
        await rest();
        at('s')
          .querySelector('optgroup')
          .append(new Option('d', 'd', false, true));
        at('e').innerHTML = '<option>x<option>y<option>z';
        at('e').value = 'z';
        await rest();
        at('m').multiple = false;
        at('e').options.length = 1;
        at('s').options[0].text = 'renamed';
        at('s').remove(1);
        await rest();
        at('m').multiple = true;
        at('m').options[0].selected = at('m').options[2].selected = true;
        at('s').selectedIndex = -1;
        at('e').add(new Option('first'), 0);
      }),
    );
  });

  test(
    'defaults that change under values that were entered, and a control that leaves and comes back',
    LIMIT,
    async () => {
      const body =
        '<form id="f"><input id="a" value="1"><input id="b" value="1"><textarea id="t">one</textarea><textarea id="u">one</textarea><input id="c" type="checkbox"><input id="d" type="checkbox"></form>';
      const { live } = await bench.recordPage(bench.page({ body, before }), (browser) =>
        browser.evaluate(async () => {
          at('a').value = 'entered';
          at('t').value = 'entered';
          at('c').checked = true;
          await rest();
          for (const id of ['a', 'b']) at(id).defaultValue = 'default';
          for (const id of ['t', 'u']) at(id).defaultValue = 'default';
          for (const id of ['c', 'd']) at(id).defaultChecked = true;
          await rest();
          const form = at('f');
          form.remove();
          await rest();
          form.elements.b.value = 'while away';
          document.body.append(form);
          await rest();
          at('d').checked = false;
          at('d').indeterminate = true;
        }),
      );
      assert.equal(live.find(({ attributes }) => attributes?.id === 'a').state.value, 'entered');
    },
  );
});
