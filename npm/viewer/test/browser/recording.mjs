/** A hand-made session: a small shop with a card field, an error, a hidden tab, an idle stretch and hostile content. */

const el = (id, tagName, attributes, ...childNodes) => ({ type: 2, id, tagName, attributes, childNodes });
const txt = (id, textContent) => ({ type: 3, id, textContent });

const CSS = `body{margin:0;font:16px/1.5 Georgia,serif;color:#222;background:#fbf8f3}
header{display:flex;justify-content:space-between;padding:20px 48px;background:#24352c;color:#fff}
main{display:grid;grid-template-columns:repeat(3,1fr);gap:28px;padding:40px 48px}
.card{background:#fff;border-radius:10px;padding:22px;box-shadow:0 2px 10px #0001}
.swatch{height:150px;border-radius:6px;background:linear-gradient(135deg,#d9b382,#8a5a3b)}
button{padding:10px 18px;border:0;border-radius:6px;background:#24352c;color:#fff;font:inherit}
input{padding:9px;font:inherit;border:1px solid #bbb;border-radius:6px}`;

const NAMES = ['Walnut tray', 'Oak stool', 'Beech lamp', 'Ash bowl', 'Elm clock', 'Maple board'];

function card(name, at) {
  const id = 100 + at * 10;
  return el(
    id,
    'div',
    { class: 'card' },
    el(id + 1, 'div', { class: 'swatch' }),
    el(id + 2, 'h3', {}, txt(id + 3, name)),
    el(id + 4, 'button', { type: 'button' }, txt(id + 5, 'Add to cart')),
  );
}

/** Elements that would act if the replay let them; the check sees that none does. */
const HOSTILE = [
  el(60, 'meta', { 'http-equiv': 'refresh', content: '0;url=/owned-by-refresh' }),
  el(61, 'img', { src: 'x', onerror: 'parent.__owned = "onerror"' }),
  el(62, 'a', { href: 'javascript:parent.__owned="link"', style: 'position:fixed;inset:0;z-index:9' }),
  el(63, 'img', { src: 'https://tracker.invalid/pixel.gif' }),
  el(64, 'form', { action: '/owned-by-form', method: 'post' }, el(65, 'button', { autofocus: '' }, txt(66, 'Go'))),
];

function snapshot(hostile) {
  return {
    type: 0,
    id: 1,
    childNodes: [
      { type: 1, id: 2, name: 'html', publicId: '', systemId: '' },
      el(
        3,
        'html',
        { lang: 'en' },
        el(4, 'head', {}, el(5, 'style', { _cssText: CSS }), el(6, 'title', {}, txt(7, 'Grain & Co'))),
        el(
          8,
          'body',
          {},
          el(9, 'header', {}, el(10, 'b', {}, txt(11, 'Grain & Co')), el(12, 'span', {}, txt(13, 'Cart: 0'))),
          el(14, 'main', {}, ...NAMES.map(card)),
          el(15, 'p', { style: 'padding:0 48px' }, el(16, 'input', { placeholder: 'E-mail', name: 'email' })),
          ...(hostile ? HOSTILE : []),
        ),
      ),
    ],
  };
}

/** Events of a session that began at `start` (epoch ms), four minutes long. */
export function shopEvents(start, { hostile = true } = {}) {
  const events = [];
  const at = (ms, type, data) => events.push({ type, data, timestamp: start + ms });
  const inc = (ms, data) => at(ms, 3, data);
  const click = (ms, id, x, y) => {
    inc(ms, { source: 1, positions: [{ x, y, id, timeOffset: 0 }] });
    inc(ms + 60, { source: 2, type: 1, id, x, y });
    inc(ms + 140, { source: 2, type: 2, id, x, y });
  };
  const text = (ms, id, value) => inc(ms, { source: 0, texts: [{ id, value }], attributes: [], removes: [], adds: [] });
  at(0, 4, { href: 'https://shop.example/products', width: 1280, height: 800 });
  at(1, 2, { node: snapshot(hostile), initialOffset: { left: 0, top: 0 } });
  at(2, 5, { tag: 'afterimage.view', payload: { url: 'https://shop.example/products', name: 'Products' } });
  for (let n = 0; n < 20; n++) {
    const positions = [{ x: 200 + n * 30, y: 300 + Math.round(80 * Math.sin(n / 3)), id: 14, timeOffset: 0 }];
    inc(500 + n * 200, { source: 1, positions });
  }
  click(5_000, 104, 120, 330);
  text(5_300, 13, 'Cart: 1');
  click(9_000, 115, 540, 330);
  text(9_300, 13, 'Cart: 2');
  at(12_000, 5, {
    tag: 'afterimage.note',
    payload: {
      kind: 'error',
      data: {
        source: 'uncaught',
        name: 'TypeError',
        message: "can't read 'price' of undefined",
        stack: "TypeError: can't read 'price' of undefined\n    at total (https://shop.example/cart.js:20:5)",
      },
    },
  });
  at(20_000, 5, { tag: 'afterimage.view', payload: { url: 'https://shop.example/checkout', name: '' } });
  'anna'.split('').forEach((_, n) => inc(22_000 + n * 180, { source: 5, id: 16, text: '*'.repeat(n + 1) }));
  at(3, 5, { tag: 'afterimage.orientation', payload: { type: 'landscape-primary', angle: 0 } });
  at(24_000, 5, { tag: 'afterimage.orientation', payload: { type: 'portrait-primary', angle: 90 } });
  at(25_000, 5, {
    tag: 'afterimage.note',
    payload: {
      kind: 'error',
      data: {
        source: 'resource',
        message: '<script> could not be loaded',
        element: 'script',
        url: 'https://shop.example/pay.js',
      },
    },
  });
  at(30_000, 5, { tag: 'afterimage.visibility', payload: { visible: false } });
  at(150_000, 5, { tag: 'afterimage.visibility', payload: { visible: true } });
  click(160_000, 144, 540, 640);
  text(160_300, 13, 'Cart: 3');
  at(180_000, 5, {
    tag: 'afterimage.note',
    payload: { kind: '<img src=x onerror=alert(1)>', data: 'plan: <b>gold</b>' },
  });
  at(200_000, 5, { tag: 'afterimage.gap', payload: { reason: 'the connection was lost' } });
  click(240_000, 154, 900, 640);
  text(240_300, 13, 'Cart: 4');
  return events;
}

/** The same until a page that is not recorded, from second 40 to second 70, and a click behind it. */
export function pausedEvents(start) {
  const [meta, picture, ...rest] = shopEvents(start, { hostile: false });
  const at = (ms, type, data) => ({ type, data, timestamp: start + ms });
  return [
    meta,
    picture,
    ...rest.filter(({ timestamp }) => timestamp < start + 26_000),
    at(40_000, 5, { tag: 'afterimage.note', payload: { kind: 'pause', data: { reason: 'address' } } }),
    at(40_000, 5, { tag: 'afterimage.stop', payload: {} }),
    at(70_000, 4, meta.data),
    at(70_001, 2, picture.data),
    at(75_000, 3, { source: 2, type: 2, id: 104, x: 120, y: 330 }),
    at(80_000, 3, { source: 2, type: 2, id: 104, x: 120, y: 330 }),
  ];
}
