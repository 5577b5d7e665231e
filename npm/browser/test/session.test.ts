import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locker } from '../src/session/lock.js';
import type { Locked } from '../src/session/lock.js';
import { openSlot } from '../src/session/slot.js';
import { AGE_LIMIT_MS, createSessionStore, IDLE_LIMIT_MS, slotName } from '../src/session/store.js';
import type { Session } from '../src/session/store.js';
import type { SessionPersistence } from '../src/types.js';
import { fakePage, settled } from './fake-page.js';

const SLOT_NAME = slotName('shop');

function setUp(persistence: SessionPersistence = 'cookie', page = fakePage()) {
  const clock = { now: 1_000_000 };
  /** A page's store, with what `touch` makes of it. */
  const open = (locked: Locked = locker(page.scope, SLOT_NAME)) => {
    const slot = openSlot(page.scope, SLOT_NAME, persistence);
    const settledIds: (string | undefined)[] = [];
    const onSettled = () => void settledIds.push(store.settled()?.id);
    const store = createSessionStore({ slot, locked, onSettled, nowMs: () => clock.now });
    const touch = (): Session => {
      store.touch();
      return store.current() as Session;
    };
    return { ...store, touch, settledIds };
  };
  return { clock, open, page };
}

for (const persistence of ['cookie', 'local-storage'] as const) {
  test(`with ${persistence}, pages share the session`, () => {
    const { open } = setUp(persistence);
    const { id } = open().touch();
    assert.equal(open().current()?.id, id);
    assert.equal(open().touch().id, id);
  });
}

test('applications on one site have sessions of their own', () => {
  const names = ['shop', 'blog', 'shöp', 'a'.repeat(100)].map(slotName);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^_afterimage_s_[\da-z]{1,7}$/);
  assert.equal(slotName('shop'), names[0]);
});

test('in memory, each page has its own', () => {
  const { open } = setUp('memory');
  assert.notEqual(open().touch().id, open().touch().id);
});

test('the cookie holds id, creation and expiry', () => {
  const { open, page, clock } = setUp();
  const { id } = open().touch();
  assert.equal(
    page.scope.document.cookie,
    `${SLOT_NAME}=id=${id}&created=${clock.now}&expire=${clock.now + IDLE_LIMIT_MS}`,
  );
});

test('a session ends after 15 minutes without a sign of life', () => {
  const { open, clock } = setUp();
  const store = open();
  const { id } = store.touch();
  clock.now += IDLE_LIMIT_MS - 1;
  assert.equal(store.current()?.id, id);
  store.extend();
  clock.now += IDLE_LIMIT_MS - 1;
  assert.equal(store.current()?.id, id);
  clock.now += 1;
  assert.equal(store.current(), undefined);
  store.extend();
  assert.equal(store.current(), undefined);
  assert.notEqual(store.touch().id, id);
});

test('a session ends after 4 hours in any case', () => {
  const { open, clock } = setUp();
  const store = open();
  const { id } = store.touch();
  const end = clock.now + AGE_LIMIT_MS;
  while (clock.now + 60_000 < end) {
    clock.now += 60_000;
    assert.equal(store.touch().id, id);
  }
  clock.now = end;
  assert.equal(store.current(), undefined);
  assert.notEqual(store.touch().id, id);
});

test('force is remembered with the session and ends with it', () => {
  const { open, clock } = setUp();
  open().touch();
  open().force();
  assert.equal(open().touch().isForced, true);
  clock.now += IDLE_LIMIT_MS;
  assert.equal(open().touch().isForced, false);
});

test('what makes a session be recorded to its end is no sign of life', () => {
  const { open, clock } = setUp();
  open().touch();
  clock.now += IDLE_LIMIT_MS - 1;
  open().force();
  assert.equal(open().current()?.isForced, true);
  clock.now += 1;
  assert.equal(open().current(), undefined);
});

test('an ended session is gone', () => {
  const { open, page } = setUp();
  const store = open();
  store.touch();
  store.end();
  assert.equal(store.current(), undefined);
  assert.equal(page.scope.document.cookie, '');
});

test('where cookies are blocked the session lasts for the page', () => {
  const { open } = setUp('cookie', fakePage({ cookiesBlocked: true }));
  const store = open();
  const { id } = store.touch();
  assert.equal(store.touch().id, id);
});

test('where storage throws the session lasts for the page', () => {
  const page = fakePage();
  Object.defineProperty(page.scope, 'localStorage', {
    get: () => {
      throw new Error('SecurityError');
    },
  });
  const store = setUp('local-storage', page).open();
  const { id } = store.touch();
  assert.equal(store.touch().id, id);
  store.end();
  assert.equal(store.current(), undefined);
});

test('a page that breaks for a moment what reading relies on loses no session', () => {
  for (const persistence of ['cookie', 'local-storage'] as const) {
    const { open, clock, page } = setUp(persistence);
    const store = open();
    const { id } = store.touch();
    const { find } = Array.prototype;
    const { localStorage } = page.scope;
    const { getItem } = localStorage;
    const broken = (): never => {
      throw new Error('the page');
    };
    Object.assign(Array.prototype, { find: broken });
    Object.assign(localStorage, { getItem: broken });
    try {
      assert.equal(store.current()?.id, id);
      store.extend();
      clock.now += IDLE_LIMIT_MS;
      assert.equal(store.current(), undefined, 'it ends in time');
      clock.now -= IDLE_LIMIT_MS;
    } finally {
      Object.assign(Array.prototype, { find });
      Object.assign(localStorage, { getItem });
    }
    assert.equal(store.touch().id, id);
    assert.equal(open().touch().id, id, 'and is shared as it was');
  }
});

test('what is no session is not taken for one', () => {
  for (const value of [
    '',
    'x',
    'id=5&created=1&expire=9',
    'id=zzzzzzzz-0000-4000-8000-000000000000&created=1&expire=99999999',
  ]) {
    const { open, page } = setUp();
    page.scope.document.cookie = `${SLOT_NAME}=${value}`;
    assert.equal(open().current(), undefined);
  }
});

/** Locks of all tabs; what is asked for waits for `grant`. */
function fakeLocks() {
  const waiting: (() => void)[] = [];
  const asked: string[] = [];
  const locks = {
    request: (name: string, act: () => void) =>
      new Promise<void>((resolve) => {
        asked.push(name);
        waiting.push(() => {
          act();
          resolve();
        });
      }),
  };
  return { locks, asked, grant: () => waiting.shift()?.() };
}

/** A page and its tabs' locks. */
function withLocks() {
  const { locks, asked, grant } = fakeLocks();
  const page = fakePage({ navigator: { locks } });
  return { ...setUp('cookie', page), asked, grant };
}

test('tabs that begin a session at once have one, after a moment', () => {
  const { open, page, grant, asked } = withLocks();
  const [one, other] = [open(), open()];
  assert.notEqual(one.touch().id, other.touch().id);
  assert.equal(page.scope.document.cookie, '', 'what may give way is not written');
  grant();
  grant();
  assert.deepEqual([one.settled(), other.settled()], [undefined, undefined]);
  page.advance(100);
  assert.ok(one.settled());
  assert.equal(one.settled()?.id, other.settled()?.id);
  assert.equal(one.current()?.id, other.current()?.id);
  assert.deepEqual([one.settledIds, other.settledIds], [[one.current()?.id], [one.current()?.id]]);
  assert.deepEqual(asked, [SLOT_NAME, SLOT_NAME]);
});

test('a tab that has not heard of another one’s session by then follows the last one written', () => {
  const { open, page, grant } = withLocks();
  const store = open();
  store.touch();
  grant();
  const id = '5f0c2a9e-6a52-4b9e-9d4a-0123456789ab';
  page.scope.document.cookie = `${SLOT_NAME}=id=${id}&created=1000000&expire=1900000`;
  page.advance(100);
  assert.deepEqual(store.settledIds, [id]);
});

test('a renewal does not bring back a session that another tab has replaced, nor forget that it is forced', () => {
  const { open, page, grant, clock } = withLocks();
  const [one, other] = [open(), open()];
  one.touch();
  grant();
  page.advance(100);
  const { id } = one.current() as Session;
  one.extend();
  other.force();
  grant();
  grant();
  one.extend();
  grant();
  assert.deepEqual(one.settled(), { id, createdMs: clock.now, expireMs: clock.now + IDLE_LIMIT_MS, isForced: true });
  one.extend();
  clock.now += IDLE_LIMIT_MS;
  const next = other.touch();
  grant();
  grant();
  page.advance(100);
  assert.notEqual(next.id, id);
  assert.equal(one.settled()?.id, next.id);
  assert.equal(one.settled()?.isForced, false);
});

test('a lock that is not granted is not waited for', () => {
  const { open, page } = withLocks();
  const store = open();
  const { id } = store.touch();
  page.advance(499);
  assert.equal(store.settled(), undefined);
  page.advance(1);
  page.advance(100);
  assert.equal(store.settled()?.id, id);
});

test('locks that are refused do not matter', async () => {
  for (const request of [
    () => Promise.reject(new DOMException('denied', 'SecurityError')),
    () => {
      throw new DOMException('denied', 'SecurityError');
    },
  ]) {
    const page = fakePage({ navigator: { locks: { request } } });
    const store = setUp('cookie', page).open();
    const { id } = store.touch();
    await settled();
    page.advance(500);
    page.advance(100);
    assert.equal(store.settled()?.id, id);
  }
});

test('a session that has ended before it was written is not written', () => {
  const { open, page, grant } = withLocks();
  const store = open();
  store.touch();
  store.end();
  grant();
  page.advance(100);
  assert.equal(page.scope.document.cookie, '');
  assert.equal(store.current(), undefined);
});
