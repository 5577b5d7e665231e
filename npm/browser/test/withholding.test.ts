import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWithholding } from '../src/page/withholding.js';
import { isSampled, recordedRate, sentRate } from '../src/sampling.js';
import { uuid } from '../src/uuid.js';

const rates = { sessionSampleRate: 100, sessionReplaySampleRate: 0, sessionReplayOnErrorSampleRate: 100 };

function setUp(options: Partial<typeof rates & { minimumDurationMs: number }> = {}) {
  const clock = { ms: 1_700_000_000_000 };
  const said: string[] = [];
  let timer: { atMs: number; run: () => void } | undefined;
  const withholding = createWithholding({
    options: { ...rates, minimumDurationMs: 0, ...options },
    nowMs: () => clock.ms,
    later: (ms, run) => {
      timer = { atMs: clock.ms + ms, run };
      return () => (timer = undefined);
    },
    onLetOut: () => void said.push('let out'),
    onForget: () => void said.push('forget'),
    onWorthy: () => void said.push('worthy'),
  });
  const session = (sessionId = uuid(), isForced = false) => ({
    sessionId,
    mustBeSent: isForced,
    sessionStartMs: clock.ms,
  });
  const wait = (ms: number): void => {
    clock.ms += ms;
    if (timer && timer.atMs <= clock.ms) timer.run();
  };
  return { ...withholding, said, session, wait };
}

test('until an error: then it is sent, what follows as well, and the session is told', () => {
  const { begin, worthy, is, said, session } = setUp();
  const one = session();
  assert.equal(begin(one), true);
  assert.equal(is(), true);
  worthy();
  assert.deepEqual(said, ['let out', 'worthy']);
  worthy();
  assert.equal(said.length, 2, 'once');
  assert.equal(begin(one), false, 'another recording of the session, though the session does not say so yet');
  assert.equal(begin(session()), true, 'another session waits again');
  assert.deepEqual(said, ['let out', 'worthy']);
});

test('a session that is over takes with it what was withheld of it', () => {
  const { begin, said, session } = setUp();
  begin(session());
  begin(session());
  assert.deepEqual(said, ['forget']);
});

test('what is in the sample is sent at once', () => {
  const { begin, worthy, said, session } = setUp({ sessionReplaySampleRate: 100 });
  assert.equal(begin(session()), false);
  worthy();
  assert.deepEqual(said, [], 'an error changes nothing');
});

test('until the visit has lasted: by the age of the session, whatever the page', () => {
  const { begin, is, said, session, wait } = setUp({ sessionReplaySampleRate: 100, minimumDurationMs: 10_000 });
  const one = session();
  assert.equal(begin(one), true);
  wait(4_000);
  assert.equal(begin(one), true, 'the next recording');
  wait(5_999);
  assert.deepEqual(said, []);
  wait(1);
  assert.deepEqual([said, is()], [['let out'], false]);
  assert.equal(begin(one), false);
});

test('an error does not wait for the visit to last', () => {
  const { begin, worthy, said, session, wait } = setUp({ sessionReplaySampleRate: 100, minimumDurationMs: 10_000 });
  begin(session());
  worthy();
  wait(20_000);
  assert.deepEqual(said, ['let out', 'worthy']);
});

test('of those in case of an error none is let out by time', () => {
  const { begin, is, wait, session } = setUp({ minimumDurationMs: 10_000 });
  begin(session());
  wait(3_600_000);
  assert.equal(is(), true);
});

test('the rates: a part is sent, of the rest a part is kept, and each session is in one of them', () => {
  const options = { sessionSampleRate: 50, sessionReplaySampleRate: 20, sessionReplayOnErrorSampleRate: 25 };
  assert.equal(sentRate(options), 10);
  assert.ok(Math.abs(recordedRate(options) - 20) < 1e-9);
  const ids = Array.from({ length: 4_000 }, uuid);
  const sent = ids.filter((id) => isSampled(id, 10));
  assert.ok(sent.every((id) => isSampled(id, 20)));
  assert.ok(Math.abs(sent.length - 400) < 120, String(sent.length));
});
