/** State that no attribute tells. */
import { SOURCE, incremental } from '../../support/events.mjs';

const SCROLLERS = '<style>#s, #t { height: 80px; width: 200px; overflow: auto } .tall { height: 900px; width: 900px }</style><div id="s"><div class="tall">1<div id="t"><div class="tall">2</div></div></div></div><div class="tall" id="far">3</div><div class="tall"></div>';
const drive = (action) => ({ drive: action });

/** One second of silence, for elements that play. */
const SILENCE = (() => {
  const header = Buffer.alloc(44);
  const samples = 8000;
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return { body: Buffer.concat([header, Buffer.alloc(samples, 128)]), type: 'audio/wav' };
})();

export default {
  name: 'state',
  title: 'Scroll, focus, selection, dialogs and media',
  not: [
    { what: 'true full screen in the replay', why: 'a player must not take the screen of whoever watches; the element is shown filling the page instead' },
    { what: 'another `display` than `block` of an open popover', why: 'a player does not open popovers; what shows them instead is an inline style, which is stronger than the page\'s rules' },
    { what: 'the place of a popover by what it is in or beside (transformed or positioned parents, anchors), and its backdrop', why: 'for want of a top layer it stands where its parents put it' },
    { what: 'which of two modal dialogs is above, where both were open before or are sought', why: 'a player opens what a snapshot holds in the order of the document' },
    { what: 'what media show and sound like', why: 'the replay loads them from their own address; where they stand and whether they play is told' },
  ],
  cases: [
    { name: 'scroll of the page and of nested boxes', body: SCROLLERS, steps: [() => scrollTo(0, 300), () => { $('#s').scrollTop = 60; $('#s').scrollLeft = 33; $('#t').scrollTop = 111; }, () => wait(200)], quietMs: 500 },
    { name: 'a box that is scrolled as soon as it is made', body: SCROLLERS, steps: [() => { const box = make('div', { style: 'height: 40px; overflow: auto' }, make('div', { class: 'tall' }, 'new')); document.body.prepend(box); box.scrollTop = 77; }, () => wait(200)], quietMs: 500 },
    { name: 'scrollIntoView, scrollBy and smooth scrolling', body: SCROLLERS, steps: [() => $('#far').scrollIntoView({ behavior: 'instant' }), async () => { scrollBy({ top: 150, behavior: 'smooth' }); for (let [calm, last] = [0, -1]; calm < 5; ) { await wait(200); calm = scrollY === last ? calm + 1 : 0; last = scrollY; } }], quietMs: 500 },
    { name: 'content that grows above, with scroll anchoring', body: SCROLLERS, steps: [() => scrollTo(0, 400), () => document.body.prepend(make('div', { style: 'height: 200px' }, 'above')), () => wait(200)], quietMs: 500 },
    ...['<!doctype html>', ''].map((doctype) => ({ name: `scrolled before and after recording began${doctype ? '' : ', in quirks mode'}`, html: `${doctype}<html><head><!--scripts--></head><body>${SCROLLERS}</body></html>`, start: 'init', steps: [() => scrollTo(0, 222), () => { Afterimage.startSessionReplayRecording(); return wait(500); }, () => { scrollTo(0, 333); return wait(400); }] })),
    { name: 'scrolled before recording began', body: SCROLLERS, start: 'init', steps: [() => { scrollTo(0, 222); $('#s').scrollTop = 44; }, () => { Afterimage.startSessionReplayRecording(); return wait(500); }] },
    { name: 'focus by scripts and by the visitor', body: '<input id="a"><button id="b">b</button><div id="c" tabindex="0">c</div>', steps: [() => $('#c').focus(), drive((browser) => browser.click('#a')), drive((browser) => browser.press('Tab'))] },
    { name: 'focus lost', body: '<input id="a"><button id="b">b</button>', steps: [() => $('#a').focus(), () => $('#a').blur(), () => $('#b').focus(), () => $('#b').remove()] },
    { name: 'focus that is lost by a move, and by a move into a shadow root', body: '<input id="a"><div id="h"></div><button id="b">b</button>', steps: [() => $('#b').focus(), () => document.body.prepend($('#b')), () => $('#a').focus(), () => $('#h').attachShadow({ mode: 'open' }).append($('#a'))] },
    { name: 'focus kept by a move of state, and taken again after a plain one', body: '<input id="a"><div id="h"></div><button id="b">b</button>', steps: [() => $('#b').focus(), () => (document.body.moveBefore ? document.body.moveBefore($('#b'), $('#a')) : 0), () => { const b = $('#b'); b.remove(); $('#h').append(b); b.focus(); }] },
    { name: 'focus in a shadow root that was attached in the same task', body: '<div id="h"></div>', steps: [() => { $('#h').attachShadow({ mode: 'open' }).innerHTML = '<input id="i">'; $('#h').shadowRoot.querySelector('#i').focus(); }] },
    { name: 'focus in a shadow root', body: '<div id="h"></div>', steps: [() => ($('#h').attachShadow({ mode: 'open' }).innerHTML = '<input id="i">'), () => $('#h').shadowRoot.querySelector('#i').focus()] },
    { name: 'selected text', body: '<p id="a">one two three</p><p id="b">four <b>five</b> six</p>', steps: [() => getSelection().setBaseAndExtent($('#a').firstChild, 4, $('#a').firstChild, 7), () => getSelection().setBaseAndExtent($('#a').firstChild, 8, $('#b b').firstChild, 2), () => wait(300)], quietMs: 400 },
    { name: 'a selection that is taken back', body: '<p id="a">one two three</p>', steps: [() => getSelection().selectAllChildren($('#a')), () => wait(300), () => getSelection().removeAllRanges(), () => wait(300)], quietMs: 400 },
    { name: 'a modal dialog and one that is not', body: '<style>dialog::backdrop { background: rgba(1, 2, 3, 0.5) } dialog:modal { color: rgb(9, 0, 0) }</style><dialog id="m">modal</dialog><dialog id="n">plain</dialog><p>behind</p>', steps: [() => $('#n').show(), () => $('#m').showModal()] },
    { name: 'dialogs closed and opened in the other way', body: '<style>dialog:modal { color: rgb(9, 0, 0) }</style><dialog id="m">modal</dialog>', steps: [() => $('#m').showModal(), () => $('#m').close('x'), () => $('#m').show(), () => { $('#m').close(); $('#m').showModal(); }] },
    { name: 'a dialog that is open before recording begins', body: '<style>dialog:modal { color: rgb(9, 0, 0) }</style><dialog id="m">modal</dialog><p>behind</p>', start: 'init', steps: [() => { $('#m').showModal(); Afterimage.startSessionReplayRecording(); return wait(400); }] },
    { name: 'dialogs above each other, the lower one removed', body: '<dialog id="m">first</dialog><dialog id="n">second</dialog>', steps: [() => $('#m').showModal(), () => $('#n').showModal(), () => $('#m').remove()] },
    { name: 'a dialog made, inserted and opened in one task', body: '<p>page</p>', steps: [() => { const dialog = make('dialog', {}, 'new'); document.body.append(dialog); dialog.showModal(); }] },
    { name: 'popovers', body: '<style>[popover]:popover-open { color: rgb(0, 9, 0) }</style><div id="p" popover>auto</div><div id="q" popover="manual">manual</div><button popovertarget="p" id="b">open</button>', engines: ['chromium', 'firefox', 'webkit'], steps: [() => $('#q').showPopover(), drive((browser) => browser.click('#b')), drive((browser) => browser.moveMouse([{ x: 900, y: 700 }]))] },
    { name: 'popovers hidden again', body: '<div id="p" popover>auto</div><div id="q" popover="manual">manual</div>', engines: ['chromium', 'firefox', 'webkit'], steps: [() => { $('#p').showPopover(); $('#q').showPopover(); }, () => $('#p').hidePopover(), () => $('#q').togglePopover()] },
    { name: 'details opened and closed, in exclusive groups', body: '<details id="a"><summary>A</summary>in a</details><details id="b" name="g"><summary>B</summary>in b</details><details id="c" name="g" open><summary>C</summary>in c</details>', steps: [drive((browser) => browser.click('#a summary')), () => ($('#b').open = true)] },
    { name: 'volume, mute, rate and loop of media', body: '<audio id="a" src="/silence.wav" controls></audio>', routes: { '/silence.wav': SILENCE }, steps: [() => { $('#a').volume = 0.25; $('#a').muted = true; $('#a').playbackRate = 1.5; }, () => ($('#a').loop = true), () => wait(300)], quietMs: 400 },
    { name: 'muted media that are moved, copied and written, in a frame too', body: '<div id="x"><video id="v" muted></video></div><p id="y"></p><iframe id="f" srcdoc="&lt;video muted&gt;&lt;/video&gt;"></iframe>', steps: [() => $('#y').append($('#v')), () => $('#y').after($('#v').cloneNode()), () => $('#y').insertAdjacentHTML('beforeend', '<audio muted></audio>'), () => $('#f').contentDocument.body.prepend($('#x')), () => $('#y').append(Object.assign(make('video'), { muted: true }))] },
    { name: 'media that play and pause', body: '<audio id="a" src="/silence.wav" loop muted></audio>', routes: { '/silence.wav': SILENCE }, steps: [drive((browser) => browser.clickAt(300, 300)), async () => { await $('#a').play(); await wait(200); $('#a').pause(); }, () => ($('#a').currentTime = 0.5), () => wait(200)], quietMs: 400 },
    { name: 'media that begin anew with another source', body: '<audio id="a" src="/silence.wav" loop muted></audio><audio id="b" src="/silence.wav" loop muted></audio><audio id="c" src="/silence.wav"></audio>', routes: { '/silence.wav': SILENCE, '/other.wav': SILENCE }, steps: [drive((browser) => browser.clickAt(300, 300)), async () => { $('#c').currentTime = 0.6; await Promise.all([$('#a').play(), $('#b').play()]); await wait(400); $('#a').src = '/other.wav'; $('#b').load(); $('#c').src = '/other.wav'; await wait(300); }], quietMs: 400, holds: { 'they stand still at their beginning': (events) => { const last = new Map(incremental(events, SOURCE.media).map(({ data }) => [data.id, data])); return last.size === 3 && [...last.values()].every(({ type, currentTime }) => type === 1 && currentTime === 0); } } },
    { name: 'fragments that stand out by :target', body: '<style>:target { color: rgb(8, 0, 0) }</style><p id="a">a</p><p id="b">b</p>', steps: [() => history.replaceState({}, '', '?x=1'), () => ($('#a').textContent = 'changed')] },
    { name: 'inert and hidden parts, and aria state', body: '<div id="a">a<button>b</button></div>', steps: [() => ($('#a').inert = true), () => ($('#a').hidden = true), () => { $('#a').hidden = false; $('#a').ariaExpanded = 'true'; }] },
  ],
};
