import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { fakePage } from './fake-page.js';

interface Global {
  window?: unknown;
  document?: unknown;
  location?: unknown;
}

test('the script takes the place of the stub and runs its queue in order, whatever a callback does', async () => {
  const { scope } = fakePage();
  const host = scope as unknown as { Afterimage: Record<string, unknown> };
  const order: number[] = [];
  const error = mock.method(console, 'error', () => undefined);
  const warn = mock.method(console, 'warn', () => undefined);
  host.Afterimage = {
    q: [
      () => order.push(1),
      () => {
        throw new Error('page');
      },
      () => order.push(2),
    ],
  };
  Object.assign(globalThis as Global, { window: scope, document: scope.document, location: scope.location });
  await import('../src/cdn.js');
  assert.deepEqual(order, [1, 2]);
  assert.equal(error.mock.callCount(), 1);
  assert.equal(typeof host.Afterimage['version'], 'string');
  assert.equal(typeof host.Afterimage['startSessionReplayRecording'], 'function');
  (host.Afterimage['onReady'] as (callback: () => void) => void)(() => order.push(3));
  assert.deepEqual(order, [1, 2, 3]);
  assert.equal(warn.mock.callCount(), 0);
});
