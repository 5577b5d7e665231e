import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localMinute, readMoment } from '../../src/list/fields.js';
import { BROWSERS, NO_FILTERS, countFilters, listPath, queryOf, readFilters } from '../../src/list/filters.js';
import { lastList, rememberList } from '../../src/list/last.js';
import { browserName } from '../../src/ui/format.js';

const NOW_MS = 1_767_323_045_000;
const FULL =
  '?user=ann+%26+co&url=%2Fcart%3Fa%3D1&has_error=false&min_duration=30000&browser=firefox&from=1700000000123&to=1700000100000';

test('an address says which filters there are, and is made again out of them', () => {
  const filters = readFilters(FULL);
  assert.deepEqual(filters, {
    user: 'ann & co',
    url: '/cart?a=1',
    hasError: false,
    minDurationMs: 30_000,
    browser: 'firefox',
    since: '',
    fromMs: 1_700_000_000_123,
    toMs: 1_700_000_100_000,
  });
  assert.equal(listPath(filters), `/${FULL}`);
  assert.equal(`?${queryOf(filters, NOW_MS).toString()}`, FULL);
  assert.equal(countFilters(filters), 6);
});

test('a stretch up to now stays one in the address, and is a moment for the collector', () => {
  const filters = readFilters('?since=24h&from=5&to=6');
  assert.equal(listPath(filters), '/?since=24h');
  assert.equal(queryOf(filters, NOW_MS).toString(), `from=${NOW_MS - 86_400_000}`);
  assert.equal(countFilters(filters), 1);
});

test('what means nothing in an address is passed over', () => {
  for (const search of [
    '',
    '?user=++&url=',
    '?has_error=maybe&min_duration=-5&browser=netscape&since=yesterday&from=x&to=1e9',
    '?since=constructor&min_duration=99999999999999999999',
    '?reason=no-session',
  ]) {
    assert.deepEqual(readFilters(search), NO_FILTERS, search);
  }
  assert.equal(listPath(NO_FILTERS), '/');
  assert.equal(countFilters(NO_FILTERS), 0);
  assert.equal(readFilters('?browser=Edge&has_error=1').browser, 'edge');
  assert.equal(readFilters('?has_error=1').hasError, true);
  assert.equal(readFilters('?has_error=0').hasError, false);
});

test('browsers are called in the list what they are called in its filter', () => {
  const agents = {
    chrome: 'Chrome/156.0 Safari/537.36',
    edge: 'Chrome/156.0 Safari/537.36 Edg/156.0',
    firefox: 'Gecko/20100101 Firefox/153.0',
    opera: 'Chrome/156.0 Safari/537.36 OPR/120.0',
    safari: 'Version/18.2 Safari/605.1',
  };
  for (const [browser, name] of BROWSERS) assert.equal(browserName(agents[browser]).replace(/ \d+$/, ''), name);
});

test('a field for a moment tells minutes of the local day, and keeps what it does not show', () => {
  const ms = new Date(2026, 0, 2, 9, 5, 42, 7).getTime();
  assert.equal(localMinute(ms), '2026-01-02T09:05');
  assert.deepEqual([localMinute(undefined), localMinute(9e15)], ['', '']);
  const field = (value: string) => ({ value }) as HTMLInputElement;
  assert.equal(readMoment(field('2026-01-02T09:05'), ms), ms);
  assert.equal(readMoment(field('2026-01-02T09:06'), ms), new Date(2026, 0, 2, 9, 6).getTime());
  assert.equal(readMoment(field('2026-01-02T09:05'), undefined), new Date(2026, 0, 2, 9, 5).getTime());
  for (const nothing of ['', 'soon', '0001-01-01T00:00']) assert.equal(readMoment(field(nothing), ms), undefined);
});

test('the way back to the list is as it was left, and to the plain list where nothing is stored', () => {
  // Node has no such storage, as browsers that forbid it have none.
  rememberList(readFilters('?user=anna'));
  assert.equal(lastList(), '/');
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
  try {
    rememberList(readFilters('?user=anna&since=7d'));
    assert.equal(lastList(), '/?user=anna&since=7d');
    kept.set('afterimage.list', 'javascript:alert(1)//?user=x');
    assert.equal(lastList(), '/?user=x', 'it leads nowhere but to the list');
  } finally {
    Reflect.deleteProperty(globalThis, 'sessionStorage');
  }
});
