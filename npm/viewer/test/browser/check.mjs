/**
 * The viewer in a real Chromium, under the collector's CSP, over hand-made sessions: signing in, list, player,
 * seeking, skipping, links to moments, and that nothing recorded acts.
 *
 * `node test/browser/check.mjs [DIR]` saves screenshots of every page into DIR. `CHROMIUM` names the browser.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cart, newContext, open, ready, server, shot, signedIn, time } from './bench.mjs';
import { SHOP_CORRECTION_MS, SHOP_START_MS, TOKEN } from './server.mjs';
import './filters.mjs';
import './keys.mjs';
import './panel.mjs';
import './session.mjs';
import './theme.mjs';

test('a token in the address signs in and leaves the address', async () => {
  const page = await (await newContext()).newPage();
  await page.goto(`${server().origin}/#token=${TOKEN}`);
  await page.locator('.row').first().waitFor();
  assert.equal(page.url(), `${server().origin}/`);
});

test('without a token a form asks for it', async () => {
  const page = await (await newContext()).newPage();
  await open(page, '/sessions/shop');
  await page.getByLabel('Viewer token').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This is not the viewer token.').waitFor();
  await shot(page, 'login');
  await page.getByLabel('Viewer token').fill(TOKEN);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.replay-root iframe').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  test(`list and player, ${colorScheme}`, async () => {
    const { page } = await signedIn('/', { colorScheme });
    await page.locator('.row').first().waitFor();
    await shot(page, `list-${colorScheme}`);
    const rows = await page.locator('.row').count();
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.waitForFunction((before) => document.querySelectorAll('.row').length > before, rows);
    assert.equal(await page.locator('.row').count(), 69);
    await open(page, '/sessions/shop?t=12500');
    await ready(page);
    await shot(page, `player-${colorScheme}`);
  });
}

test('narrow screens', async () => {
  const { page } = await signedIn('/', { viewport: { width: 390, height: 800 } });
  await page.locator('.row').first().waitFor();
  await shot(page, 'list-narrow');
  await open(page, '/sessions/live?t=12500');
  await ready(page);
  await shot(page, 'player-narrow');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

test('a link to a moment, seeking, the list of what happened, keys', async () => {
  const { page, errors } = await signedIn(`/sessions/shop?t=${SHOP_START_MS + 9500}`);
  await ready(page);
  assert.equal(await cart(page), 'Cart: 2');
  assert.match(await time(page), /^0:09 \/ 4:00$/);
  assert.equal(await page.locator('[aria-current] .action-title').textContent(), 'Click on button “Add to cart”');
  await page.getByText('Part of the recording is missing').click();
  assert.equal(await cart(page), 'Cart: 3');
  await page.keyboard.press('ArrowRight');
  assert.match(await time(page), /^3:25/);
  await page.keyboard.press('ArrowUp');
  assert.match(await time(page), /^3:20/);
  await page.locator('.seek-mark.error').first().click();
  assert.match(await time(page), /^0:12/, 'the mark of an error leads to it');
  await page.evaluate(() => window.__afterimageViewer.replayer.pause(5_400));
  assert.equal(await cart(page), 'Cart: 1');
  const words = await page.locator('.actions').innerText();
  for (const expected of ['Products', '/checkout', 'Typed in field “E-mail”', '****', 'Page was hidden']) {
    assert.ok(words.includes(expected), `${expected} in\n${words}`);
  }
  assert.ok(words.includes('<img src=x onerror=alert(1)>'), 'recorded words are shown as words');
  assert.deepEqual(await page.evaluate(() => window.__afterimageViewer.messages), []);
  assert.deepEqual(errors, []);
});

test("a recorder's link by a wrong clock leads to the same moment, and one to nowhere to an end", async () => {
  const { page, errors } = await signedIn(`/sessions/shop?t=${SHOP_START_MS + 9500 - SHOP_CORRECTION_MS}`);
  await ready(page);
  assert.match(await time(page), /^0:09 \/ 4:00$/);
  await open(page, `/sessions/shop?t=${SHOP_START_MS + 9500 - 3 * SHOP_CORRECTION_MS}`);
  await ready(page);
  assert.match(await time(page), /^4:00/);
  assert.deepEqual(errors, []);
});

test('plays, changes speed, skips idle stretches, ends', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=23500');
  await ready(page);
  await page.getByRole('button', { name: '4×' }).click();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => /^2:/.test(document.querySelector('.time').textContent), null, { timeout: 6_000 });
  await page.getByRole('button', { name: 'Pause (space)' }).click();
  await page.locator('.seek-input').evaluate((input) => {
    input.value = '239500';
    input.dispatchEvent(new Event('input'));
  });
  await page.waitForFunction(() => document.querySelector('.time').textContent.startsWith('3:59'));
  await page.locator('.stage').click();
  await page.getByRole('button', { name: 'Play again (space)' }).waitFor();
  assert.equal(await cart(page), 'Cart: 4');
  assert.deepEqual(errors, []);
});

test('what was not recorded is said in its place, and skipped', async () => {
  const { page, errors } = await signedIn('/sessions/paused?t=39000');
  await ready(page);
  const note = page.locator('.stage-note');
  const why = 'Not recorded: the page is excluded by its address';
  assert.equal(await note.isVisible(), false);
  assert.equal(await page.locator(`.seek-idle[title="${why}"]`).count(), 1);
  await page.locator('.stage').click();
  await note.waitFor();
  assert.equal(await note.textContent(), why);
  await shot(page, 'paused');
  await page.waitForFunction(() => /^1:/.test(document.querySelector('.time').textContent), null, { timeout: 6_000 });
  await note.waitFor({ state: 'hidden' });
  const lines = await page.locator('.panel .action').allTextContents();
  assert.equal(lines.filter((line) => /Recording (paused|stopped)/.test(line)).length, 1, lines.join());
  assert.deepEqual(errors, []);
});

test('the speed is that of the replayer', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=1000');
  await ready(page);
  const pressed = () => page.locator('.speeds [aria-pressed=true]').allTextContents();
  assert.deepEqual(await pressed(), ['1×']);
  await page.keyboard.press('Space');
  for (const speed of [1.5, 2, 4, 1]) {
    await page.getByRole('button', { name: `${speed}×`, exact: true }).click();
    assert.deepEqual(await pressed(), [`${speed}×`]);
    assert.equal(await page.evaluate(() => window.__afterimageViewer.replayer.timer.speed), speed);
  }
  assert.deepEqual(errors, []);
});

test('idle stretches are played where skipping is switched off', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=23500');
  await ready(page);
  const box = page.getByLabel('Skip inactivity');
  assert.equal(await box.isChecked(), true, 'on from the start');
  await box.uncheck();
  await page.getByRole('button', { name: '4×' }).click();
  await page.locator('.stage').click();
  await page.waitForFunction(() => /^0:[345]/.test(document.querySelector('.time').textContent));
  await box.check();
  await page.waitForFunction(() => /^2:/.test(document.querySelector('.time').textContent));
  assert.deepEqual(errors, []);
});

test('the player fills the screen, by button and by key', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=9500');
  await ready(page);
  const isFull = (wanted) => page.waitForFunction((is) => (document.fullscreenElement !== null) === is, wanted);
  await page.getByRole('button', { name: 'Full screen (f)' }).click();
  await isFull(true);
  assert.equal(await page.evaluate(() => document.fullscreenElement.contains(document.querySelector('.stage'))), true);
  assert.equal(await page.locator('.controls').isVisible(), true);
  await page.keyboard.press('f');
  await isFull(false);
  await page.keyboard.press('f');
  await isFull(true);
  assert.equal(await cart(page), 'Cart: 2', 'at the same moment');
  assert.deepEqual(errors, []);
});

test('where a seek before left the page is forgotten', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=2000');
  await ready(page);
  await page.evaluate(() => {
    window.__afterimageViewer.replayer.virtualDom.scrollData = { source: 3, id: 999_999, x: 0, y: 40 };
  });
  await page.getByText('Part of the recording is missing').click();
  assert.equal(await cart(page), 'Cart: 3');
  assert.deepEqual(await page.evaluate(() => window.__afterimageViewer.messages), []);
  assert.deepEqual(errors, []);
});

test('nothing recorded acts', async () => {
  const { page } = await signedIn('/sessions/shop?t=6000');
  await ready(page);
  await page.locator('.stage').click();
  await page.waitForTimeout(700);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => window.__owned), undefined);
  assert.equal(page.url(), `${server().origin}/sessions/shop?t=6000`);
  const frame = page.frames().find((candidate) => candidate !== page.mainFrame());
  assert.equal(frame.url(), 'about:blank');
  assert.deepEqual(
    server().seen.filter((line) => line.includes('owned')),
    [],
  );
});

test('messages for what cannot be shown; a live session loads what is new', async () => {
  const { page } = await signedIn('/sessions/empty');
  await page.getByText('Nothing to watch yet').waitFor();
  await open(page, '/sessions/gone');
  await page.getByText('No such session').waitFor();
  await shot(page, 'gone');
  await open(page, '/sessions/live?t=9500');
  await ready(page);
  await page.getByRole('button', { name: 'Load what is new' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.replay-root iframe').length === 1);
  assert.equal(await cart(page), 'Cart: 2');
});

test('links made while there was nothing to watch say why', async () => {
  const { page, errors } = await signedIn('/sessions/shop?reason=not-recording');
  await page.getByText('Nothing was being recorded').waitFor();
  await page.getByRole('button', { name: 'Show what was recorded' }).click();
  await page.locator('.replay-root iframe').waitFor();
  assert.equal(page.url(), `${server().origin}/sessions/shop`);
  await open(page, '/sessions/gone?reason=sampled-out');
  await page.getByText('This session was not chosen for recording').waitFor();
  await open(page, '/?reason=no-session');
  await page.getByText('There was no session').waitFor();
  await page.getByRole('button', { name: 'All sessions' }).click();
  await page.locator('.row').first().waitFor();
  assert.deepEqual(errors, []);
});
