import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSession } from '../../src/api/session.js';
import { isElsewhere, momentLink, readRoute, sinceStart, tokenIn } from '../../src/link.js';
import { browserName, clock, count, day, duration } from '../../src/ui/format.js';

test('times and durations', () => {
  assert.deepEqual([0, 999, 65_000, 3_723_000, -5].map(clock), ['0:00', '0:00', '1:05', '1:02:03', '0:00']);
  assert.deepEqual([400, 45_000, 60_000, 200_000, 7_200_000, 7_500_000].map(duration), [
    '0 s',
    '45 s',
    '1 min',
    '3 min 20 s',
    '2 h',
    '2 h 5 min',
  ]);
  assert.deepEqual([count(1, 'view'), count(2, 'view')], ['1 view', '2 views']);
});

test('days', () => {
  const now = new Date(2026, 10, 21, 9).getTime();
  assert.equal(day(new Date(2026, 10, 21, 0, 1).getTime(), now), 'Today');
  assert.equal(day(new Date(2026, 10, 20, 23, 59).getTime(), now), 'Yesterday');
  assert.match(day(new Date(2025, 10, 20).getTime(), now), /2025/);
});

test('browsers out of user agents', () => {
  const chrome = 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  assert.equal(browserName(chrome), 'Chrome 156');
  assert.equal(browserName(`${chrome} Edg/156.0.0.0`), 'Edge 156');
  assert.equal(browserName('Mozilla/5.0 (Macintosh) AppleWebKit/605 Version/18.2 Safari/605.1.15'), 'Safari 18');
  assert.equal(browserName('curl/8'), '');
});

test('addresses', () => {
  const player = { page: 'player', session: 'abc', moment: 0, reason: undefined };
  assert.deepEqual(readRoute('/', ''), { page: 'list', reason: undefined });
  assert.deepEqual(readRoute('/sessions/abc', '?t=1500'), { ...player, moment: 1500 });
  for (const bad of ['?t=-4', '?t=x', '?t=Infinity', '', '?reason=other']) {
    assert.deepEqual(readRoute('/sessions/abc/', bad), player);
  }
  assert.deepEqual(readRoute('/sessions/abc', '?reason=sampled-out'), { ...player, reason: 'sampled-out' });
  assert.deepEqual(readRoute('/', '?reason=no-session'), { page: 'list', reason: 'no-session' });
  assert.equal(tokenIn('#token=s3cret'), 's3cret');
  assert.equal(tokenIn(''), undefined);
});

test('moments are times of day, and offsets only where they are small', () => {
  const startMs = 1_767_323_045_000;
  assert.equal(
    momentLink('https://c.example', 'a/b', startMs + 1.7),
    `https://c.example/sessions/a%2Fb?t=${startMs + 1}`,
  );
  assert.equal(sinceStart(startMs + 1500, startMs), 1500);
  assert.equal(sinceStart(startMs - 1500, startMs), -1500);
  assert.equal(sinceStart(1500, startMs), 1500);
  assert.equal(sinceStart(0, startMs), 0);
});

test('a moment far from the recording is one of another clock', () => {
  const startMs = 1_767_323_045_000;
  const elsewhere = [-61_000, -60_000, 0, 10_000, 70_000, 71_000].map((after) =>
    isElsewhere(startMs + after, startMs, 10_000),
  );
  assert.deepEqual(elsewhere, [true, false, false, false, false, true]);
  assert.equal(isElsewhere(90_000_000, startMs, 10_000), false, 'an offset is of no clock');
  assert.equal(readSession({ clock_correction_ms: -5_000 }).clockCorrectionMs, -5_000);
  assert.equal(readSession({}).clockCorrectionMs, 0);
});

test('sessions, with numbers or dates, lists or counts', () => {
  const session = readSession({
    id: 'a',
    start: '2026-01-02T03:04:05Z',
    end: 1_767_323_050_000,
    tabs: ['x', 'y'],
    views: 3,
    has_error: true,
    has_gaps: true,
    user: { email: 'a@b.example' },
    user_agent: 'Firefox/140.0',
  });
  assert.equal(session.startMs, 1_767_323_045_000);
  assert.deepEqual([session.tabs, session.views, session.hasError, session.hasGaps], [2, 3, true, true]);
  assert.deepEqual([session.user, session.browser], ['a@b.example', 'Firefox 140']);
  assert.equal(readSession(null).id, '');
});
