/** The list of what happened: kinds, folding, following, seeking. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open, ready, shot, signedIn, time } from './bench.mjs';

const titles = (page) => page.locator('.action:visible .action-title').allTextContents();
const chip = (page, name) => page.locator('.chip', { hasText: name });
const current = (page) => page.locator('.action[aria-current] .action-title').allTextContents();

test('the list is narrowed down by kind, follows within what is left, and is remembered so', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=9500');
  await ready(page);
  const all = await titles(page);
  assert.equal(await chip(page, 'Errors').textContent(), 'Errors2');
  for (const name of ['Actions', 'Other']) await chip(page, name).click();
  const left = await titles(page);
  assert.ok(left.length < all.length);
  assert.deepEqual(left.slice(0, 2), ['Products', "TypeError: can't read 'price' of undefined"]);
  assert.deepEqual(await current(page), ['Products'], 'the last of those that are left');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(await time(page), /^0:12/, 'the keys go by the list');
  assert.deepEqual(await current(page), ["TypeError: can't read 'price' of undefined"]);
  await page.getByText('/checkout', { exact: true }).click();
  assert.match(await time(page), /^0:20/);
  await shot(page, 'panel-narrowed');
  await open(page, '/sessions/shop?t=9500');
  await ready(page);
  assert.deepEqual(await titles(page), left);
  assert.equal(await chip(page, 'Other').getAttribute('aria-pressed'), 'false');
  for (const name of ['Pages', 'Errors']) await chip(page, name).click();
  await page.getByText('Nothing of what is chosen.').waitFor();
  for (const name of ['Pages', 'Actions', 'Errors', 'Other']) await chip(page, name).click();
  assert.deepEqual(await titles(page), all);
  assert.deepEqual(errors, []);
});

test('the list folds, which leaves more room, and stays so', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=9500');
  await ready(page);
  const width = () => page.locator('.screen').evaluate(({ clientWidth }) => clientWidth);
  const before = await width();
  await chip(page, 'Pages').click();
  await page.getByRole('button', { name: 'Fold what happened' }).click();
  assert.ok((await width()) > before + 200);
  assert.equal(await page.locator('.actions').isVisible(), false);
  await shot(page, 'panel-folded');
  await open(page, '/sessions/shop?t=9500');
  await ready(page);
  const unfold = page.getByRole('button', { name: 'Show what happened' });
  assert.equal(await unfold.getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('0');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(await time(page), /^0:00/, 'folded, it chooses nothing: the page at the start is an event');
  await page.keyboard.press('Shift+ArrowRight');
  assert.match(await time(page), /^0:05/);
  await unfold.click();
  assert.equal(await width(), before);
  assert.deepEqual(errors, []);
});

test('a long list keeps what happened last in sight', async () => {
  const { page, errors } = await signedIn('/sessions/shop', { viewport: { width: 1280, height: 420 } });
  await ready(page);
  const inSight = () =>
    page.evaluate(() => {
      const list = document.querySelector('.actions').getBoundingClientRect();
      const now = document.querySelector('.action[aria-current]').getBoundingClientRect();
      return now.top >= list.top && now.bottom <= list.bottom;
    });
  for (const key of ['9', '1', '8']) {
    await page.keyboard.press(key);
    assert.equal(await inSight(), true, key);
  }
  assert.ok(await page.locator('.actions').evaluate((list) => list.scrollTop > 0));
  await page.keyboard.press('0');
  assert.equal(await page.locator('.actions').evaluate((list) => list.scrollTop), 0, 'before all of it');
  assert.ok(await page.locator('.actions').evaluate((list) => list.scrollHeight > list.clientHeight));
  assert.deepEqual(errors, []);
});
