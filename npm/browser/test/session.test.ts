import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSlot } from '../src/session/slot.js';
import { AGE_LIMIT_MS, createSessionStore, IDLE_LIMIT_MS, slotName } from '../src/session/store.js';
import type { SessionPersistence } from '../src/types.js';
import { fakePage } from './fake-page.js';

const SLOT_NAME = slotName('shop');

function setUp(persistence: SessionPersistence = 'cookie', page = fakePage()) {
  const clock = { now: 1_000_000 };
  const open = () => createSessionStore(openSlot(page.scope, SLOT_NAME, persistence), () => clock.now);
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
