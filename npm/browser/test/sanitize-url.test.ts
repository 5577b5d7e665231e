import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitizeUrl, sanitizeUrlsIn } from '../src/sanitize-url.js';

const CASES: [string, string][] = [
  ['https://a.example/p?x=1&y=2#frag', 'https://a.example/p?x=&y='],
  ['https://user:secret@a.example:81/p', 'https://a.example:81/p'],
  ['https://a.example/?token', 'https://a.example/'],
  ['https://a.example/?a=b=c&&=d', 'https://a.example/?a=&='],
  ['data:text/html,secret', 'data:'],
  ['blob:https://a.example/5f0c', 'blob:'],
  ['javascript:alert(1)', 'javascript:'],
  ['no url', ''],
  ['', ''],
];

for (const [raw, expected] of CASES) {
  test(`${raw || 'nothing'} becomes ${expected || 'nothing'}`, () => assert.equal(sanitizeUrl(raw), expected));
}

test('a relative address is taken from its base', () => {
  assert.equal(sanitizeUrl('../b?c=d#e', 'https://a.example/x/y'), 'https://a.example/b?c=');
});

test('addresses in a stack trace lose their values and keep line and column', () => {
  const stack = 'Error\n  at f (https://a.example/app.js?v=secret:10:5)\n  at https://a.example/b.js#x:1:2';
  assert.equal(
    sanitizeUrlsIn(stack),
    'Error\n  at f (https://a.example/app.js?v=:10:5)\n  at https://a.example/b.js:1:2',
  );
});
