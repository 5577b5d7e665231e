import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSession } from '../../src/api/session.js';
import { momentLink, readRoute, tokenIn } from '../../src/link.js';
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
  assert.deepEqual(readRoute('/', ''), { page: 'list' });
  assert.deepEqual(readRoute('/sessions/abc', '?t=1500'), { page: 'player', session: 'abc', atMs: 1500 });
  for (const bad of ['?t=-4', '?t=x', '?t=Infinity', '']) {
    assert.deepEqual(readRoute('/sessions/abc/', bad), { page: 'player', session: 'abc', atMs: 0 });
  }
  assert.equal(momentLink('https://c.example', 'a/b', 1500.7), 'https://c.example/sessions/a%2Fb?t=1500');
  assert.equal(tokenIn('#token=s3cret'), 's3cret');
  assert.equal(tokenIn(''), undefined);
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
