import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUnacked } from '../src/page/unacked.js';

const config = (recordingId = 'r1') => ({
  intakeUrl: 'https://replay.example/api/v2/replay',
  sessionId: 's',
  tabId: 't',
  pageId: 'p',
  recordingId,
  viewId: 'v1',
  bytesPerMinute: 80_000,
  seed: 1,
});
const bytes = (length = 10) => new Uint8Array(length);

test('what waits is bounded: the oldest goes first and is counted', () => {
  const unacked = createUnacked(100);
  unacked.open(config());
  for (let seq = 1; seq <= 15; seq++) unacked.add('r1', bytes(), seq, []);
  assert.equal(unacked.bytes, 100);
  assert.deepEqual([unacked.droppedBatches, unacked.droppedBytes], [5, 50]);
  assert.equal(unacked.messages().length, 11);
  unacked.acknowledge('r1', 14);
  assert.equal(unacked.bytes, 10);
});

test('what is handed over again with something to be taken back is held until all of it is there', () => {
  const unacked = createUnacked();
  unacked.open(config());
  unacked.add('r1', bytes(), 1, []);
  unacked.add('r1', bytes(), 2, [bytes()]);
  unacked.open(config('r2'));
  unacked.add('r2', bytes(), 1, []);
  const told = () => unacked.messages().map((message) => [message.type, 'isHeld' in message && message.isHeld]);
  assert.deepEqual(told(), [
    ['open', true],
    ['batch', false],
    ['batch', false],
    ['release', false],
    ['open', false],
    ['batch', false],
  ]);
  unacked.acknowledge('r1', 2);
  assert.deepEqual(told()[0], ['open', false]);
});

test('an exit leaves out what is withheld, and what was until the collector has some of it', () => {
  const unacked = createUnacked();
  unacked.open({ ...config('r1'), isWithheld: true });
  unacked.add('r1', bytes(), 1, []);
  unacked.add('r1', bytes(), 2, []);
  const types = (isExit: boolean): string[] => unacked.messages(isExit).map(({ type }) => type);
  assert.deepEqual([types(false), types(true)], [['open', 'batch', 'batch'], []]);
  unacked.letOut('r1');
  assert.deepEqual([types(false), types(true)], [['open', 'batch', 'batch'], []]);
  unacked.acknowledge('r1', 1);
  assert.deepEqual(
    [types(false), types(true)],
    [
      ['open', 'batch'],
      ['open', 'batch'],
    ],
  );
});

test('what was sent but for a text is kept, and handed over as that', () => {
  const unacked = createUnacked();
  unacked.open(config());
  for (const lastSeq of [3, 6, 9, 12]) unacked.add('r1', bytes(), lastSeq, []);
  const told = (isExit = false) =>
    unacked.messages(isExit).map((message) => {
      if (message.type === 'owed') return `owed ${message.owed.join()} of ${message.lastSeq}`;
      return message.type === 'batch' ? `batch ${message.lastSeq}` : message.type;
    });
  unacked.acknowledge('r1', 9, [2, 3, 8]);
  assert.deepEqual(told(), ['open', 'owed 2,3 of 3', 'owed 8 of 9', 'batch 12']);
  assert.deepEqual(told(true), ['open', 'batch 12'], 'an exit has no room for these');
  assert.equal(unacked.bytes, 30);
  unacked.acknowledge('r1', 12, [11], true);
  assert.deepEqual(told(), ['open', 'owed 2,3 of 3', 'owed 8 of 9', 'owed 11 of 12'], 'which knows of its own alone');
  unacked.acknowledge('r1', 9, [8]);
  assert.deepEqual(told(), ['open', 'owed 8 of 9', 'owed 11 of 12'], 'of which the worker does not know');
  unacked.takeBack('r1', bytes(1));
  assert.deepEqual(told(), ['open', 'owed 8 of 9', 'owed 11 of 12', 'batch 12', 'release'], 'and they are taken back');
  unacked.acknowledge('r1', 12, []);
  assert.deepEqual([told(), unacked.bytes], [['open'], 0]);
});

test('what is taken back by a batch that has come is taken back of what is still owed', () => {
  const unacked = createUnacked();
  unacked.open(config());
  unacked.add('r1', bytes(), 3, []);
  unacked.add('r1', bytes(), 6, []);
  unacked.add('r1', bytes(), 9, [bytes(1), bytes(2)]);
  unacked.acknowledge('r1', 9, [2]);
  const told = unacked.messages();
  assert.deepEqual(told.map(({ type }) => type), ['open', 'owed', 'batch', 'release']); // prettier-ignore
  assert.deepEqual(told.flatMap((message) => (message.type === 'batch' ? message.purges : [])), [bytes(1), bytes(2)]); // prettier-ignore
  assert.ok(told.some((message) => message.type === 'open' && message.isHeld));
});

test('what exits say is owed is told once and in order', () => {
  const unacked = createUnacked();
  unacked.open(config());
  unacked.add('r1', bytes(), 20, []);
  unacked.acknowledge('r1', 12, [11], true);
  unacked.acknowledge('r1', 20, [11, 14], true);
  unacked.acknowledge('r1', 5, [2]);
  assert.deepEqual(unacked.messages().flatMap((message) => (message.type === 'owed' ? message.owed : [])), [2, 11, 14]); // prettier-ignore
});

test('a text that finds no room is no hole', () => {
  const unacked = createUnacked(100);
  unacked.open(config());
  unacked.add('r1', bytes(60), 3, []);
  unacked.acknowledge('r1', 3, [2]);
  unacked.add('r1', bytes(60), 6, []);
  assert.deepEqual([unacked.withHoles(), unacked.bytes], [[], 60]);
  unacked.add('r1', bytes(60), 9, []);
  assert.deepEqual(unacked.withHoles(), ['r1']);
});
