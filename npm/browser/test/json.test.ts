import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorNote, toJson } from '../src/page/json.js';

test('whatever is given becomes JSON', () => {
  const circle: Record<string, unknown> = { a: 1n };
  circle['self'] = circle;
  assert.equal(toJson(circle), '{"a":"1","self":"[circular]"}');
  assert.equal(toJson(undefined), '{}');
  assert.ok(toJson({ a: Array.from({ length: 20 }, () => 'x'.repeat(5000)) }).length < 100);
  const note = JSON.parse(
    errorNote(new TypeError('at https://a.example/?q=secret'), 'custom', { context: { order: 5 } }),
  ) as Record<string, unknown>;
  assert.equal(note['name'], 'TypeError');
  assert.equal(note['message'], 'at https://a.example/?q=');
  assert.deepEqual(note['context'], { order: 5 });
  assert.equal((JSON.parse(errorNote('plain', 'custom', {})) as { message: string }).message, 'plain');
  assert.doesNotThrow(() => errorNote(Object.create(null), 'custom', {}));
});
