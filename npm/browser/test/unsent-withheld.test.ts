import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, config, stored, worker } from './unsent-bench.js';

test('what is withheld is stored, and sent by a later page of the session if that is sent', async () => {
  const first = worker('a');
  first.unsent.open({ ...config('r1'), isWithheld: true }, false);
  first.unsent.add('r1', bytes(1), 5);
  first.unsent.add('r1', bytes(2), 9);
  await first.tick();
  assert.deepEqual(await stored(), { r1: [['v1', 5, 1], ['v1', 9, 2]] }); // prettier-ignore
  // The oldest minutes are given up.
  first.unsent.replace('r1', bytes(77, 2));
  await first.tick();
  assert.deepEqual(await stored(), { r1: [['v1', 9, 77, 2]] });

  const second = worker('b');
  const open = (isWithheld: boolean, id: string): void =>
    second.unsent.open({ ...config(id, 't1', 'p2'), isWithheld }, false);
  open(true, 'r2');
  second.unsent.add('r2', bytes(3), 1);
  second.unsent.acknowledge('r2', 1);
  await second.ticks(40);
  assert.equal(second.leftovers.length, 0, 'nothing says that it is wanted');
  assert.ok('r1' in (await stored()));
  second.unsent.letOut('r2');
  second.unsent.add('r2', bytes(4), 2);
  second.unsent.acknowledge('r2', 2);
  await second.ticks(20);
  assert.deepEqual(second.leftovers.map(({ config, batches, rewritten }) => [config.recordingId, config.isWithheld, batches, rewritten]), [['r1', false, [], [[77, 2]]]]); // prettier-ignore
  second.unsent.acknowledge('r1', 9);
  await second.ticks(2);
  assert.deepEqual(await stored(), {});
});

test('what was withheld in a session that is over is deleted, once its page is gone', async () => {
  const first = worker('a');
  first.unsent.open({ ...config('r1'), isWithheld: true }, false);
  first.unsent.add('r1', bytes(1), 1);
  await first.tick();
  const second = worker('b');
  second.unsent.open({ ...config('r2', 't2', 'p2'), sessionId: 'another', isWithheld: true }, false);
  second.unsent.add('r2', bytes(3), 1);
  await second.ticks(4);
  assert.ok('r1' in (await stored()), 'its page may live');
  await second.ticks(30);
  assert.deepEqual(Object.keys(await stored()), ['r2']);
  assert.deepEqual(second.leftovers, []);
});

test('what was withheld long before is deleted, and what another application withholds is left alone till then', async () => {
  const first = worker('a');
  first.unsent.open({ ...config('r1'), isWithheld: true }, false);
  first.unsent.open(
    { ...config('r2'), sessionId: 'other', intakeUrl: 'https://replay.example/other', isWithheld: true },
    false,
  );
  first.unsent.add('r1', bytes(1), 1);
  first.unsent.add('r2', bytes(1), 1);
  await first.tick();
  const second = worker('b');
  second.unsent.open({ ...config('r3', 't2', 'p2'), isWithheld: true }, false);
  second.unsent.add('r3', bytes(3), 1);
  await second.ticks(200);
  assert.deepEqual(Object.keys(await stored()).sort(), ['r1', 'r2', 'r3']);
  await second.ticks(80);
  assert.deepEqual(Object.keys(await stored()), ['r3']);
});
