/** Constructed style sheets. */
const P = '<p class="a" id="a">a</p><p class="b" id="b">b</p><div id="h"></div><div id="i"></div>';
const HELP = `window.sheetOf = (css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); return sheet; };
window.root = (selector) => { const host = document.querySelector(selector); const root = host.attachShadow({ mode: 'open' }); root.innerHTML = '<p class="a">in a root</p>'; return root; };`;
const one = (name, steps) => ({ name, body: P, before: HELP, steps, engines: ['chromium', 'firefox', 'webkit'] });

export default {
  name: 'adopted',
  title: 'Constructed style sheets',
  cases: [
    one('adopted by the document: set, pushed, spliced, emptied', [() => (document.adoptedStyleSheets = [sheetOf('.a { color: rgb(1, 0, 0) }')]), () => document.adoptedStyleSheets.push(sheetOf('.b { color: rgb(2, 0, 0) }')), () => document.adoptedStyleSheets.splice(0, 1), () => wait(1100)]),
    one('emptied again', [() => (document.adoptedStyleSheets = [sheetOf('.a { color: rgb(3, 0, 0) }')]), () => (document.adoptedStyleSheets = [])]),
    one('their order decides', [() => { const [x, y] = [sheetOf('.a { color: rgb(4, 0, 0) }'), sheetOf('.a { color: rgb(5, 0, 0) }')]; document.adoptedStyleSheets = [x, y]; window.pair = [x, y]; }, () => (document.adoptedStyleSheets = pair.reverse())]),
    one('one sheet shared by document and roots', [() => { window.shared = sheetOf('.a { color: rgb(6, 0, 0) }'); document.adoptedStyleSheets = [shared]; root('#h').adoptedStyleSheets = [shared]; }, () => (root('#i').adoptedStyleSheets = [shared, sheetOf('.a { opacity: 0.5 }')]), () => shared.replaceSync('.a { color: rgb(7, 0, 0) }')]),
    one('replace and replaceSync', [() => { window.one = sheetOf('.a { color: red }'); document.adoptedStyleSheets = [one]; }, () => one.replaceSync('.a { color: rgb(8, 0, 0) }'), async () => { await one.replace('.b { color: rgb(9, 0, 0) }'); }]),
    one('rules inserted, deleted and rewritten', [() => { window.one = sheetOf('.a { color: red }'); document.adoptedStyleSheets = [one]; }, () => one.insertRule('.b { color: rgb(10, 0, 0) }', 1), () => one.deleteRule(0), () => (one.cssRules[0].style.opacity = '0.5'), () => (one.cssRules[0].selectorText = '.a')]),
    one('a root that adopts before it holds anything', [() => { const empty = $('#h').attachShadow({ mode: 'open' }); empty.adoptedStyleSheets = [sheetOf('p { color: rgb(11, 0, 0) }')]; }, () => $('#h').shadowRoot.append(make('p', {}, 'came later'))]),
    one('a component that adopts when it is made', [() => customElements.define('x-adopt', class extends HTMLElement { constructor() { super(); const inner = this.attachShadow({ mode: 'open' }); inner.innerHTML = '<p class="a">x</p>'; inner.adoptedStyleSheets = [window.common ??= sheetOf('.a { color: rgb(12, 0, 0) }')]; } }), () => document.body.append(make('x-adopt'), make('x-adopt')), () => $('x-adopt').remove()]),
    one('a sheet made with media and disabled', [() => { const sheet = new CSSStyleSheet({ media: 'print' }); sheet.replaceSync('.a { color: red }'); const other = sheetOf('.b { color: rgb(13, 0, 0) }'); document.adoptedStyleSheets = [sheet, other]; window.both = [sheet, other]; }, () => (both[1].disabled = true), () => (both[0].media.mediaText = 'all')]),
    { name: 'adopted before recording began', body: P, start: 'init', engines: ['chromium', 'firefox', 'webkit'], before: `${HELP} document.adoptedStyleSheets = [sheetOf('.a { color: rgb(14, 0, 0) }')]; addEventListener('DOMContentLoaded', () => { root('#h').adoptedStyleSheets = [...document.adoptedStyleSheets, sheetOf('.a { opacity: 0.4 }')]; });`, steps: [() => { Afterimage.startSessionReplayRecording(); return wait(400); }] },
  ],
};
