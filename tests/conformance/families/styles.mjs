/** Style sheets in a `<style>` element, and `style` attributes. */
const BODY = '<p id="a" class="a">one</p><p id="b" class="b">two</p><div id="box" class="box"><span>inner</span></div>';

const sheet = (css, steps = [], body = BODY) => ({ body: `<style id="s">${css}</style>${body}`, steps });

export default {
  name: 'css-style',
  title: 'Style sheets in the page',
  not: [
    { what: 'how far an animation has got', why: 'the replayer holds animations while it is paused or seeks, and they begin anew in it' },
    { what: 'properties that scripts register (`CSS.registerProperty`), and highlights', why: 'not told yet; rules `@property` are' },
    { what: 'rules that ask for the address of a frame, that of a picture as it is written, `:focus-visible`, `:user-valid` and `:user-invalid`', why: 'a replay has other addresses there, and its browser decides by what whoever watches did' },
    { what: 'which sheets count after a script gave another title to a style that was there', why: 'it depends on what came first, and no browser tells' },
  ],
  cases: [
    { name: 'media that a script set before the recording began', ...sheet('.a { color: rgb(1, 0, 0) }', [() => { $('#s').sheet.media.mediaText = 'print'; $('#t').sheet.media.appendMedium('print'); $('#u').media = 'PRINT , screen and (min-width:1px)'; Afterimage.startSessionReplayRecording(); return wait(400); }, () => $('#b').append(' later')], `${BODY}<style id="t" media="screen and (min-width:  1px)">.b { opacity: 0.5 }</style><style id="u">.box { color: rgb(2, 0, 0) }</style>`), start: 'init' },
    { name: 'rules that ask how a link is written', ...sheet('a[href^="http"]::after { content: " elsewhere" } a[href^="/"] { color: rgb(0, 128, 0) } a[href="#top"] { opacity: 0.5 } a:not([href*="."])::before { content: attr(href) } svg a[href^="#"] { opacity: 0.3 }', [() => ($('#l').href = '#top'), () => $('#box').append(make('a', { href: 'https://shop.example/a' }, 'added'), make('a', { href: 'plain' }, 'added'))], '<a id="l" href="/inside">inside</a><a href="https://shop.example/a">outside</a><a href="#top">top</a><map><area href="/x"></map><svg width="40" height="20"><a href="#here"><rect width="9" height="9"/></a></svg><div id="box"></div>') },
    { name: 'rules, with pseudo-elements and media queries', ...sheet('.a { color: rgb(1, 2, 3) } .a::before { content: "before "; color: red } .b::after { content: " after" } @media (min-width: 10px) { .b { font-weight: 700 } } @media print { .a { display: none } } @supports (display: grid) { .box { display: grid } }') },
    { name: 'custom properties and shorthands with var()', ...sheet(':root { --w: 2px; --c: rgb(10, 20, 30); --fooBar: 7px } .a { border: var(--w) solid var(--c); padding: var(--fooBar); background: var(--c) } .b { margin: calc(var(--w) * 3); font: var(--f, 20px serif) }', [() => document.documentElement.style.setProperty('--c', 'rgb(40, 50, 60)'), () => $('#a').style.setProperty('--fooBar', '11px')]) },
    { name: 'cascade layers', ...sheet('@layer base, top; @layer top { .a { color: rgb(1, 1, 1) } } @layer base { .a { color: rgb(2, 2, 2); opacity: 0.5 } } @layer { .b { color: rgb(3, 3, 3) } }') },
    { name: 'container queries', ...sheet('.box { container-type: inline-size; container-name: c; width: 300px } @container c (min-width: 200px) { span { color: rgb(4, 4, 4) } }', [() => ($('#box').style.width = '100px'), () => ($('#box').style.width = '250px')]) },
    { name: 'nested rules', ...sheet('.box { color: rgb(5, 5, 5); & span { color: rgb(6, 6, 6) } .x & { opacity: 0.2 } &:hover { color: red } @media (min-width: 1px) { font-weight: 700 } }', [() => document.body.classList.add('x')]) },
    { name: 'registered properties, counters and font faces', ...sheet('@property --len { syntax: "<length>"; inherits: false; initial-value: 9px } @font-face { font-family: none-such; src: url(/none.woff2) } .a { padding-left: var(--len); counter-increment: n } .a::before { content: counter(n) ". " } .b { font-family: none-such, serif }') },
    { name: 'keyframes and transitions, standing still in the end', ...sheet('@keyframes k { from { opacity: 0 } to { opacity: 1 } } .never { animation: k 1ms } .a { transition: opacity 1ms; opacity: 1 }', [() => ($('#a').style.opacity = '0.25'), () => wait(60)]) },
    { name: ':is, :where, :has, :not and attribute selectors', ...sheet('p:is(.a, .b) { color: rgb(7, 7, 7) } :where(p) { margin-top: 3px } div:has(> span) { padding-left: 8px } p:not(.a) { opacity: 0.9 } [data-k="v i" i]::after { content: "attr" } p:nth-child(odd) { text-align: right }', [() => ($('#b').dataset.k = 'V I'), () => $('#box').append(make('p', { class: 'b' }, 'new'))]) },
    { name: 'a sheet whose text is changed', ...sheet('.a { color: red }', [() => ($('#s').textContent = '.a { color: rgb(0, 0, 99) } .b { display: none }'), () => ($('#s').firstChild.data = '.b { color: rgb(0, 99, 0) }'), () => ($('#s').innerHTML = '.a { opacity: 0.3 }')]) },
    { name: 'text nodes appended to a sheet', ...sheet('.a { color: red }', [() => $('#s').append('.b { color: rgb(0, 0, 88) }'), () => $('#s').append(document.createTextNode('.a { opacity: 0.5 }')), () => $('#s').firstChild.remove(), () => $('#s').prepend('.box { padding-left: 5px }')]) },
    { name: 'sheets added, moved and removed', ...sheet('.a { color: red }', [() => document.head.append(Object.assign(document.createElement('style'), { textContent: '.a { color: rgb(0, 50, 0) }' })), () => document.body.append($('#s')), () => document.head.lastChild.remove(), () => $('#s').remove()]) },
    { name: 'a sheet that is emptied and filled again', ...sheet('.a { color: red }', [() => ($('#s').textContent = ''), () => ($('#s').textContent = '.a { color: rgb(70, 0, 0) }')]) },
    { name: 'media and type attributes of a sheet', ...sheet('.a { color: rgb(70, 0, 70) }', [() => $('#s').setAttribute('media', 'print'), () => $('#s').removeAttribute('media'), () => $('#s').setAttribute('media', '(min-width: 1px)')]) },
    {
      name: 'style attributes: set, changed, important, emptied',
      body: BODY,
      steps: [
        () => $('#a').setAttribute('style', 'color: rgb(3, 3, 3); padding: 3px !important'),
        () => {
          $('#a').style.setProperty('color', 'rgb(8, 8, 8)', 'important');
          $('#a').style.removeProperty('padding');
          $('#b').style.cssText = 'display: flex; flex-direction: column';
        },
        () => ($('#a').style.cssText = ''),
        () => $('#b').removeAttribute('style'),
        () => ($('#box').style = 'background: linear-gradient(red, blue); transform: rotate(3deg)'),
        () => ($('#box').style.transform = ''),
      ],
    },
    {
      name: 'style attributes that set forty properties at once, a hundred times',
      body: BODY,
      steps: [
        async () => {
          for (let index = 0; index <= 100; index++) {
            $('#box').style.cssText = Array.from({ length: 40 }, (_, at) => `--p${at}: ${index * at}`).join('; ') + `; opacity: ${index / 100}; margin-top: ${index}px`;
            if (index % 10 === 0) await settle();
          }
        },
      ],
    },
    { name: 'text that a browser skips: errors, unknown rules, comments', ...sheet('/* c */ .a { color: rgb(1, 9, 9); nonsense; width: } @unknown x { y } .b } { .c { color: red } .box { padding-left: 6px /* } */ } .a { content: "}" } .b[title="{"] { color: red }') },
    {
      name: 'styles with titles, of which the first one counts',
      ...sheet('.a { color: rgb(1, 1, 1) }', [
        () => {
          for (const title of ['first', 'second', 'first']) {
            const style = make('style', { title }, `.a { padding-left: ${title.length}px; margin-top: ${title.length + 3}px }`);
            document.body.append(style);
          }
        },
      ]),
    },
    { name: 'a sheet with relative addresses in a page with a base', html: '<!doctype html><html><head><!--scripts--><base href="/deep/er/"><style>.a { background-image: url(pic.svg) } .b { background: url("../up.svg") no-repeat } .box { background-image: image-set("x.png" 1x) }</style></head><body>' + BODY + '</body></html>', steps: [() => ($('#b').style.backgroundImage = 'url(inline.svg)')] },
    { name: 'a thousand rules', ...sheet(Array.from({ length: 1000 }, (_, index) => `.r${index} { margin-top: ${index % 50}px; color: rgb(${index % 255}, 0, 0) }`).join('\n'), [() => $('#a').classList.add('r999'), () => $('#b').classList.add('r501')]) },
  ],
};
