import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuard } from '../src/guard.js';

function setUp() {
  const traps: unknown[] = [];
  const order: number[] = [];
  return { traps, order, guard: createGuard((error) => traps.push(error)) };
}

test('what a call returns passes through', () => {
  const { guard } = setUp();
  assert.equal(
    guard.run(() => 5),
    5,
  );
  assert.equal(guard.dead, false);
});

const TRAPS: [string, () => never][] = [
  [
    'a trap',
    () => {
      throw new WebAssembly.RuntimeError('unreachable');
    },
  ],
  [
    'an exhausted stack',
    () => {
      throw new RangeError('Maximum call stack size exceeded');
    },
  ],
  [
    'a thrown string',
    () => {
      throw 'recursive use';
    },
  ],
];
for (const [name, fail] of TRAPS) {
  test(`${name} undoes everything in reverse, reports once and lets nothing in again`, () => {
    const { guard, traps, order } = setUp();
    for (const number of [1, 2, 3]) guard.addUndo(() => void order.push(number));
    assert.equal(guard.run(fail), undefined);
    assert.deepEqual(order, [3, 2, 1]);
    assert.equal(guard.dead, true);
    assert.equal(
      guard.run(() => order.push(9)),
      undefined,
    );
    assert.equal(guard.run(fail), undefined);
    assert.equal(traps.length, 1);
    assert.equal(order.length, 3);
  });
}

test('a nested trap is reported once', () => {
  const { guard, traps } = setUp();
  guard.run(() => {
    guard.run(() => {
      throw new Error('inner');
    });
    throw new Error('outer');
  });
  assert.deepEqual(traps.map(String), ['Error: inner']);
});

test('an undo that throws does not stop the others', () => {
  const { guard, order } = setUp();
  guard.addUndo(() => void order.push(1));
  guard.addUndo(() => {
    throw new Error('gone');
  });
  guard.run(() => {
    throw new Error('trap');
  });
  assert.deepEqual(order, [1]);
});

test('a removed undo is not run, and ids are never used again', () => {
  const { guard, order } = setUp();
  const first = guard.addUndo(() => void order.push(1));
  guard.removeUndo(first);
  const second = guard.addUndo(() => void order.push(2));
  assert.notEqual(first, second);
  guard.undoAll();
  assert.deepEqual(order, [2]);
});
