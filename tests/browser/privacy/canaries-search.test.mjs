/** The search finds a canary however it is written: one that cannot find anything proves nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canaryOf } from './canaries/canary.mjs';
import { plantings } from './canaries/plant.mjs';
import { PLACES } from './canaries/places.mjs';
import { LEVELS, UNNAMED } from './canaries/rules.mjs';
import { search } from './canaries/search.mjs';
import { Tally } from './canaries/tally.mjs';

const CANARY = canaryOf('one');
const base64 = (text, coding = 'base64') => Buffer.from(text).toString(coding);
const units = (text, write) => [...text].map((letter) => write(letter.charCodeAt(0))).join('');
const hex = (code, digits) => code.toString(16).padStart(digits, '0');
const upper = CANARY.toUpperCase();
const wide = units(CANARY, (code) => String.fromCharCode(code + 0xfee0));

const CODINGS = {
  plain: CANARY,
  'in other letters': upper,
  'full width': wide,
  'full width and in capitals': wide.toUpperCase(),
  'all of it URL-encoded': units(CANARY, (code) => `%${hex(code, 2)}`),
  'a letter of it URL-encoded': CANARY.replace('n', '%6E'),
  'URL-encoded twice': units(CANARY, (code) => `%25${hex(code, 2)}`),
  'beside what is no URL': `%zz%${units(CANARY, (code) => `%${hex(code, 2)}`)}%`,
  'decimal entities': units(CANARY, (code) => `&#${code};`),
  'hexadecimal entities': units(CANARY, (code) => `&#x${hex(code, 2)};`),
  'entities without an end': `${units(CANARY, (code) => `&#${code}`)} `,
  'escaped in JSON': units(CANARY, (code) => `\\u${hex(code, 4)}`),
  'escaped by two digits': units(CANARY, (code) => `\\x${hex(code, 2)}`),
  'JSON in JSON': JSON.stringify(units(CANARY, (code) => `\\u${hex(code, 4)}`)),
  'entities in JSON': JSON.stringify(units(CANARY, (code) => `&#${code};`)).replaceAll('&', '\\u0026'),
  base64: base64(CANARY),
  'base64 of full width': base64(wide),
  'base64 for URLs': base64(`\u{fffff}?>${CANARY}\u{fffff}?>`, 'base64url'),
  'base64 with signs': base64(`\u{fffff}?>${CANARY}\u{fffff}?>`),
  'base64 after a letter': `x${base64(CANARY)}`,
  'base64 after two letters': `xy${base64(CANARY)}`,
  'base64 after three letters': `xyz${base64(CANARY)}`,
  'base64 of a longer text, one byte on': base64(`a${CANARY}b`),
  'base64 of a longer text, two bytes on': base64(`ab${CANARY}b`),
  'base64 in a URL': encodeURIComponent(base64(`ab${CANARY}?>`)),
  'JSON in base64': base64(JSON.stringify({ name: CANARY })),
  'base64 in base64': base64(base64(CANARY)),
};

for (const [name, text] of Object.entries(CODINGS)) {
  test(`a canary is found ${name}`, () => {
    const found = search([canaryOf('another'), CANARY], { nothing: 'of it', channel: `{"a":"before ${text} after"}` });
    assert.deepEqual([...found.keys()], [CANARY]);
    assert.ok([...found.get(CANARY)].every((where) => where.startsWith('channel: ')));
  });
}

test('what is not a canary is not found', () => {
  for (const text of [
    '',
    'canary',
    CANARY.slice(0, -1),
    CANARY.slice(1),
    base64(CANARY.slice(0, -1)),
    'xxxxxxxxxxxxxxx',
  ]) {
    assert.equal(search([CANARY], { text }).size, 0, text);
  }
});

test('canaries are words of their own, also in other phases', () => {
  const all = ['one', 'two', 'three'].flatMap((phase) => plantings(phase)).map(({ canary }) => canary.toLowerCase());
  assert.equal(new Set(all).size, all.length);
  for (const canary of all)
    assert.ok(canary.length >= 9 && all.filter((other) => other.includes(canary)).length === 1, canary);
});

test('each place has a name of its own, and every level an outcome', () => {
  const names = PLACES.map(({ group, name }) => `${group}/${name}`);
  assert.equal(new Set(names).size, names.length);
  for (const { name, rule } of PLACES) {
    for (const level of LEVELS) assert.ok(['kept', 'never'].includes(rule[level]), name);
    // No level shows what a more open one masks.
    const shown = LEVELS.slice(0, 4).map((level) => rule[level] === 'kept');
    assert.ok(
      shown.every((isShown, index) => !isShown || shown[Math.max(0, index - 1)]),
      name,
    );
  }
});

test('a canary that left is counted, and one that is not there is missed', () => {
  const planted = plantings('tally');
  const channels = { events: planted.map(({ canary }) => base64(canary)).join(' ') };
  const tally = new Tally();
  const never = planted.filter(({ place }) => place.rule.mask === 'never').length;
  assert.equal(tally.judge('all left', planted, channels, { level: 'mask' }).leaked.length, never);
  assert.equal(tally.judge('nothing came', planted, {}, { level: 'mask' }).missing.length, planted.length - never);
  assert.equal(tally.leaks.length, never);
  assert.match(tally.table('all'), /\| texts \| 0 \/ 0 \/ 0 \|/);
});

test('places are judged by every row of the tables that a word can be found by', () => {
  // The mark holds a level; the others hold no word.
  assert.deepEqual(UNNAMED, ['mark', 'scroll-of-field', 'on', 'files', 'choice']);
});
