import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuard } from '../src/guard.js';
import { createDelivery } from '../src/page/delivery.js';
import { portOpeners } from '../src/page/ports.js';
import { MOST_UNACKED_BYTES } from '../src/page/unacked.js';
import { fake, resetFake } from './fake-glue.js';
import { fakePage, settled } from './fake-page.js';
import type { FakeWorker, PageSetup } from './fake-page.js';

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

function setUp(worker: PageSetup['worker'], workerUrl?: string, persists = false) {
  resetFake();
  const page = fakePage(worker ? { worker } : {});
  const reports: string[] = [];
  const fallbacks: string[] = [];
  const traps: unknown[] = [];
  const newGuard = () => createGuard((trap) => void traps.push(trap));
  const guards = { present: newGuard(), newGuard };
  const refused: true[] = [];
  const lost: string[] = [];
  const delivery = createDelivery({
    openers: portOpeners({
      scope: page.scope,
      module: {} as WebAssembly.Module,
      workerUrl,
      trustedTypesPolicyName: undefined,
      persists,
      guard: () => guards.present,
    }),
    report: (problem) => void reports.push(String(problem)),
    later: (ms, run) => {
      const id = page.scope.setTimeout(run, ms);
      return () => page.scope.clearTimeout(id);
    },
    nowMs: page.nowMs,
    onFallback: (what) => void fallbacks.push(what),
    onRefused: () => void refused.push(true),
    onLost: (recordingId) => void lost.push(recordingId),
  });
  const worker0 = () => page.workers[0] as FakeWorker;
  const event = (worker: FakeWorker, event: object, recordingId = 'r1') =>
    worker.say({ type: 'event', recordingId, event });
  return { delivery, page, reports, fallbacks, refused, lost, worker0, event, guards, traps };
}

test('what is recorded before the worker is ready reaches it in order', async () => {
  const { delivery, worker0 } = setUp('works');
  delivery.open(config());
  delivery.accept('r1', bytes(), 1, []);
  delivery.setView('r1', 'v2');
  delivery.accept('r1', bytes(), 2, []);
  assert.equal(delivery.place(), 'starting');
  await settled();
  assert.equal(delivery.place(), 'worker-blob');
  delivery.accept('r1', bytes(), 3, []);
  assert.deepEqual(worker0().types(), ['init', 'open', 'batch', 'view', 'batch', 'batch']);
});

test('acknowledged batches are let go', async () => {
  const { delivery, worker0, event } = setUp('works');
  delivery.open(config());
  await settled();
  for (const seq of [1, 2, 3]) delivery.accept('r1', bytes(), seq, []);
  event(worker0(), { type: 'acked', upToSeq: 2, pendingBytes: 10 });
  assert.equal(delivery.unacked.bytes, 10);
});

for (const failure of ['throws', 'errors', 'silent', undefined] as const) {
  test(`a worker that ${failure ?? 'does not exist'} is given up for the page, without loss`, async () => {
    const { delivery, page, fallbacks } = setUp(failure);
    delivery.open(config());
    delivery.accept('r1', bytes(), 1, []);
    await settled();
    if (failure === 'silent') {
      assert.equal(delivery.place(), 'starting');
      page.advance(5000);
      await settled();
      assert.equal(page.workers[0]?.isTerminated, true);
    }
    assert.equal(delivery.place(), 'page');
    assert.equal(fallbacks.length, 1);
    assert.deepEqual(fake.shippers[0]?.calls, [['accept', 10]]);
    assert.deepEqual(await delivery.flush(1000), { delivered: true, pendingBytes: 0 });
  });
}

test('what is to be kept for the next page is so by workers alone, and that is said', async () => {
  const { delivery, fallbacks } = setUp(undefined, undefined, true);
  delivery.open(config());
  await settled();
  assert.equal(delivery.place(), 'page');
  assert.equal(fallbacks.length, 2);
  assert.match(fallbacks[1] as string, /memory only: there is no worker/);
  const { delivery: other, worker0 } = setUp('works', undefined, true);
  other.open(config());
  await settled();
  assert.equal(worker0().received[0]?.['persists'], true);
});

test('with a workerUrl no blob is tried, and its failure is reported', async () => {
  const { delivery, page, reports } = setUp('errors', '/worker.js');
  delivery.open(config());
  await settled();
  assert.deepEqual(
    page.workers.map(({ url }) => url),
    ['https://shop.example/worker.js'],
  );
  assert.equal(delivery.place(), 'page');
  assert.equal(reports.length, 1);
  assert.match(reports[0] as string, /workerUrl/);
});

test('a worker that dies is replaced once, then the page takes over; what is not acknowledged is told again', async () => {
  const { delivery, page, worker0, event } = setUp('works');
  delivery.open(config());
  await settled();
  for (const seq of [1, 2]) delivery.accept('r1', bytes(), seq, []);
  delivery.setView('r1', 'v2');
  delivery.accept('r1', bytes(), 3, []);
  event(worker0(), { type: 'acked', upToSeq: 2, pendingBytes: 10 });
  const flushed = delivery.flush(10_000);
  worker0().say({ type: 'dead', message: 'unreachable' });
  await settled();
  const second = page.workers[1] as FakeWorker;
  assert.deepEqual(second.types(), ['init', 'open', 'batch', 'flush']);
  assert.equal((second.received[1]?.['config'] as { viewId: string }).viewId, 'v2');
  delivery.close('r1');
  second.onerror?.({ message: 'RuntimeError' });
  await settled();
  assert.equal(page.workers.length, 2);
  assert.equal(delivery.place(), 'page');
  assert.deepEqual(fake.shippers[0]?.calls, [['accept', 10], ['close'], ['free']]);
  assert.equal((await flushed).delivered, true);
  assert.equal(delivery.unacked.bytes, 0);
});

test('a worker that hangs, or was killed without a word, is replaced, without loss', async () => {
  const { delivery, page, worker0, fallbacks, event } = setUp('works');
  delivery.open(config());
  await settled();
  delivery.accept('r1', bytes(), 1, []);
  // One that has nothing to say is asked, and one that has is not.
  page.advance(10_000);
  assert.equal(
    worker0()
      .types()
      .filter((type) => type === 'ping').length,
    1,
  );
  page.advance(600_000);
  assert.equal(
    worker0()
      .types()
      .filter((type) => type === 'ping').length,
    1,
    'nothing was given to it since',
  );
  event(worker0(), { type: 'acked', upToSeq: 1, pendingBytes: 0 });
  worker0().isHung = true;
  delivery.accept('r1', bytes(), 2, []);
  page.advance(3_000);
  event(worker0(), { type: 'spent', bytes: 1 });
  page.advance(5_000);
  assert.equal(worker0().isTerminated, false, 'it said something');
  delivery.accept('r1', bytes(), 3, []);
  page.advance(3_000);
  assert.equal(worker0().isTerminated, false, 'it was asked, and has as long again');
  page.advance(3_000);
  await settled();
  assert.equal(worker0().isTerminated, true);
  assert.deepEqual(fallbacks, ['worker-blob died: it answers no more']);
  assert.deepEqual(page.workers[1]?.types(), ['init', 'open', 'batch', 'batch']);
});

test('what was spent of the minute is told to whoever ships next, for a minute', async () => {
  const { delivery, page, worker0, event } = setUp('works');
  const spentIn = (worker: FakeWorker | undefined) =>
    worker?.received.flatMap(({ type, config: given }) =>
      type === 'open' ? [(given as { spentBytes: number }).spentBytes] : [],
    );
  delivery.open(config());
  await settled();
  assert.deepEqual(spentIn(worker0()), [0]);
  event(worker0(), { type: 'spent', bytes: 900 });
  event(worker0(), { type: 'spent', bytes: 1_700 });
  page.advance(30_000);
  worker0().say({ type: 'dead', message: 'unreachable' });
  await settled();
  assert.deepEqual(spentIn(page.workers[1]), [1_700], 'a worker died');
  // Consent is withdrawn and given again.
  delivery.discard();
  page.advance(30_000);
  delivery.open(config('r2'));
  await settled();
  assert.deepEqual(spentIn(page.workers[2]), [1_700], 'what it held was thrown away');
  delivery.discard();
  page.advance(1_000);
  delivery.open(config('r3'));
  await settled();
  assert.deepEqual(spentIn(page.workers[3]), [1_700], 'it may have been under way until then');
  event(page.workers[3] as FakeWorker, { type: 'closed' }, 'r3');
  page.advance(61_000);
  delivery.open(config('r4'));
  await settled();
  assert.deepEqual(spentIn(page.workers[4]), [0], 'a minute later');
});

test('a flush in a page whose timers and messages fail throws, and leaves no promise behind', async () => {
  const { delivery, page, worker0 } = setUp('works');
  delivery.open(config());
  await settled();
  const broken = (): never => {
    throw new Error('of the page');
  };
  Object.assign(page.scope, { setTimeout: broken });
  worker0().postMessage = broken;
  const unhandled: unknown[] = [];
  const note = (problem: unknown) => void unhandled.push(problem);
  process.on('unhandledRejection', note);
  assert.throws(() => delivery.flush(1000), /of the page/);
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
});

test('a flush adds up the recordings, and ends with its time', async () => {
  const { delivery, page, worker0, event } = setUp('works');
  delivery.open(config('r1'));
  delivery.open(config('r2'));
  await settled();
  delivery.accept('r1', bytes(), 1, []);
  const both = delivery.flush(1000);
  event(worker0(), { type: 'flushed', id: 1, delivered: true, pendingBytes: 1 }, 'r1');
  event(worker0(), { type: 'flushed', id: 1, delivered: false, pendingBytes: 2 }, 'r2');
  assert.deepEqual(await both, { delivered: false, pendingBytes: 3 });
  const slow = delivery.flush(1000);
  page.advance(1000);
  assert.deepEqual(await slow, { delivered: false, pendingBytes: 10 });
});

test('discarding drops everything and ends what waits', async () => {
  const { delivery, worker0 } = setUp('works');
  delivery.open(config());
  await settled();
  delivery.accept('r1', bytes(), 1, []);
  const flushed = delivery.flush(1000);
  delivery.discard();
  assert.equal(worker0().isTerminated, true);
  assert.equal(delivery.unacked.bytes, 0);
  assert.equal((await flushed).delivered, false);
  delivery.accept('r1', bytes(), 2, []);
  assert.equal(delivery.unacked.bytes, 0);
});

test('an idle worker goes after a minute, and comes back for the next recording', async () => {
  const { delivery, page, worker0, event } = setUp('works');
  delivery.open(config());
  await settled();
  delivery.close('r1');
  event(worker0(), { type: 'closed' });
  page.advance(59_000);
  assert.equal(worker0().isTerminated, false);
  page.advance(1000);
  assert.equal(worker0().isTerminated, true);
  delivery.open(config('r2'));
  await settled();
  assert.equal(delivery.place(), 'worker-blob');
  assert.equal(page.workers.length, 2);
});

test('in the page, shippers get the guard of the instance they are made in, and only that', async () => {
  const { delivery, guards, traps } = setUp('throws');
  const first = guards.present;
  delivery.open(config());
  await settled();
  assert.equal(fake.shippers[0]?.guard, first);
  fake.trapIn = 'accept';
  delivery.accept('r1', bytes(), 1, []);
  await settled();
  fake.trapIn = undefined;
  assert.deepEqual([first.dead, traps.length], [true, 1]);
  // Between death and renewal a fresh guard is no way into the old shippers.
  guards.present = guards.newGuard();
  delivery.accept('r1', bytes(), 2, []);
  await settled();
  assert.deepEqual(fake.shippers[0]?.calls, []);
  delivery.renew();
  await settled();
  assert.equal(fake.shippers[1]?.guard, guards.present);
  assert.deepEqual(fake.shippers[1]?.calls, [
    ['accept', 10],
    ['accept', 10],
  ]);
});

test('a shipper that has closed is freed through the guard, not by the garbage collector', async () => {
  const { delivery } = setUp('throws');
  delivery.open(config());
  await settled();
  delivery.close('r1');
  await settled();
  assert.deepEqual(fake.shippers[0]?.calls, [['close'], ['free']]);
});

test('a collector that refuses is said so, whatever its reason; trouble is only counted', async () => {
  const { delivery, worker0, event, reports, refused, fallbacks } = setUp('works');
  delivery.open(config());
  await settled();
  event(worker0(), { type: 'trouble', message: 'offline' });
  assert.deepEqual([reports.length, refused.length, fallbacks.length], [0, 0, 1]);
  for (const [index, status] of [400, 401, 403, 413].entries()) {
    event(worker0(), { type: 'refused', status, message: 'no' });
    assert.deepEqual([reports.length, refused.length], [index + 1, index + 1]);
    assert.match(reports[index] as string, /refused the recording \(\d+ no\); nothing more is recorded/);
  }
});

test('a recording that cannot go on behind a hole is told', async () => {
  const { delivery, worker0, event, lost, page } = setUp('works');
  delivery.open(config('r1'));
  delivery.open(config('r2'));
  await settled();
  event(worker0(), { type: 'lost' });
  assert.deepEqual(lost, ['r1']);
  // The worker has what the page let go; who takes over has not.
  const large = bytes(MOST_UNACKED_BYTES / 4);
  for (let seq = 1; seq <= 5; seq++) delivery.accept('r2', large, seq, []);
  assert.equal(delivery.unacked.droppedBatches, 1);
  worker0().onerror?.({ message: 'RuntimeError' });
  await settled();
  assert.equal(page.workers.length, 2);
  assert.deepEqual(lost, ['r1', 'r2']);
  event(page.workers[1] as FakeWorker, { type: 'acked', upToSeq: 4, pendingBytes: 0 }, 'r2');
  assert.deepEqual(delivery.unacked.withHoles(), []);
});

test('of a recording that has ended all that waits is taken back, in the worker and in what the page keeps', async () => {
  const { delivery, worker0 } = setUp('works');
  delivery.open(config());
  await settled();
  delivery.takeBack('r1', bytes());
  delivery.accept('r1', bytes(), 1, []);
  delivery.close('r1');
  delivery.takeBack('r1', bytes());
  delivery.takeBack('r2', bytes());
  // The first is for what may have been let go of here, and not there.
  assert.deepEqual(worker0().types(), ['init', 'open', 'batch', 'batch', 'close', 'batch']);
  assert.deepEqual(
    delivery.unacked.messages().map(({ type }) => type),
    ['open', 'batch', 'release', 'close'],
  );
});

test('what is withheld and ended long ago is forgotten when another recording begins', async () => {
  const { delivery, page, worker0 } = setUp('works');
  const open = (id: string, isWithheld = true): void => delivery.open({ ...config(id), isWithheld });
  open('r1');
  await settled();
  delivery.accept('r1', bytes(), 1, []);
  delivery.close('r1');
  open('sent', false);
  delivery.close('sent');
  open('r2');
  page.advance(240_000);
  open('r3');
  assert.deepEqual(delivery.unacked.ids(), ['r1', 'sent', 'r2', 'r3']);
  page.advance(1);
  open('r4');
  assert.deepEqual(delivery.unacked.ids(), ['sent', 'r2', 'r3', 'r4']);
  assert.equal(
    worker0()
      .types()
      .filter((type) => type === 'forget').length,
    1,
  );
});
