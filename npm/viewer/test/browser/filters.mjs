/** The filters of the list: what is asked of the collector, what stands in the address, the way back. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newServer, ready, shot, signedIn } from './bench.mjs';

const address = (page) => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};
/** The queries with which a server's list was asked for, without the size of a page. */
const asked = (server) =>
  server.seen
    .filter((line) => line.startsWith('GET /api/sessions?'))
    .map((line) => new URLSearchParams(line.slice('GET /api/sessions?'.length)))
    .map((query) => Object.fromEntries([...query].filter(([name]) => name !== 'limit')));
const rows = (page) => page.locator('.row');
const settled = (page) =>
  page.waitForFunction(() => document.querySelector('.results') && !document.querySelector('.results[aria-busy]'));
const urlIs = (page, search) => page.waitForFunction((wanted) => location.search === wanted, search);

test('each filter goes into the address and to the collector', async () => {
  const server = await newServer();
  const { page, errors } = await signedIn('/', {}, server);
  await page.getByLabel('User').fill('anna');
  await urlIs(page, '?user=anna');
  await page.getByLabel('Page', { exact: true }).fill('checkout');
  await page.keyboard.press('Enter');
  await urlIs(page, '?user=anna&url=checkout');
  await page.getByLabel('Errors').selectOption('With errors');
  await page.getByLabel('Duration').selectOption('At least 30 s');
  await page.getByLabel('Browser').selectOption('Firefox');
  await urlIs(page, '?user=anna&url=checkout&has_error=true&min_duration=30000&browser=firefox');
  await page.getByLabel('Begun').selectOption('Last 7 days');
  const all = { user: 'anna', url: 'checkout', has_error: 'true', min_duration: '30000', browser: 'firefox' };
  await urlIs(page, `?${new URLSearchParams(all)}&since=7d`);
  await settled(page);
  const { from, ...rest } = asked(server).at(-1);
  assert.deepEqual(rest, all);
  assert.ok(Math.abs(Date.now() - 7 * 86_400_000 - Number(from)) < 60_000, from);
  assert.equal(await rows(page).count(), 1);
  await shot(page, 'list-filtered');
  assert.deepEqual(errors, []);
});

test('a stretch of time by two moments', async () => {
  const server = await newServer();
  const { page, errors } = await signedIn('/', { timezoneId: 'Asia/Tokyo' }, server);
  await page.getByLabel('Begun').selectOption('Between …');
  await page.getByLabel('From').fill('2026-01-02T09:30');
  await page.getByLabel('Until').fill('2026-01-03T09:30');
  await page.getByLabel('Until').blur();
  const from = Date.UTC(2026, 0, 2, 0, 30);
  const to = from + 86_400_000;
  await urlIs(page, `?from=${from}&to=${to}`);
  await settled(page);
  assert.deepEqual(asked(server).at(-1), { from: String(from), to: String(to) });
  // What was shared keeps what the fields do not show.
  await page.goto(`${server.origin}/?from=${from + 1234}`);
  await page.getByLabel('Browser').selectOption('Edge');
  await urlIs(page, `?browser=edge&from=${from + 1234}`);
  assert.equal(await page.getByLabel('From').inputValue(), '2026-01-02T09:30');
  assert.deepEqual(errors, []);
});

test('an address with filters shows them, and back and forward go through them', async () => {
  const { page, errors } = await signedIn('/?user=anna&min_duration=45000&browser=netscape');
  await rows(page).first().waitFor();
  assert.equal(await page.getByLabel('User').inputValue(), 'anna');
  assert.equal(await page.getByLabel('Duration').locator('option:checked').textContent(), 'At least 45 s');
  assert.equal(await page.getByLabel('Browser').inputValue(), '', 'a browser that nobody knows is none');
  assert.equal(await page.getByText('anna@shop.example').count(), await rows(page).count());
  await page.getByLabel('Errors').selectOption('Without errors');
  await urlIs(page, '?user=anna&has_error=false&min_duration=45000');
  // What is typed in one go is one step back, whatever stood there meanwhile.
  await page.getByLabel('User').press('End');
  await page.getByLabel('User').pressSequentially('@shop', { delay: 120 });
  await page.waitForTimeout(600);
  await page.getByLabel('User').pressSequentially('.exam', { delay: 120 });
  await urlIs(page, '?user=anna%40shop.exam&has_error=false&min_duration=45000');
  await page.goBack();
  assert.equal(address(page), '/?user=anna&has_error=false&min_duration=45000');
  await page.goBack();
  await settled(page);
  assert.equal(await page.getByLabel('Errors').inputValue(), '');
  assert.equal(await page.getByLabel('User').inputValue(), 'anna');
  await page.goForward();
  await settled(page);
  assert.equal(await page.getByLabel('Errors').inputValue(), 'false');
  assert.equal(await page.locator('.row .mark.error').count(), 0);
  assert.deepEqual(errors, []);
});

test('where nothing passes, that is said, and one click clears the filters', async () => {
  const { page, errors } = await signedIn('/?user=nobody&has_error=true');
  await page.getByText('No session fits').waitFor();
  await shot(page, 'list-nothing');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await rows(page).first().waitFor();
  assert.equal(address(page), '/');
  assert.equal(await page.getByRole('button', { name: 'Clear filters' }).isVisible(), false);
  await page.goBack();
  await page.getByText('No session fits').waitFor();
  assert.deepEqual(errors, []);
});

test('more of a filtered list is filtered too, and the player leads back to it', async () => {
  const server = await newServer();
  const { page, errors } = await signedIn('/?url=shop.example', {}, server);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.row').length > 50);
  const { before, url } = asked(server).at(-1);
  assert.ok(before);
  assert.equal(url, 'shop.example');
  await page.locator('.row[href="/sessions/shop"]').click();
  await ready(page);
  await page.getByTitle('Sessions').click();
  await rows(page).first().waitFor();
  assert.equal(address(page), '/?url=shop.example');
  assert.deepEqual(errors, []);
});

test('an answer that comes too late is not shown', async () => {
  const { page, errors } = await signedIn('/');
  await rows(page).first().waitFor();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/api/sessions?*browser=edge*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel('Browser').selectOption('Edge');
  await page.waitForFunction(() => document.querySelector('.results[aria-busy]'));
  await page.getByLabel('Browser').selectOption('Firefox');
  await settled(page);
  const answered = page.waitForResponse(/browser=edge/);
  release();
  await answered;
  await page.waitForTimeout(100);
  const facts = await page.locator('.row-facts').allTextContents();
  assert.ok(facts.length > 0 && facts.every((fact) => fact.includes('Firefox')), facts.join('\n'));
  assert.deepEqual(errors, []);
});

test('a collector that fails says so in the place of the list, and the filters stay', async () => {
  const { page } = await signedIn('/');
  await rows(page).first().waitFor();
  await page.route('**/api/sessions?*', (route) => route.fulfill({ status: 503 }));
  await page.getByLabel('Browser').selectOption('Firefox');
  await page.getByText('It said 503.').waitFor();
  await page.unroute('**/api/sessions?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await rows(page).first().waitFor();
  assert.equal(address(page), '/?browser=firefox');
});

test('on a narrow screen the filters are behind a button that counts them', async () => {
  const { page } = await signedIn('/?browser=firefox&has_error=true', { viewport: { width: 360, height: 740 } });
  const button = page.getByRole('button', { name: 'Filters (2)' });
  await button.waitFor();
  assert.equal(await page.getByLabel('User').isVisible(), false);
  await button.click();
  await page.getByLabel('User').waitFor();
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await shot(page, 'filters-narrow');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});
