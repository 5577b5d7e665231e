import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionsOf, currentAction, shortUrl } from '../../src/recording/actions.js';
import { idleSpans, skipIdle } from '../../src/recording/idle.js';
import { NodeNames, shorten } from '../../src/recording/nodes.js';
import { readRecording } from '../../src/recording/recording.js';
import type { Event } from '../../src/recording/rrweb.js';

const START = 1_700_000_000_000;

function event(atMs: number, type: number, data: unknown): Event {
  return { type, data, timestamp: START + atMs } as Event;
}

const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]): object => ({
  type: 2,
  id,
  tagName,
  attributes,
  childNodes,
});
const text = (id: number, textContent: string): object => ({ type: 3, id, textContent });
const meta = (atMs: number, href: string): Event => event(atMs, 4, { href, width: 800, height: 600 });
const snapshot = (atMs: number, ...childNodes: object[]): Event =>
  event(atMs, 2, { node: { type: 0, id: 1, childNodes }, initialOffset: { left: 0, top: 0 } });
const click = (atMs: number, id: number, x = 1): Event => event(atMs, 3, { source: 2, type: 2, id, x, y: 1 });
const input = (atMs: number, id: number, data: object): Event => event(atMs, 3, { source: 5, id, ...data });
const custom = (atMs: number, tag: string, payload: unknown): Event => event(atMs, 5, { tag, payload });
const titles = (...events: Event[]): string[] => actionsOf(events, START).map(({ title }) => title);

test('clicks are named after what was clicked, or the button around it', () => {
  const page = snapshot(0, element(2, 'button', {}, element(3, 'span', {}, text(4, ' Add \n to '), text(5, 'cart'))));
  assert.deepEqual(titles(page, click(10, 3)), ['Click on button “Add to cart”']);
  assert.deepEqual(titles(page, click(10, 99)), ['Click']);
});

test('names follow mutations and moves', () => {
  const names = new NodeNames();
  names.follow(snapshot(0, element(2, 'a', { href: '/' }, text(3, 'old')), element(6, 'div', {})));
  names.follow(event(1, 3, { source: 0, adds: [], removes: [], texts: [{ id: 3, value: 'new' }], attributes: [] }));
  assert.equal(names.describe(3), 'link “new”');
  const node = element(4, 'input', { type: 'checkbox', name: 'terms' });
  names.follow(event(2, 3, { source: 0, adds: [{ parentId: 6, nextId: null, node }] }));
  assert.equal(names.describe(4), 'check box “terms”');
  names.follow(event(3, 3, { source: 0, attributes: [{ id: 4, attributes: { 'aria-label': 'I agree' } }] }));
  assert.equal(names.describe(4), 'check box “I agree”');
});

test('a view of the same address is a line of its own; the same view told again is not', () => {
  const view = (atMs: number, id: string, name = ''): Event =>
    custom(atMs, 'afterimage.view', { id, url: 'https://a.example/app', name });
  const meta0 = meta(0, 'https://a.example/app');
  assert.deepEqual(titles(meta0, view(1, 'a'), view(5, 'a'), view(9, 'b'), view(12, 'c', 'Pay')), [
    '/app',
    '/app',
    'Pay',
  ]);
});

test('errors say where they come from', () => {
  const error = (data: object): unknown =>
    actionsOf([custom(1, 'afterimage.note', { kind: 'error', data })], START).map(({ title, detail }) => [
      title,
      detail,
    ]);
  const stack = 'TypeError: no\n    at pay (https://a.example/a.js:1:20)';
  assert.deepEqual(error({ source: 'uncaught', name: 'TypeError', message: 'no', stack }), [
    ['TypeError: no', 'at pay (https://a.example/a.js:1:20)'],
  ]);
  assert.deepEqual(error({ source: 'rejection', message: 'late', omitted: 7 }), [
    ['late', 'unhandled rejection · 7 more before it were left out'],
  ]);
  assert.deepEqual(error({ source: 'resource', message: '<img> could not be loaded', url: 'https://a.example/b' }), [
    ['<img> could not be loaded', 'https://a.example/b'],
  ]);
  assert.deepEqual(error({ source: 'uncaught', message: 'Script error.' }), [
    ['Script error.', 'in a script of another origin: the browser says no more'],
  ]);
});

test('turning the screen is told, how it was held at first is not', () => {
  const held = (atMs: number, type: string): Event => custom(atMs, 'afterimage.orientation', { type, angle: 0 });
  assert.deepEqual(titles(held(1, 'portrait-primary'), held(9, 'landscape-secondary')), ['Screen held wide']);
});

test('a deep tree is read without recursion', () => {
  let node = text(20_002, 'deep');
  for (let id = 20_001; id > 1; id--) node = element(id, 'div', {}, node);
  assert.deepEqual(titles(snapshot(0, node), click(1, 20_001)), ['Click on div “deep”']);
});

test('what the browser clicks along with a label is one click', () => {
  const page = snapshot(0, element(2, 'label', {}, text(3, 'Yes')), element(4, 'input', { type: 'radio' }));
  assert.equal(titles(page, click(10, 2), click(11, 4)).length, 1);
  assert.equal(titles(page, click(10, 2), click(500, 4)).length, 2);
});

test('typing in one field is one line, with the last text', () => {
  const page = snapshot(0, element(2, 'input', { placeholder: 'Name' }), element(3, 'input', { name: 'city' }));
  const list = actionsOf(
    [page, input(1000, 2, { text: 'a' }), input(1100, 2, { text: 'an' }), input(2000, 3, { text: 'x' })],
    START,
  );
  assert.deepEqual(list, [
    { atMs: 1000, kind: 'input', title: 'Typed in field “Name”', detail: 'an' },
    { atMs: 2000, kind: 'input', title: 'Typed in field “city”', detail: 'x' },
  ]);
  assert.deepEqual(titles(page, input(1, 2, { text: 'x', userTriggered: false })), []);
});

test('a page and its first view are one line', () => {
  const view = custom(2, 'afterimage.view', { url: 'https://a.example/b?c', name: 'Products' });
  assert.deepEqual(titles(meta(0, 'https://a.example/b?c'), view), ['Products']);
  assert.deepEqual(titles(meta(0, 'https://a.example/b?c'), meta(5, 'https://a.example/d')), ['/b?c', '/d']);
  assert.deepEqual(titles(meta(0, 'https://a.example/b'), meta(5, 'https://a.example/b')), ['/b']);
});

test('notes, errors, visibility and gaps', () => {
  const list = actionsOf(
    [
      custom(1, 'afterimage.note', { kind: 'error', data: '{"name":"TypeError","message":"no"}' }),
      custom(2, 'afterimage.note', { kind: 'plan', data: 'gold' }),
      custom(3, 'afterimage.visibility', { visible: false }),
      custom(4, 'afterimage.gap', { reason: 'offline' }),
      custom(5, 'someone-elses', {}),
    ],
    START,
  );
  assert.deepEqual(
    list.map(({ kind, title, detail }) => [kind, title, detail]),
    [
      ['error', 'TypeError: no', undefined],
      ['note', 'plan', 'gold'],
      ['visibility', 'Page was hidden', undefined],
      ['gap', 'Part of the recording is missing', 'offline'],
    ],
  );
});

test('stretches that are told more sparsely are one line where they follow each other', () => {
  const sparse = (at: number, forMs: number, leftOut: number): Event =>
    custom(at, 'afterimage.note', {
      kind: 'fidelity',
      data: { level: 'net', reason: 'budget', for_ms: forMs, left_out: leftOut },
    });
  const list = actionsOf(
    [sparse(1000, 4000, 30), custom(2000, 'afterimage.gap', {}), sparse(5500, 6500, 12), sparse(60_000, 200, 1)],
    START,
  );
  const told = 'to keep to the byte budget';
  assert.deepEqual(
    list.map(({ atMs, kind, detail }) => [atMs, kind, detail]),
    [
      [1000, 'sparse', `for 11 s, ${told}: changes are told together, 42 fewer`],
      [2000, 'gap', undefined],
      [60_000, 'sparse', `for 1 s, ${told}: changes are told together, 1 fewer`],
    ],
  );
});

test('any junk is survived', () => {
  const junk = [event(0, 2, null), event(1, 3, undefined), event(2, 5, 7), event(3, 3, { source: 0, adds: [null, 3] })];
  assert.deepEqual(titles(...junk), []);
});

test('the current action is the last one that has begun', () => {
  const list = [0, 10, 10, 30].map((atMs) => ({ atMs, kind: 'click' as const, title: '' }));
  assert.deepEqual(
    [-1, 0, 9, 10, 29, 99].map((now) => currentAction(list, now)),
    [-1, 0, 0, 2, 2, 3],
  );
  assert.equal(shortUrl('nonsense'), 'nonsense');
  assert.equal([...shorten('x'.repeat(99))].length, 48);
});

test('idle stretches: only the visitor counts, only above a minute', () => {
  const mutation = event(100_000, 3, { source: 0, adds: [], removes: [], texts: [], attributes: [] });
  const events = [meta(0, 'x'), click(1_000, 1), mutation, click(200_000, 1), click(259_000, 1)];
  const spans = idleSpans(events, START, START + 400_000);
  assert.deepEqual(spans, [
    { fromMs: 1_000, toMs: 200_000 },
    { fromMs: 259_000, toMs: 400_000 },
  ]);
  assert.equal(skipIdle(spans, 500), 500);
  assert.equal(skipIdle(spans, 2_000), 2_000);
  assert.equal(skipIdle(spans, 3_000), 199_000);
  assert.equal(skipIdle(spans, 199_000), 199_000);
});

test('what was not recorded on purpose is named, shown and skipped, until there is a page again', () => {
  const pause = (atMs: number, reason: string): Event =>
    custom(atMs, 'afterimage.note', { kind: 'pause', data: { reason } });
  const events = [
    meta(0, 'https://a.example/app'),
    snapshot(1),
    click(5_000, 1),
    pause(6_000, 'address'),
    custom(6_000, 'afterimage.stop', {}),
    meta(20_000, 'https://a.example/app'),
    snapshot(20_001),
    click(30_000, 1),
    pause(400_000, 'idle'),
    custom(400_000, 'afterimage.stop', {}),
    custom(400_001, 'afterimage.visibility', { visible: true }),
    snapshot(500_000),
    pause(500_100, 'hidden'),
  ];
  const recording = readRecording(events, START + 10_000_000);
  assert.deepEqual(
    recording?.pauses.map(({ fromMs, toMs, why }) => [fromMs, toMs, why]),
    [
      [6_000, 20_001, 'the page is excluded by its address'],
      [400_000, 500_000, 'the visitor did nothing for a while'],
    ],
  );
  assert.deepEqual(recording?.dull, [
    { fromMs: 6_000, toMs: 20_001 },
    { fromMs: 30_000, toMs: 500_100 },
  ]);
  const said = recording?.actions.filter(({ kind }) => kind === 'note').map(({ title, detail }) => [title, detail]);
  assert.deepEqual(said, [
    ['Recording paused', 'the page is excluded by its address'],
    ['Recording paused', 'the visitor did nothing for a while'],
    ['Recording paused', 'the page was hidden'],
  ]);
  assert.deepEqual(titles(custom(1, 'afterimage.stop', {})), ['Recording stopped']);
});

test("where the page is, told again, is nobody's doing", () => {
  const change = (atMs: number) => event(atMs, 3, { source: 0, adds: [], removes: [], texts: [], attributes: [] });
  const scroll = (atMs: number, y = 0) => event(atMs, 3, { source: 3, id: 1, x: 0, y });
  const told = [meta(0, 'x'), snapshot(0), change(100_000), scroll(100_000)];
  assert.deepEqual(idleSpans(told, START, START + 200_000), [{ fromMs: 0, toMs: 200_000 }]);
  const scrolled = [...told, scroll(101_000, 9), scroll(150_000, 9)];
  assert.deepEqual(idleSpans(scrolled, START, START + 102_000), [{ fromMs: 0, toMs: 101_000 }]);
});

test('a recording needs a picture; a fresh one may still grow', () => {
  assert.equal(readRecording([], START), undefined);
  assert.equal(readRecording([meta(0, 'x'), meta(5, 'x')], START), undefined);
  const events = [meta(0, 'x'), snapshot(1), click(5_000, 1)];
  assert.equal(readRecording(events, START + 6_000)?.live, true);
  const old = readRecording(events, START + 600_000);
  assert.deepEqual([old?.live, old?.durationMs, old?.startMs], [false, 5_000, START]);
});
