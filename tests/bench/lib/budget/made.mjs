/**
 * What the workloads' pages are made of: the same in each run. `seeded` and `sentence` also run in pages, so they see nothing
 * of this file's scope.
 */
import { deflateRawSync } from 'node:zlib';

/** Numbers from 0 to 1, as a seed has them (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many words, of about a thousand that there are, the first ones more often: a deflater makes of them what it makes of prose. */
export function sentence(random, count) {
  const syllables = ['ra', 'ten', 'mo', 'lis', 'ver', 'ka', 'dun', 'se', 'pol', 'i'];
  const word = () => {
    const place = Math.floor(random() ** 2 * 1_000);
    return syllables[place % 10] + syllables[Math.floor(place / 10) % 10] + (place < 100 ? '' : syllables[Math.floor(place / 100)]);
  };
  return `${Array.from({ length: count }, word).join(' ')}.`;
}

const paragraphs = (random, count, words) => Array.from({ length: count }, () => `<p>${sentence(random, words)}</p>`).join('');

/** An article of so many paragraphs. */
export function article(seed, count) {
  const random = seeded(seed);
  return `<main id="main"><h1>${sentence(random, 6)}</h1>${paragraphs(random, count, 60)}</main>`;
}

/** Rules until there are so many bytes, about a fifth of that when deflated: declarations come again, as they do in frameworks. */
export function styleSheet(seed, bytes) {
  const random = seeded(seed);
  const number = (most) => Math.floor(random() * most);
  const declarations = [
    () => `color: #${number(2 ** 24).toString(16).padStart(6, '0')}`,
    () => `margin: ${number(99)}px ${number(99)}px`,
    () => `padding: ${(random() * 9).toFixed(2)}rem`,
    () => `background: rgb(${number(255)} ${number(255)} ${number(255)} / ${number(100)}%)`,
    () => `transform: translate(${number(400)}px, ${number(400)}px)`,
    () => `grid-area: ${number(20)} / ${number(20)}`,
    () => `transition: opacity ${number(900)}ms ease-in-out`,
  ];
  const written = [];
  const declaration = () => {
    if (random() < 0.7 && written.length) return written[number(written.length)];
    const fresh = declarations[number(declarations.length)]();
    // Of the first hundred, each comes again and again.
    if (written.length < 100) written.push(fresh);
    return fresh;
  };
  const rules = [];
  for (let length = 0; length < bytes;) {
    const several = Array.from({ length: 2 + number(4) }, declaration);
    rules.push(`.c${rules.length}-${number(2 ** 20).toString(36)} > .${sentence(random, 1).slice(0, -1)} { ${several.join('; ')}; }\n`);
    length += rules.at(-1).length;
  }
  return rules.join('');
}

/** Rows of a page that is so many bytes when deflated: half of each is hexadecimal, which is hardly made smaller than by half. */
export function heavyRows(seed, deflatedBytes) {
  const random = seeded(seed);
  const hex = () => Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('');
  const row = (index) => `<li class="row" data-id="${index}"><b>${hex()}</b> <span>${sentence(random, 8)}</span></li>`;
  const rows = [];
  for (;;) {
    for (let more = 0; more < 500; more++) rows.push(row(rows.length));
    const deflated = deflateRawSync(rows.join('')).length;
    // The last batch is as large as what is still wanting.
    if (deflated >= deflatedBytes) return rows.slice(0, Math.round((rows.length * deflatedBytes) / deflated)).join('');
  }
}
