/** Linked style sheets. */
const css = (body) => ({ body, type: 'text/css; charset=utf-8' });
const BODY = '<p id="a" class="a">one</p><p id="b" class="b">two</p>';
const page = (links, body = BODY) => `<!doctype html><html><head><meta charset="utf-8"><!--scripts-->${links}</head><body>${body}</body></html>`;
const loaded = `window.sheet = (href, more = {}) => new Promise((resolve) => { const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href, onload: () => resolve(link), onerror: () => resolve(link) }, more); document.head.append(link); });`;

export default {
  name: 'css-link',
  title: 'Linked style sheets',
  not: [{ what: 'sheets of another origin that neither scripts nor a fetch may read', why: 'the browser keeps their text from the page; the replay asks for them at their own address' }],
  cases: [
    { name: 'a sheet that is there at load', html: page('<link rel="stylesheet" href="/css/one.css">'), routes: { '/css/one.css': css('.a { color: rgb(1, 1, 200) } .b::after { content: " linked" } @media (min-width: 1px) { .b { opacity: 0.5 } }') } },
    { name: 'relative addresses in a sheet', html: page('<link rel="stylesheet" href="/css/deep/two.css">'), routes: { '/css/deep/two.css': css('.a { background-image: url(pic.svg) } .b { background-image: url("../up.svg") }') } },
    { name: 'a sheet added late', body: BODY, before: loaded, routes: { '/css/late.css': css('.a { color: rgb(0, 120, 0) }') }, steps: [() => sheet('/css/late.css'), () => $('#b').classList.add('a')] },
    {
      name: 'a changed href',
      html: page('<link id="l" rel="stylesheet" href="/css/x1.css">'),
      routes: { '/css/x1.css': css('.a { color: rgb(11, 0, 0) }'), '/css/x2.css': css('.a { color: rgb(22, 0, 0) } .b { opacity: 0.4 }') },
      steps: [
        async () => {
          $('#l').href = '/css/x2.css';
          await once($('#l'), 'load');
        },
      ],
    },
    { name: 'disabled and enabled by property and attribute', html: page('<link id="l" rel="stylesheet" href="/css/d1.css"><link id="m" rel="stylesheet" href="/css/d2.css">'), routes: { '/css/d1.css': css('.a { color: rgb(31, 0, 0) }'), '/css/d2.css': css('.b { color: rgb(0, 31, 0) }') }, steps: [() => ($('#l').disabled = true), () => ($('#m').sheet.disabled = true), () => ($('#l').disabled = false), () => wait(60)] },
    { name: 'a media attribute that changes', html: page('<link id="l" rel="stylesheet" href="/css/m1.css" media="print">'), routes: { '/css/m1.css': css('.a { color: rgb(41, 0, 0) }') }, steps: [() => ($('#l').media = 'all'), () => ($('#l').media = 'not all'), () => ($('#l').media = '(min-width: 2px)')] },
    { name: 'imported sheets, nested and with media', html: page('<link rel="stylesheet" href="/css/i0.css">'), routes: { '/css/i0.css': css('@import url("sub/i1.css"); @import "i2.css" (min-width: 1px); .a { color: rgb(1, 51, 0) }'), '/css/sub/i1.css': css('@import "i3.css"; .b { background-image: url(pic.svg) }'), '/css/sub/i3.css': css('.b { color: rgb(0, 52, 0) }'), '/css/i2.css': css('.b::before { content: "imported " }') } },
    { name: 'imports of one path with different queries', html: page('<link rel="stylesheet" href="/css/q.css"><style>@import "/css/s.css?4#x"; @import "/css/s.css?5";</style>'), routes: { '/css/q.css': css('@import url(s.css?1); @import url("s.css?2&a|b"); @import "s.css";'), '/css/s.css': (request, { search }) => css(`.${'eab-cd'[search[1] ?? 0]} { color: rgb(${(search[1] ?? 9) * 3}, 1, 2) }`) } },
    { name: 'imports from a style element', html: page('<style>@import "/css/s1.css"; .a { opacity: 0.6 }</style>'), routes: { '/css/s1.css': css('.a { color: rgb(61, 0, 0) }') } },
    {
      name: 'a link in a shadow root',
      body: '<div id="h"></div>',
      routes: { '/css/sh.css': css('p { color: rgb(71, 0, 0) }') },
      steps: [
        async () => {
          const root = $('#h').attachShadow({ mode: 'open' });
          root.innerHTML = '<link rel="stylesheet" href="/css/sh.css"><p>styled by a link</p>';
          await once($('link', root), 'load');
        },
      ],
    },
    { name: 'a link that leads nowhere', html: page('<link rel="stylesheet" href="/css/none-such.css">'), steps: [() => ($('#a').textContent = 'still here')] },
    { name: 'a link removed, and moved', html: page('<link id="l" rel="stylesheet" href="/css/r1.css"><link id="m" rel="stylesheet" href="/css/r2.css">'), routes: { '/css/r1.css': css('.a { color: rgb(81, 0, 0) }'), '/css/r2.css': css('.b { color: rgb(82, 0, 0) }') }, steps: [() => $('#l').remove(), async () => { document.body.append($('#m')); await once($('#m'), 'load'); }] },
    { name: 'an alternate sheet and a preload that becomes a sheet', html: page('<link rel="alternate stylesheet" title="other" href="/css/alt.css"><link id="p" rel="preload" as="style" href="/css/pre.css">'), routes: { '/css/alt.css': css('.a { color: red }'), '/css/pre.css': css('.b { color: rgb(0, 0, 91) }') }, steps: [async () => { $('#p').rel = 'stylesheet'; await Promise.race([once($('#p'), 'load'), wait(300)]); }] },
    { name: 'a sheet in another character set', html: page('<link rel="stylesheet" href="/css/latin.css">'), routes: { '/css/latin.css': { body: Buffer.from('.a::after { content: "\xe9\xfc" }', 'latin1'), type: 'text/css; charset=iso-8859-1' } } },
  ],
};
