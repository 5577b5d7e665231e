/** Pictures and their addresses. */
const svg = (colour, size = 10) => ({ body: `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="${size}" height="${size}" fill="${colour}"/></svg>`, type: 'image/svg+xml' });
const PICTURES = { '/img/a.svg': svg('red'), '/img/b.svg': svg('blue', 20), '/img/c.svg': svg('green', 30) };
const one = (name, body, steps = [], more = {}) => ({ name, body, steps, routes: PICTURES, ...more });

export default {
  name: 'images',
  title: 'Pictures',
  not: [
    { what: 'pixels of pictures', why: 'the replay loads them from their own address; only what has no address (blob:, large data:) is sent' },
    { what: 'pictures, fonts, masks and parts of drawings that a site lets no other origin read', why: 'the replay asks for them from where the player is; the browser refuses' },
    { what: 'canvas', why: 'not recorded yet' },
  ],
  cases: [
    one('src, changed and removed', '<img id="a" src="/img/a.svg" alt="a"><img id="b" src="img/b.svg">', [() => ($('#a').src = '/img/c.svg'), () => $('#b').removeAttribute('src'), () => document.body.append(make('img', { src: '../img/b.svg' })), () => wait(100)]),
    one('srcset and sizes', '<img id="a" src="/img/a.svg" srcset="/img/b.svg 2x, img/c.svg 3x" sizes="100vw">', [() => ($('#a').srcset = '/img/c.svg 1x'), () => wait(100)]),
    one('picture with sources', '<picture><source id="s" srcset="/img/b.svg" media="(min-width: 1px)"><img src="/img/a.svg"></picture>', [() => ($('#s').srcset = '/img/c.svg'), () => wait(100)]),
    one('backgrounds in sheets and attributes', '<style>#a { background: url(img/a.svg) }</style><div id="a">a</div><div id="b" style="background-image: url(\'img/b.svg\')">b</div><table background="img/c.svg"><tr><td>c</table>', [() => ($('#a').style.background = 'url(img/c.svg) 3px 3px'), () => ($('#b').style.listStyleImage = 'url("/img/a.svg")')]),
    one('image elements in SVG', '<svg width="60" height="30"><image id="a" href="/img/a.svg" width="10" height="10"/><image id="b" xlink:href="img/b.svg" width="10" height="10" x="20"/></svg>', [() => $('#a').setAttribute('href', 'img/c.svg'), () => wait(100)]),
    one('sets of images', '<style>#a { background: -webkit-image-set("img/a.svg" 1x, url(img/b.svg) 2x); height: 20px }</style><div id="a"></div><div id="b" style="height: 20px; background-image: image-set(\'img/b.svg\' type(\'image/svg+xml\') 1x)"></div>', [() => document.styleSheets[0].insertRule('#c { background-image: image-set("img/c.svg" 1x); height: 20px }', 1), () => document.body.append(make('div', { id: 'c' })), () => wait(100)]),
    one('small data: addresses', '<img id="a" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">', [() => ($('#a').style.background = 'url("data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E")')]),
    one('blob: addresses', '<img id="a"><img id="b">', [async () => { const url = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg" width="17" height="9"/>'], { type: 'image/svg+xml' })); for (const selector of ['#a', '#b']) { const next = once($(selector), 'load'); $(selector).src = url; await next; } URL.revokeObjectURL(url); }, () => wait(400)], { quietMs: 500 }),
    one('large data: addresses', '<img id="a">', [async () => { const next = once($('#a'), 'load'); $('#a').src = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="23" height="9"><!--${'x'.repeat(50_000)}--></svg>`)}`; await next; }, () => wait(400)], { quietMs: 500 }),
    one('poster and tracks of media', '<video id="v" poster="/img/a.svg" width="60" height="40"><track src="img/none.vtt"></video>', [() => ($('#v').poster = 'img/b.svg')]),
    one('lazy pictures and image maps', '<div style="height: 3000px"></div><img id="a" loading="lazy" width="10" height="10" src="/img/a.svg" usemap="#m"><map name="m"><area shape="rect" coords="0,0,5,5" href="x"></map>', [() => ($('area').coords = '1,1,4,4')]),
  ],
};
