import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Level } from 'afterimage-glue';
import { createErrors } from '../src/page/errors.js';

function setUp() {
  const clock = { ms: 0 };
  const notes: Record<string, unknown>[] = [];
  const note = (json: string | undefined): void => {
    if (json) notes.push(JSON.parse(json) as Record<string, unknown>);
  };
  const errors = createErrors({
    note,
    masked: (_level, text, isStack) => (isStack ? 'stack' : text.replace(/secret/g, 'xxxxxx')),
    nowMs: () => clock.ms,
  });
  const happen = (type: string, members: object): void =>
    note(errors.uncaught(Object.assign(new Event(type), members), 'mask'));
  const fail = (error: unknown): void => happen('error', { error, message: 'as the engine says it' });
  const failToLoad = (element: object, level: Level): void => note(errors.failed(element as Element, level));
  return { clock, notes, errors, happen, fail, failToLoad };
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

test('an error that cannot be read throws nothing into the page', () => {
  const { notes, fail, errors } = setUp();
  const hostile = new Proxy(new Error('x'), { get: () => assert.fail('get') });
  assert.doesNotThrow(() => errors.add(hostile, undefined));
  fail(hostile);
  fail(new Error('after'));
  assert.equal(notes.at(-1)?.['message'], 'after');
});
