import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { SOURCE, incremental } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };
const TYPES = { text: 'words', search: 'seek', url: 'https://x.example/', number: '12', range: '30', date: '2024-02-29', time: '12:34', month: '2024-05', week: '2024-W10', 'datetime-local': '2024-02-29T12:34', color: '#ff8800' };
const BODY = `
  ${Object.keys(TYPES).map((type) => `<input type="${type}" id="${type}">`).join(' ')}
  <textarea id="area">first</textarea>
  <input type="checkbox" id="box" checked> <input type="checkbox" id="mixed">
  <form id="form"><input name="n" id="in-form" value="default"><input type="checkbox" id="form-box" checked><textarea id="form-area">start</textarea>
    <select id="form-select"><option>A<option selected>B</select>
    <input type="radio" name='a"b]' id="f1" checked><input type="radio" name='a"b]' id="f2"></form>
  <input type="radio" name='a"b]' id="o1"><input type="radio" name='a"b]' id="o2" checked>
  <select id="one"><option>Alpha<option>Beta<option>Gamma</select>
  <select id="many" multiple><option>Red<option selected>Green<option>Blue</select>
  <select id="grouped"><optgroup label="x"><option value="1">One</optgroup><optgroup label="y"><option value="2">Two<option value="3">Three</optgroup></select>
  <input list="list" id="listed"><datalist id="list"><option value="p"><option value="q"></datalist>
  <progress id="progress" max="10" value="3"></progress> <meter id="meter" min="0" max="10" value="4"></meter> <output id="output">0</output>
  <div id="edit" contenteditable>text</div>
  <details id="d1" name="g" open><summary>1</summary>one</details><details id="d2" name="g"><summary>2</summary>two</details>`;

/** The present page's state of a control, as the live document was serialised. */
const state = (live, id) => live.find((node) => node.attributes?.id === id).state;

onEachBrowser('forms', (bench) => {
  test('what a script sets, in every type, without an event', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body: BODY }), (browser) =>
      browser.evaluate((types) => {
        const $ = (id) => document.getElementById(id);
        for (const [type, value] of Object.entries(types)) $(type).value = value;
        $('area').value = 'second\nline';
        $('box').checked = false;
        $('mixed').indeterminate = true;
        $('f2').checked = true;
        $('o1').checked = true;
        $('one').selectedIndex = 2;
        $('many').options[0].selected = true;
        $('grouped').value = '3';
        $('listed').value = 'q';
        $('progress').value = 7;
        $('meter').value = 9;
        $('output').value = 'result';
        $('edit').append(document.createElement('b'), 'more');
        $('d2').open = true;
      }, TYPES),
    );
    for (const [type, value] of Object.entries(TYPES)) assert.equal(state(live, type).value, value, type);
    assert.equal(state(live, 'f2').checked && state(live, 'o1').checked, true, 'two groups of one name');
  });

  test('methods that change a value, and values as numbers and dates', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body: BODY }), (browser) =>
      browser.evaluate(() => {
        const $ = (id) => document.getElementById(id);
        $('number').valueAsNumber = 40;
        $('number').stepUp(2);
        $('range').stepDown();
        $('date').valueAsDate = new Date(0);
        $('text').value = 'abcdef';
        $('text').setRangeText('XY', 1, 3);
        $('area').setRangeText('!', 0, 0);
      }),
    );
    assert.equal(state(live, 'number').value, '42');
    assert.equal(state(live, 'date').value, '1970-01-01');
    assert.equal(state(live, 'text').value, 'aXYdef');
  });

  test('attributes that a control heeds or does not heed any more', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: BODY }), (browser) =>
      browser.evaluate(async () => {
        const $ = (id) => document.getElementById(id);
        const later = () => new Promise((resolve) => setTimeout(resolve, 120));
        $('text').defaultValue = 'by attribute';
        $('mixed').defaultChecked = true;
        $('area').defaultValue = 'by child';
        $('in-form').value = 'default';
        $('form-box').checked = true;
        await later();
        // Touched by scripts: these stay as they are.
        $('in-form').setAttribute('value', 'unheeded');
        $('form-box').removeAttribute('checked');
        await later();
        $('range').value = 80;
        await later();
        $('range').max = 50;
        $('text').type = 'search';
      }),
    );
  });

  test('a reset, and lists that lose and gain options', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body: BODY }), (browser) =>
      browser.evaluate(async () => {
        const $ = (id) => document.getElementById(id);
        const later = () => new Promise((resolve) => setTimeout(resolve, 120));
        $('in-form').value = 'changed';
        $('form-box').checked = false;
        $('form-area').value = 'changed';
        $('form-select').selectedIndex = 0;
        $('f2').checked = true;
        await later();
        $('form').reset();
        $('one').value = 'Beta';
        $('grouped').value = '2';
        await later();
        $('one').options[1].remove();
        $('one').add(new Option('Delta', 'd', false, true));
        $('grouped').querySelectorAll('optgroup')[1].remove();
        $('many').prepend(new Option('New', 'n', true, true));
        await later();
        $('one').options[2].text = 'Epsilon';
      }),
    );
    assert.equal(state(live, 'in-form').value, 'default');
    assert.deepEqual(state(live, 'form-select').selected, [1]);
    assert.equal(state(live, 'f1').checked, true);
  });

  test('a list in which nothing is chosen', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: BODY }), (browser) =>
      browser.evaluate(() => {
        document.getElementById('one').selectedIndex = -1;
        document.getElementById('grouped').value = 'none of these';
      }),
    );
  });

  test('a framework that follows values by a property of its own, on the element and before us', LIMIT, async () => {
    const before = `
      const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
      window.track = (input) => {
        let current = native.get.call(input);
        Object.defineProperty(input, 'value', { configurable: true, enumerable: true, get() { return native.get.call(this); }, set(value) { current = String(value); native.set.call(this, value); } });
        return () => current;
      };`;
    const { live } = await bench.recordPage(bench.page({ body: BODY, before }), async (browser) => {
      await browser.evaluate(() => {
        window.tracked = window.track(document.getElementById('text'));
        document.getElementById('text').value = 'set by the framework';
      });
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(await browser.evaluate(() => window.tracked()), 'set by the framework', 'its own bookkeeping is undisturbed');
      await browser.evaluate(() => {
        document.getElementById('url').value = 'before';
        const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
        set.call(document.getElementById('search'), 'through the prototype');
        let message = '';
        try {
          set.call(document.body, 'x');
        } catch (error) {
          message = error.name;
        }
        if (message !== 'TypeError') throw new Error(`a wrong receiver gave ${message}`);
      });
    });
    assert.equal(state(live, 'text').value, 'set by the framework');
    assert.equal(state(live, 'search').value, 'through the prototype');
  });

  test('how many files, and never their names', LIMIT, async () => {
    const { events } = await bench.recordPage(bench.page({ body: '<input type="file" id="files" multiple>' }), (browser) =>
      browser.evaluate(() => {
        const files = new DataTransfer();
        for (const name of ['secret-name-1.txt', 'secret-name-2.txt']) files.items.add(new File(['x'], name));
        const input = document.getElementById('files');
        input.files = files.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    );
    const told = events.filter(({ type, data }) => type === 5 && data.tag === 'afterimage.files').at(-1);
    assert.equal(told?.data.payload.count, 2);
    assert.ok(!JSON.stringify(events).includes('secret-name'));
  });

  test('a masked control tells of a script only whether it is filled', LIMIT, async () => {
    const { events } = await bench.recordPage(
      bench.page({ body: '<input id="text">', options: { defaultPrivacyLevel: 'mask-user-input' } }),
      (browser) =>
        browser.evaluate(async () => {
          const text = document.getElementById('text');
          for (const value of ['secret-one', 'secret-two', 'secret-three']) {
            text.value = value;
            text.setAttribute('value', value);
            await new Promise((resolve) => setTimeout(resolve, 150));
          }
        }),
      { level: 'mask-user-input' },
    );
    assert.ok(!JSON.stringify(events).includes('secret-'));
    assert.ok(incremental(events, SOURCE.input).length <= 1, 'one event: it is filled now');
  });
});
