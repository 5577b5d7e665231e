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
