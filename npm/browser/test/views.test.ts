import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGuard } from '../src/guard.js';
import { watchViews } from '../src/page/views.js';
import { fakePage } from './fake-page.js';
import type { PageSetup } from './fake-page.js';

function setUp(setup: PageSetup = {}) {
  const clock = { ms: 1000 };
  const page = fakePage({ overrides: { performance: { now: () => clock.ms } }, ...setup });
  const moves: [string, boolean][] = [];
  const fallbacks: string[] = [];
  const guard = createGuard(() => undefined);
  const views = watchViews(
    page.scope,
    guard,
    (isOtherPage) => void moves.push([page.scope.location.href.replace('https://shop.example', ''), isOtherPage]),
    () => false,
    (what) => void fallbacks.push(what),
  );
  const wait = (ms: number): void => {
    clock.ms += ms;
    page.advance(ms);
  };
  return { page, history: page.scope.history, moves, fallbacks, guard, views, wait };
}

test('moves are told with whether they lead to another page; the history is given back', () => {
  const { page, history, moves, views, wait } = setUp();
  const prototype = Object.getPrototypeOf(history) as History;
  assert.equal(prototype.pushState.name, 'pushState');
  const patched = prototype.pushState;
  for (const to of ['/cart?step=3', '/checkout', '/checkout#top']) {
    history.pushState(null, '', to);
    wait(300);
  }
  assert.deepEqual(moves, [
    ['/cart?step=3', false],
    ['/checkout', true],
    ['/checkout#top', false],
  ]);
  views.stop();
  assert.notEqual(prototype.pushState, patched);
  history.pushState(null, '', '/later');
  page.fire('window', 'popstate');
  assert.equal(moves.length, 3);
});

test('a fragment is another page unless it is a place in this one', () => {
  const places = new Set(['prices']);
  const { page, history, moves, wait } = setUp();
  Object.assign(page.scope.document, {
    getElementById: (id: string) => (places.has(id) ? {} : null),
    getElementsByName: () => [],
  });
  for (const fragment of ['#prices', '#/orders', '#/orders/5', '#%', '#']) {
    history.replaceState(null, '', fragment);
    wait(300);
  }
  assert.deepEqual(
    moves.map(([to, isOther]) => [to.replace('/cart?step=2', ''), isOther]),
    [
      ['#prices', false],
      ['#/orders', true],
      ['#/orders/5', true],
      ['#%', true],
      ['#', true],
    ],
  );
});

test('of a storm only the first address and the latest are told', () => {
  const { history, moves, views, wait } = setUp();
  for (let step = 1; step <= 1000; step++) history.replaceState(null, '', `/map/${step}`);
  assert.deepEqual(moves, [['/map/1', true]]);
  wait(250);
  assert.deepEqual(moves, [
    ['/map/1', true],
    ['/map/1000', true],
  ]);
  history.replaceState(null, '', '/map/1001');
  views.settle();
  assert.deepEqual(moves.at(-1), ['/map/1001', true]);
  wait(1000);
  assert.equal(moves.length, 3);
});

test('what goes around the patches is told by the Navigation API, or when the page is looked at', () => {
  const navigation = new EventTarget();
  const { page, history, moves, fallbacks, views, wait } = setUp({
    overrides: { navigation, performance: { now: () => Infinity } },
  });
  const move = (to: string): void =>
    void Object.assign(page.scope.location, { href: `https://shop.example${to}`, pathname: to });
  move('/a');
  navigation.dispatchEvent(new Event('currententrychange'));
  assert.deepEqual(moves, [['/a', true]]);
  move('/b');
  views.settle();
  assert.deepEqual(moves.at(-1), ['/b', true]);
  views.stop();
  move('/c');
  navigation.dispatchEvent(new Event('currententrychange'));
  wait(1000);
  assert.equal(moves.length, 2);
  assert.deepEqual(fallbacks, []);
  assert.ok(history);
});

test('a frozen history stays as it is, and is said to be', () => {
  class Frozen {
    pushState(): void {}
    replaceState(): void {}
  }
  Object.freeze(Frozen.prototype);
  const { fallbacks, moves, page } = setUp({ overrides: { history: new Frozen() } });
  assert.equal(fallbacks.length, 2);
  Object.assign(page.scope.location, { href: 'https://shop.example/x', pathname: '/x' });
  page.fire('window', 'hashchange');
  assert.deepEqual(moves, [['/x', true]]);
});
