import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBObjectStore } from 'fake-indexeddb';
import { MOST_STORED_BYTES } from '../src/worker/unsent.js';
import { HOUR_MS, bytes, clock, config, stored, worker } from './unsent-bench.js';

test('what is acknowledged in time is not written', async () => {
  const { unsent, tick, timers } = worker('a');
  unsent.open(config('r1'), false);
  // What an earlier worker of the page may have stored of it goes, once.
  unsent.add('r1', bytes(1), 1);
  unsent.acknowledge('r1', 1);
  await tick();
  let puts = 0;
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...given) {
    puts++;
    return put.apply(this, given);
  };
  unsent.add('r1', bytes(2), 2);
  unsent.acknowledge('r1', 2);
  await tick();
  assert.deepEqual(await stored(), {});
  await tick();
  assert.equal(timers.length, 0, 'and nothing goes on');
  assert.equal(puts, 0);
  unsent.add('r1', bytes(3), 3);
  await tick();
  assert.equal(puts, 2, 'what is not, is');
  IDBObjectStore.prototype.put = put;
});

test('what waits is written after a second, with the view it belongs to, and deleted when it is acknowledged', async () => {
  const { unsent, tick } = worker('a');
  unsent.open(config('r1'), false);
  unsent.add('r1', bytes(1), 1);
  assert.deepEqual(await stored(), {});
  await tick();
  unsent.setView('r1', 'v2');
  unsent.add('r1', bytes(2), 2);
  unsent.add('r1', bytes(3), 5);
  await unsent.save();
  assert.deepEqual(await stored(), { r1: [['v1', 1, 1], ['v2', 2, 2], ['v2', 5, 3]] }); // prettier-ignore
  unsent.acknowledge('r1', 2);
  await tick();
  assert.deepEqual(await stored(), { r1: [['v2', 5, 3]] });
  unsent.acknowledge('r1', 4);
  await tick();
  assert.deepEqual(await stored(), { r1: [['v2', 5, 3]] }, 'a part of a batch is not the batch');
  unsent.acknowledge('r1', 5);
  await tick();
  assert.deepEqual(await stored(), {});
});

test('what is rewritten takes the place of all that was there', async () => {
  const { unsent, tick } = worker('a');
  unsent.open(config('r1'), false);
  unsent.add('r1', bytes(1), 1);
  await tick();
  unsent.setView('r1', 'v2');
  unsent.add('r1', bytes(2), 2);
  unsent.replace('r1', bytes(9));
  await unsent.save();
  assert.deepEqual(await stored(), { r1: [['v1', 2, 9]] });
  unsent.add('r1', bytes(3), 3);
  await tick();
  assert.deepEqual(await stored(), { r1: [['v1', 2, 9], ['v2', 3, 3]] }); // prettier-ignore
  unsent.replace('r1', undefined);
  await unsent.save();
  assert.deepEqual(await stored(), {}, 'nothing waits');
});

test('a worker that takes over writes what it is handed again, once it is final', async () => {
  const first = worker('a');
  first.unsent.open(config('r1'), false);
  for (const seq of [1, 2, 3]) first.unsent.add('r1', bytes(seq), seq);
  await first.tick();
  const second = worker('b');
  second.unsent.open(config('r1'), true);
  second.unsent.add('r1', bytes(7), 3);
  await second.tick();
  assert.equal((await stored())['r1']?.length, 3, 'what it is handed is not final');
  second.unsent.replace('r1', bytes(8));
  await second.tick();
  assert.deepEqual(await stored(), { r1: [['v1', 3, 8]] });
});

test('what is rewritten is handed on as such, in front of the batches that came behind it', async () => {
  const gone = worker('a');
  gone.unsent.open(config('r1'), false);
  gone.unsent.add('r1', bytes(1), 1);
  gone.unsent.add('r1', bytes(2), 2);
  gone.unsent.replace('r1', bytes(9));
  gone.unsent.add('r1', bytes(3), 3);
  await gone.tick();
  const heir = worker('heir');
  await heir.reach('own', 't1');
  await heir.tick();
  assert.deepEqual(heir.leftovers.map(({ rewritten, batches }) => [rewritten, batches]), [[[[9]], [[3]]]]); // prettier-ignore
});

/** A page that ends without a word. */
async function leave(id: string, owner = `gone-${id}`, size = 1, tabId = owner) {
  const gone = worker(owner);
  gone.unsent.open(config(id, tabId, `page-${owner}`), false);
  gone.unsent.setView(id, 'v2');
  gone.unsent.add(id, new Uint8Array(size).fill(4), 1);
  gone.unsent.add(id, bytes(5), 2);
  await gone.tick();
  return gone;
}

test('a leftover is taken when its worker has been silent, oldest first, and one at a time', async () => {
  await leave('r1');
  await leave('r2');
  const heir = worker('heir');
  await heir.reach();
  assert.equal(heir.leftovers.length, 0, 'its worker may live');
  await heir.ticks(17);
  assert.deepEqual(heir.leftovers.map(({ batches }) => batches), [[[4], [5]]]); // prettier-ignore
  const taken = heir.leftovers[0]?.config;
  assert.equal(taken?.recordingId, 'r1');
  assert.equal(taken?.viewId, 'v2');
  assert.equal(taken?.spentBytes, undefined, 'of a minute that is over');
  await heir.ticks(40);
  assert.equal(heir.leftovers.length, 1);
  heir.unsent.acknowledge('r1', 1);
  await heir.tick();
  assert.equal((await stored())['r1']?.length, 1);
  heir.unsent.end('r1');
  await heir.ticks(2);
  assert.equal(heir.leftovers[1]?.config.recordingId, 'r2');
  heir.unsent.end('r2');
  await heir.ticks(2);
  assert.deepEqual(await stored(), {});
});

test('one that goes where nobody answers any more does not keep those from going that go where the page sends its own', async () => {
  const gone = worker('gone');
  const elsewhere = 'https://old.example/api/v2/replay';
  for (const [id, intakeUrl] of [
    ['old', elsewhere],
    ['new', config('').intakeUrl],
    ['newer', config('').intakeUrl],
  ] as const) {
    gone.unsent.open({ ...config(id), intakeUrl }, false);
    gone.unsent.add(id, bytes(1), 1);
    await gone.tick();
  }
  clock.ms += 15_000;
  const next = worker('next');
  await next.reach();
  const ids = () => next.leftovers.map(({ config: { recordingId } }) => recordingId);
  assert.deepEqual(ids(), ['new']);
  next.unsent.end('new');
  await next.tick();
  assert.deepEqual(ids(), ['new', 'newer']);
  next.unsent.end('newer');
  await next.tick();
  assert.deepEqual(ids(), ['new', 'newer', 'old']);
  // Left by one more page, while that one hangs.
  const last = worker('last');
  last.unsent.open(config('newest'), false);
  last.unsent.add('newest', bytes(1), 1);
  await last.tick();
  await next.ticks(31);
  assert.deepEqual(ids(), ['new', 'newer', 'old', 'newest']);
});

test('what the page before in the same tab has left is taken at once', async () => {
  await leave('r1', 'gone', 1, 'tab');
  const heir = worker('heir');
  await heir.reach('own', 'tab');
  await heir.tick();
  assert.equal(heir.leftovers.length, 1);
});

test('nothing is taken before the collector has answered', async () => {
  await leave('r1');
  const heir = worker('heir');
  heir.unsent.open(config('own', 'tab', 'page'), false);
  heir.unsent.add('own', bytes(1), 1);
  await heir.ticks(30);
  assert.equal(heir.leftovers.length, 0);
  heir.unsent.acknowledge('own', 1);
  await heir.tick();
  assert.equal(heir.leftovers.length, 1);
});

test('of two workers one takes a leftover, and one that lives keeps its own', async () => {
  await leave('r1');
  const [one, other] = [worker('one'), worker('other')];
  one.unsent.open(config('alive', 'tab', 'page'), false);
  one.unsent.add('alive', bytes(1), 1);
  one.unsent.add('alive', bytes(2), 2);
  one.unsent.acknowledge('alive', 1);
  await other.reach();
  for (let second = 0; second < 40; second++) await Promise.all([one.tick(), other.tick()]);
  assert.equal(one.leftovers.length + other.leftovers.length, 1);
});

test('what was taken while its page was frozen is its own again when it goes on', async () => {
  const frozen = await leave('r1');
  const heir = worker('heir');
  await heir.reach();
  await heir.ticks(20);
  assert.equal(heir.leftovers.length, 1);
  frozen.unsent.add('r1', bytes(6), 3);
  await frozen.tick();
  await heir.ticks(6);
  assert.deepEqual(heir.taken, ['r1']);
  assert.equal((await stored())['r1']?.length, 3);
});

test('a clock that was set back makes no lease that never ends', async () => {
  await leave('r1');
  clock.ms -= 3 * HOUR_MS;
  const heir = worker('heir');
  await heir.reach();
  await heir.tick();
  assert.equal(heir.leftovers.length, 1);
});

test('after a day it is deleted', async () => {
  await leave('r1');
  clock.ms += 25 * HOUR_MS;
  await leave('r2');
  assert.deepEqual(Object.keys(await stored()), ['r2']);
});

test('above the bound what was left first goes first, and what lives stays', async () => {
  const size = MOST_STORED_BYTES / 2 - 1_000;
  await leave('r1', 'one', size);
  await leave('r2', 'two', size);
  clock.ms += 20_000;
  const present = await leave('r3', 'three', size);
  await present.ticks(6);
  assert.deepEqual(Object.keys(await stored()).sort(), ['r2', 'r3']);
});

test('of one recording the beginning is stored, and more when that is acknowledged', async () => {
  const { unsent, tick } = worker('a');
  unsent.open(config('r1'), false);
  const large = new Uint8Array(MOST_STORED_BYTES / 2 - 1);
  for (const seq of [1, 2, 3, 4]) unsent.add('r1', large, seq);
  await tick();
  unsent.add('r1', bytes(5), 5);
  await tick();
  const lastSeqs = async () => (await stored())['r1']?.map(([, lastSeq]) => lastSeq);
  assert.deepEqual(await lastSeqs(), [1, 2]);
  unsent.acknowledge('r1', 2);
  unsent.add('r1', bytes(6), 6);
  await tick();
  assert.deepEqual(await lastSeqs(), undefined, 'behind the hole nothing could be shown');
  unsent.acknowledge('r1', 6);
  unsent.add('r1', bytes(7), 7);
  await tick();
  assert.deepEqual(await lastSeqs(), [7]);
});

test('a database that is deleted takes all with it, and what comes later is stored anew', async () => {
  await leave('r0');
  const one = worker('one');
  await one.reach();
  await one.ticks(20);
  assert.equal(one.leftovers.length, 1);
  one.unsent.add('own-one', bytes(2), 2);
  await one.tick();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('afterimage').onsuccess = resolve;
  });
  assert.deepEqual(one.taken, ['r0']);
  await one.ticks(10);
  assert.deepEqual(await stored(), {});
  one.unsent.acknowledge('own-one', 2);
  one.unsent.add('own-one', bytes(3), 3);
  await one.tick();
  assert.deepEqual(await stored(), { 'own-one': [['v1', 3, 3]] });
  assert.deepEqual(one.offs, []);
});

test('where nothing can be stored that is said once, and nothing is kept', async () => {
  Object.assign(globalThis, { indexedDB: undefined });
  const { unsent, tick, ticks, offs, timers } = worker('a');
  unsent.open(config('r1'), false);
  unsent.add('r1', bytes(1), 1);
  await ticks(3);
  unsent.open(config('r2'), false);
  unsent.add('r2', bytes(1), 1);
  unsent.replace('r2', bytes(2));
  await tick();
  assert.equal(offs.length, 1);
  assert.equal(timers.length, 0);
});

test('what was sent but for a text stays, and is left to the next page as that', async () => {
  const { unsent, tick } = worker('a');
  unsent.open(config('r1'), false);
  for (const lastSeq of [3, 6, 9]) unsent.add('r1', bytes(lastSeq), lastSeq);
  await tick();
  unsent.add('r1', bytes(12), 12);
  unsent.acknowledge('r1', 9, [2, 8]);
  await tick();
  assert.deepEqual(await stored(), { r1: [['v1', 3, 3], ['v1', 9, 9], ['v1', 12, 12]] }); // prettier-ignore
  unsent.acknowledge('r1', 9, [2]);
  await tick();
  assert.deepEqual(await stored(), { r1: [['v1', 3, 3], ['v1', 12, 12]] }); // prettier-ignore
  clock.ms += 15_000;
  const heir = worker('heir');
  await heir.reach();
  await heir.ticks(2);
  assert.deepEqual(heir.leftovers[0]?.owed, [[2], undefined]);
  heir.unsent.acknowledge('r1', 12, [2]);
  await heir.tick();
  assert.deepEqual((await stored())['r1']?.length, 1);
  heir.unsent.acknowledge('r1', 12);
  await heir.tick();
  assert.deepEqual(await stored(), {});
});
