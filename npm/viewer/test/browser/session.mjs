/** What can be done with a session besides watching it: copying its id or a link, deleting it. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newServer, ready, server, shot, signedIn } from './bench.mjs';
import { SHOP_START_MS } from './server.mjs';

const toast = (page) => page.locator('.toast.shown');
const clipboard = (page) => page.evaluate('navigator.clipboard.readText()');
const link = (page) => page.getByRole('button', { name: 'Copy link to this moment' });

test("copies the session's id and a link to this moment, and says so", async () => {
  const { page, context, errors } = await signedIn('/sessions/shop?t=9500');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ready(page);
  await link(page).click();
  await toast(page).waitFor();
  assert.equal(await toast(page).textContent(), 'Copied the link to 0:09');
  await shot(page, 'copied');
  assert.equal(await clipboard(page), `${server().origin}/sessions/shop?t=${SHOP_START_MS + 9500}`);
  await page.getByRole('button', { name: "Copy the session's id" }).click();
  await page.getByText("Copied the session's id").waitFor();
  assert.equal(await clipboard(page), 'shop');
  await toast(page).waitFor({ state: 'hidden' });
  assert.deepEqual(errors, []);
});

test('copies by a selection where the clipboard is refused, and by hand where that is too', async () => {
  const { page, context, errors } = await signedIn('/sessions/shop?t=9500');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ready(page);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await link(page).click();
  await toast(page).waitFor();
  const expected = `${server().origin}/sessions/shop?t=${SHOP_START_MS + 9500}`;
  assert.equal(await clipboard(page), expected);
  assert.equal(await page.locator('textarea').count(), 0);
  await page.evaluate(() => {
    document.execCommand = () => false;
  });
  await link(page).click();
  const dialog = page.getByRole('dialog', { name: 'Copy it by hand' });
  const field = dialog.getByRole('textbox', { name: 'the link to 0:09' });
  assert.equal(await field.inputValue(), expected);
  assert.equal(await field.evaluate((input) => input.selectionEnd - input.selectionStart), expected.length);
  await shot(page, 'copy-by-hand');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('a session is deleted when that is confirmed, and the list is shown without it', async () => {
  const own = await newServer();
  const { page, errors } = await signedIn('/?browser=firefox', {}, own);
  const row = page.locator('.row[href="/sessions/shop"]');
  await row.click();
  await ready(page);
  const deletions = () => own.seen.filter((line) => line.startsWith('DELETE'));
  const ask = () => page.getByRole('button', { name: 'Delete this session' }).click();
  await ask();
  await shot(page, 'delete');
  // Enter alone keeps it, as Escape does.
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await ask();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(deletions(), []);
  await ask();
  await page.getByRole('button', { name: 'Delete session' }).click();
  await page.getByText('The session was deleted').waitFor();
  assert.deepEqual(deletions(), ['DELETE /api/sessions/shop']);
  await page.locator('.row').first().waitFor();
  assert.equal(page.url(), `${own.origin}/?browser=firefox`, 'the list that one came from');
  assert.equal(await row.count(), 0);
  assert.equal(await page.locator('.replay-root').count(), 0);
  // The keys of the player that was there do nothing any more.
  await page.keyboard.press('?');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByLabel('Browser').selectOption('Edge');
  await page.waitForFunction(() => location.search === '?browser=edge');
  assert.deepEqual(errors, []);
});

test('a deletion that fails says so, and nothing is left', async () => {
  const { page, errors } = await signedIn('/sessions/paused');
  await ready(page);
  await page.getByRole('button', { name: 'Delete this session' }).click();
  await page.getByRole('button', { name: 'Delete session' }).click();
  await page.getByText('The collector refused (500).').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Delete session' }).isEnabled(), true);
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.equal(page.url(), `${server().origin}/sessions/paused`);
  assert.equal(await page.locator('.replay-root iframe').count(), 1);
  assert.deepEqual(errors, []);
});
