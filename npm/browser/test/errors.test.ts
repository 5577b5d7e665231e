import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from 'afterimage-glue';
import { createGuard } from '../src/guard.js';
import { createErrors } from '../src/page/errors.js';
import type { ErrorSink } from '../src/page/errors.js';
import type { Options } from '../src/options/read.js';
import { ownRules } from '../src/page/own-rules.js';

function setUp(callbacks: Partial<Pick<Options, 'maskText' | 'sanitizeUrl'>> = {}) {
  const clock = { ms: 0, errors: 0 };
  const notes: Record<string, unknown>[] = [];
  const note = (json: string | undefined): void => {
    if (json) notes.push(JSON.parse(json) as Record<string, unknown>);
  };
  const sink: ErrorSink = {
    note,
    masked: (level, text, isStack) =>
      isStack ? 'stack' : level === 'allow' ? text : text.replace(/secret/g, 'xxxxxx'),
    nowMs: () => clock.ms,
    onError: () => clock.errors++,
  };
  const guard = createGuard(() => undefined);
  const fallbacks: string[] = [];
  const own = ownRules(
    { maskText: undefined, sanitizeUrl: undefined, ...callbacks },
    () => guard,
    (what) => fallbacks.push(what),
  );
  const errors = createErrors(sink, own, { count: 0 });
  const happen = (type: string, members: object): void =>
    note(errors.uncaught(Object.assign(new Event(type), members), 'mask'));
  const fail = (error: unknown): void => happen('error', { error, message: 'as the engine says it' });
  const failToLoad = (element: object, level: Level): void => note(errors.failed(element as Element, level));
  return { clock, notes, errors, fallbacks, happen, fail, failToLoad };
}

test('errors that nobody caught, with the rules for texts', () => {
  const { notes, fail, happen } = setUp();
  fail(new TypeError('no secret at https://a.example/?q=secret'));
  happen('unhandledrejection', { reason: 'secret' });
  happen('error', { message: 'Script error.', filename: '' });
  happen('error', { message: 'Odd', filename: 'https://a.example/a.js?v=1', lineno: 3, colno: 4 });
  assert.deepEqual(notes, [
    { source: 'uncaught', name: 'TypeError', message: 'no xxxxxx at https://a.example/?q=', stack: 'stack' },
    { source: 'rejection', message: 'xxxxxx' },
    { source: 'uncaught', message: 'Script error.' },
    { source: 'uncaught', message: 'Odd', stack: 'stack' },
  ]);
});

test('what the application hands over is told as it is, and once', () => {
  const { notes, fail, errors } = setUp();
  const error = new Error('secret');
  fail(error);
  errors.add(error, undefined);
  errors.add('secret', { order: 5 });
  assert.deepEqual(
    notes.map(({ source, message, context }) => [source, message, context]),
    [
      ['uncaught', 'xxxxxx', undefined],
      ['custom', 'secret', { order: 5 }],
    ],
  );
});

test('a loop of errors ends, and says how much was left out', () => {
  const { notes, fail, clock } = setUp();
  for (let index = 0; index < 500; index++) fail(new Error(`e${index}`));
  assert.equal(notes.length, 20);
  clock.ms += 3000;
  for (let index = 0; index < 500; index++) fail(new Error(`f${index}`));
  assert.equal(notes.length, 23);
  assert.equal(notes[20]?.['omitted'], 480);
  assert.equal(notes[21]?.['omitted'], undefined);
});

test('resources that could not be loaded', () => {
  const { notes, failToLoad } = setUp();
  failToLoad({ localName: 'img', src: 'https://a.example/alice.png' }, 'mask');
  failToLoad({ localName: 'script', src: 'https://a.example/a.js?v=1' }, 'mask');
  failToLoad({ localName: 'link', href: 'https://a.example/a.css?v=1' }, 'allow');
  assert.deepEqual(
    notes.map(({ source, element, url }) => [source, element, url]),
    [
      ['resource', 'img', undefined],
      ['resource', 'script', 'https://a.example/a.js'],
      ['resource', 'link', 'https://a.example/a.css?v='],
    ],
  );
});

test("the application's callbacks on texts and addresses", () => {
  const { notes, fail, failToLoad, fallbacks } = setUp({
    maskText: (text, element) => `${String(element)}: ${text.replace('order', 'thing')}`,
    sanitizeUrl: (address) => address.replace(/alice/, 'who').replace(/\?.*/, ''),
  });
  fail('no order at https://a.example/alice/?q=1:20:3 or /rel?q=1');
  failToLoad({ localName: 'link', href: 'https://a.example/alice.css?v=1' }, 'allow');
  assert.equal(notes[0]?.['message'], 'null: no thing at https://a.example/who/ or /rel?q=');
  assert.equal(notes[1]?.['url'], 'https://a.example/who.css');
  assert.deepEqual(fallbacks, []);
});

test('callbacks that throw, or answer with what is no text, mask', () => {
  const odd = setUp({ maskText: () => 5 as unknown as string, sanitizeUrl: () => assert.fail('no') });
  odd.fail('secret');
  odd.failToLoad({ localName: 'link', href: 'https://a.example/alice.css?v=1' }, 'allow');
  assert.equal(odd.notes[0]?.['message'], '');
  assert.equal(odd.notes[1]?.['url'], 'https://a.example/');
  assert.equal(odd.fallbacks.filter((what) => what.startsWith('maskText answered')).length > 0, true);
  assert.equal(odd.fallbacks.filter((what) => what.startsWith('sanitizeUrl threw')).length > 0, true);
});

test('an error that cannot be read throws nothing into the page', () => {
  const { notes, fail, errors } = setUp();
  const hostile = new Proxy(new Error('x'), { get: () => assert.fail('get') });
  assert.doesNotThrow(() => errors.add(hostile, undefined));
  fail(hostile);
  fail(new Error('after'));
  assert.equal(notes.at(-1)?.['message'], 'after');
});
