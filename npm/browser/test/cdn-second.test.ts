import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { fakePage } from './fake-page.js';

test('a second script warns once and leaves the first in place', async () => {
  const { scope } = fakePage();
  const first = { version: '0.0.1', q: [() => assert.fail('the queue is not its own')] };
  Object.assign(scope, { Afterimage: first });
  Object.assign(globalThis as object, { window: scope, document: scope.document, location: scope.location });
  const warn = mock.method(console, 'warn', () => undefined);
  await import('../src/cdn.js');
  assert.equal(warn.mock.callCount(), 1);
  assert.equal((scope as unknown as { Afterimage: unknown }).Afterimage, first);
});
