import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuard } from '../src/guard.js';
import { watchErrors } from '../src/page/errors.js';
import { fakePage } from './fake-page.js';

function setUp(levels: Record<string, string> = {}) {
  const clock = { ms: 0 };
  const page = fakePage({ overrides: { performance: { now: () => clock.ms } } });
  const notes: Record<string, unknown>[] = [];
  const errors = watchErrors(
    page.scope,
    createGuard(() => undefined),
    {
      note: (json) => void notes.push(JSON.parse(json) as Record<string, unknown>),
      masked: (text, isStack) => (isStack ? 'stack' : text.replace(/secret/g, 'xxxxxx')),
      levelOf: (element) => levels[(element as Element).localName],
    },
  );
  const fail = (error: unknown, more: object = {}): void =>
    page.fire('window', 'error', { error, message: 'as the engine says it', ...more });
  const failToLoad = (element: object): void => {
    const event = new Event('error');
    Object.defineProperty(event, 'target', { value: element });
    page.scope.dispatchEvent(event);
  };
  return { page, clock, notes, errors, fail, failToLoad };
}

test('errors that nobody caught, with the rules for texts', () => {
  const { page, notes, fail, errors } = setUp();
  fail(new TypeError('no secret at https://a.example/?q=secret'));
  page.fire('window', 'unhandledrejection', { reason: 'secret' });
  page.fire('window', 'error', { message: 'Script error.', filename: '' });
  page.fire('window', 'error', { message: 'Odd', filename: 'https://a.example/a.js?v=1', lineno: 3, colno: 4 });
  assert.deepEqual(notes, [
    { source: 'uncaught', name: 'TypeError', message: 'no xxxxxx at https://a.example/?q=', stack: 'stack' },
    { source: 'rejection', message: 'xxxxxx' },
    { source: 'uncaught', message: 'Script error.' },
    { source: 'uncaught', message: 'Odd', stack: 'stack' },
  ]);
  errors.stop();
  fail(new Error('later'));
  assert.equal(notes.length, 4);
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

test('resources that could not be loaded, but for what is hidden', () => {
  const { notes, failToLoad } = setUp({ img: 'mask', script: 'mask', link: 'allow', video: 'hidden' });
  failToLoad({ localName: 'img', src: 'https://a.example/alice.png' });
  failToLoad({ localName: 'script', src: 'https://a.example/a.js?v=1' });
  failToLoad({ localName: 'link', href: 'https://a.example/a.css?v=1' });
  failToLoad({ localName: 'video', src: 'https://a.example/a.mp4' });
  failToLoad({ localName: 'unknown', src: 'https://a.example/' });
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
