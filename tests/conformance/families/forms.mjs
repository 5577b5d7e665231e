/** Form controls as a visitor and as scripts leave them. */
const CONTROLS = `<form id="f">
  <input id="text" name="t" value="set"> <input id="search" type="search"> <input id="number" type="number" value="3"> <input id="range" type="range" min="0" max="10" value="4">
  <input id="date" type="date"> <input id="time" type="time"> <input id="color" type="color" value="#112233"> <input id="url" type="url"> <input id="month" type="month"> <input id="dt" type="datetime-local">
  <input id="box" type="checkbox"> <input id="box2" type="checkbox" checked>
  <input type="radio" name="r" id="r1" value="1" checked> <input type="radio" name="r" id="r2" value="2"> <input type="radio" name="r" id="r3" value="3">
  <select id="one"><option value="a">Alpha<option value="b">Beta<optgroup label="G"><option value="c">Gamma</optgroup></select>
  <select id="many" multiple size="4"><option selected>Red<option>Green<option selected>Blue<option>Grey</select>
  <textarea id="area" rows="3">first
second</textarea>
  <output id="out">5</output> <progress id="p" max="10" value="3"></progress> <meter id="m" min="0" max="10" value="6"></meter>
  <button type="button" id="btn">Press</button><input type="submit" id="sub" value="Send"><input type="reset">
</form>`;
const one = (name, steps, more = {}) => ({ name, body: CONTROLS, steps, ...more });
const drive = (action) => ({ drive: action });

export default {
  name: 'forms',
  title: 'Form controls',
  not: [
    { what: 'names of chosen files', why: 'they may tell who somebody is; only that files were chosen shows' },
    { what: 'what is typed before it is committed by an input method', why: 'composition is told by its results' },
    { what: 'passwords, mail addresses, telephone and card numbers', why: 'always masked, at every privacy level' },
  ],
  cases: [
    { name: 'every kind of control as it stands at load', body: CONTROLS },
    one('typed text, with corrections', [drive(async (browser) => { await browser.fill('#search', 'typed wordz'); await browser.press('Backspace'); await browser.type('s'); await browser.fill('#area', 'more'); })]),
    one('clicked boxes, radios and choices by the keyboard', [drive(async (browser) => { await browser.click('#box'); await browser.click('#box2'); await browser.click('#r2'); await browser.choose('#one', 'Gamma'); await browser.evaluate(() => $('#many').focus()); await browser.press('ArrowDown'); })]),
    one('value set by scripts, on every kind of control', [() => { $('#text').value = 'by script'; $('#number').value = '42'; $('#range').value = '9'; $('#date').value = '2024-02-29'; $('#time').value = '12:34'; $('#color').value = '#aabbcc'; $('#url').value = 'https://example.org/x'; $('#month').value = '2025-05'; $('#dt').value = '2025-05-06T07:08'; }, () => { $('#area').value = 'script\nlines'; $('#out').value = 'result'; $('#p').value = 8; $('#m').value = 2; }, () => ($('#text').value = '')]),
    one('checked and indeterminate set by scripts', [() => { $('#box').checked = true; $('#box2').checked = false; $('#r3').checked = true; }, () => ($('#box').indeterminate = true), () => { $('#box').indeterminate = false; $('#box2').indeterminate = true; }, () => ($('#r3').checked = false)]),
    one('selections set by scripts', [() => ($('#one').selectedIndex = 1), () => ($('#one').value = 'c'), () => { $('#many').options[0].selected = false; $('#many').options[3].selected = true; }, () => ($('#one').selectedIndex = -1)]),
    one('a stepped number, setRangeText and valueAsNumber', [() => $('#number').stepUp(3), () => $('#text').setRangeText('XY', 1, 2), () => ($('#range').valueAsNumber = 7), () => { if ('valueAsDate' in $('#date')) $('#date').valueAsDate = new Date(0); }]),
    one('reset', [drive((browser) => browser.fill('#text', 'typed')), () => { $('#box').checked = true; $('#one').selectedIndex = 2; $('#area').value = 'changed'; $('#r2').checked = true; $('#out').value = 'changed'; }, () => $('#f').reset()]),
    one('reset by its button, and prevented', [() => { $('#text').value = 'x'; $('#box').checked = true; }, drive((browser) => browser.click('input[type="reset"]')), drive((browser) => browser.moveMouse([{ x: 900, y: 700 }])), () => { $('#f').addEventListener('reset', (event) => event.preventDefault()); $('#text').value = 'kept'; $('#f').reset(); }]),
    { name: 'radio groups with any name, across forms', body: `<form><input type="radio" name='a"b]' id="q1" checked><input type="radio" name='a"b]' id="q2"></form><form><input type="radio" name='a"b]' id="q3" checked></form><input type="radio" name="\\" id="q4"><input type="radio" name="\\" id="q5"><input type="radio" id="q6"><input type="radio" id="q7">`, steps: [drive(async (browser) => { await browser.click('#q2'); await browser.click('#q5'); await browser.click('#q6'); await browser.click('#q7'); })] },
    { name: 'options added, removed and reordered', body: CONTROLS, steps: [() => $('#one').add(new Option('Delta', 'd', false, true)), () => $('#many').options[0].remove(), () => $('#one').prepend($('#one').lastElementChild), () => ($('#many').innerHTML = '<option>New<option selected>Newer')] },
    { name: 'controls made by scripts, with state before they are inserted', body: '<div id="a"></div>', steps: [() => { const input = make('input', { value: 'attribute' }); input.value = 'property'; const box = make('input', { type: 'checkbox' }); box.checked = true; box.indeterminate = true; const area = make('textarea', {}, 'initial'); area.value = 'present'; const select = make('select', {}, make('option', {}, 'x'), make('option', {}, 'y')); select.selectedIndex = 1; $('#a').append(input, box, area, select); }, () => $('#a').prepend($('#a').lastChild)] },
    one('a type that changes', [() => { $('#text').value = 'kept'; $('#text').type = 'search'; }, () => ($('#box').type = 'radio'), () => ($('#number').type = 'text'), () => ($('#number').value = 'words')]),
    one('attributes behind the present value', [drive((browser) => browser.fill('#text', '!')), () => $('#text').setAttribute('value', 'new default'), () => $('#box').setAttribute('checked', ''), () => $('#box2').removeAttribute('checked'), () => $('#search').setAttribute('value', 'shows, as nobody typed'), () => ($('#area').textContent = 'shows as well')]),
    one('disabled, required, read-only, and hidden controls', [() => { $('#text').disabled = true; $('#area').readOnly = true; $('#box').required = true; $('#one').hidden = true; }, () => ($('#text').disabled = false), () => $$('option')[0].toggleAttribute('disabled')]),
    { name: 'datalist, fieldset, label and legend', body: '<fieldset id="s"><legend>L</legend><label for="i">I</label><input id="i" list="d"><datalist id="d"><option value="one"><option value="two"></datalist></fieldset>', steps: [() => ($('#i').value = 'two'), () => $('#d').append(make('option', { value: 'three' })), () => ($('#s').disabled = true)] },
    { name: 'contenteditable', body: '<div id="e" contenteditable="true"><p>edit <b>me</b></p></div>', steps: [drive(async (browser) => { await browser.click('#e b'); await browser.press('End'); await browser.type(' typed'); await browser.press('Enter'); await browser.type('new line'); }), () => document.execCommand('selectAll'), () => document.execCommand('italic')] },
    { name: 'controls in a shadow root', body: '<div id="h"></div>', steps: [() => ($('#h').attachShadow({ mode: 'open' }).innerHTML = '<input id="i"><input id="c" type="checkbox"><select id="o"><option>1<option>2</select>'), () => { const root = $('#h').shadowRoot; $('#i', root).value = 'in a root'; $('#c', root).checked = true; $('#o', root).selectedIndex = 1; }, drive(async (browser) => { await browser.evaluate(() => $('#h').shadowRoot.querySelector('#i').focus()); await browser.press('End'); await browser.type(' typed'); })] },
    { name: 'file inputs are there, and tell no name', body: '<input type="file" id="f" multiple><input type="file" id="g">', steps: [() => { const files = new DataTransfer(); files.items.add(new File(['x'], 'secret-name.txt')); files.items.add(new File(['y'], 'other-secret.txt')); $('#f').files = files.files; $('#f').dispatchEvent(new Event('change', { bubbles: true })); }], holds: { 'no name of a file is told': (events) => !/secret/.test(JSON.stringify(events)) } },
    { name: 'fields that a framework writes while the visitor types', body: '<input id="i"><p id="p"></p>', steps: [() => $('#i').addEventListener('input', () => { $('#i').value = $('#i').value.toUpperCase(); $('#p').textContent = $('#i').value; }), drive((browser) => browser.fill('#i', 'shouted'))] },
    { name: 'a form whose fields shadow its properties', unlike: { way: 'seek, virtual DOM on', why: 'the replayer reads the children of such a form by the properties that are shadowed' }, body: '<form id="f"><input name="firstChild"><input name="parentNode"><input name="attributes"><input name="nodeType"><input name="childNodes"><input name="tagName"><input name="nextSibling"></form>', steps: [() => document.getElementById('f').appendChild.call($('#f'), make('p', {}, 'added')), () => $$('#f input').forEach((input, index) => (input.value = `v${index}`))] },
    { name: 'state before recording began', body: CONTROLS, start: 'init', steps: [drive(async (browser) => { await browser.fill('#text', ' before'); await browser.click('#box'); await browser.click('#r3'); await browser.choose('#one', 'Beta'); }), () => { $('#box2').indeterminate = true; $('#area').value = 'before'; Afterimage.startSessionReplayRecording(); return wait(400); }] },
  ],
};
