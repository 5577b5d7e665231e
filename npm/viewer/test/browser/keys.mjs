/** The player's keys. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ready, server, shot, signedIn, time } from './bench.mjs';

const speed = (page) => page.locator('.speeds [aria-pressed=true]').textContent();

test('keys move, jump and change the speed', async () => {
  const { page, errors } = await signedIn('/sessions/shop');
  await ready(page);
  const after = async (key) => {
    await page.keyboard.press(key);
    return (await time(page)).split(' ')[0];
  };
  assert.equal(await after('5'), '2:00');
  assert.equal(await after('9'), '3:36');
  assert.equal(await after('0'), '0:00');
  assert.equal(await after('ArrowRight'), '0:05');
  assert.equal(await after('Shift+ArrowRight'), '0:05', 'the click right behind it');
  assert.equal(await after('Shift+ArrowRight'), '0:09');
  assert.equal(await after('Shift+ArrowRight'), '0:12', 'the error');
  assert.equal(await after('Shift+ArrowLeft'), '0:09');
  assert.equal(await after('ArrowLeft'), '0:04');
  for (const [key, expected] of [
    ['.', '1.5×'],
    ['>', '2×'],
    [',', '1.5×'],
    [',', '1×'],
    ['<', '0.5×'],
    [',', '0.5×'],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await speed(page), expected, key);
  }
  assert.equal(await page.evaluate(() => window.__afterimageViewer.replayer.config.speed), 0.5);
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Pause (space)' }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Play (space)' }).waitFor();
  // The browser's own: nothing of ours.
  await page.keyboard.press('Control+5');
  assert.match(await time(page), /^0:0/);
  assert.deepEqual(errors, []);
});

test('keys work after a click into the replay, and where the focus got into it', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=1000');
  await ready(page);
  const box = await page.locator('.replay-root iframe').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.getByRole('button', { name: 'Pause (space)' }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('button', { name: 'Play (space)' }).waitFor();
  await page.keyboard.press('5');
  assert.match(await time(page), /^2:00/);
  const typed = await page.evaluate(() => {
    const { iframe } = window.__afterimageViewer.replayer;
    iframe.inert = false;
    iframe.contentDocument.querySelector('input').focus();
    return new Promise((resolve) => setTimeout(() => resolve(document.activeElement.tagName), 50));
  });
  assert.equal(typed, 'BODY', 'it does not stay there');
  await page.keyboard.press('7');
  assert.match(await time(page), /^2:48/);
  assert.deepEqual(errors, []);
});

test('keys are letters where somebody types', async () => {
  const { page } = await signedIn('/sessions/shop?t=9500');
  await ready(page);
  await page.evaluate(() => {
    const field = document.createElement('textarea');
    document.querySelector('.bar').append(field);
    field.focus();
  });
  await page.keyboard.type('k5?.f ');
  assert.equal(await page.locator('textarea').inputValue(), 'k5?.f ');
  assert.match(await time(page), /^0:09/);
  assert.equal(await speed(page), '1×');
  assert.equal(await page.locator('dialog').count(), 0);
});

test('the list of keys opens and closes by its key, and keeps the others from the player', async () => {
  const { page, errors } = await signedIn('/sessions/shop?t=9500');
  await ready(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await dialog.waitFor();
  await shot(page, 'keys');
  await page.keyboard.press('5');
  assert.match(await time(page), /^0:09/);
  await page.keyboard.press('?');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Keys (?)' }).click();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.fullscreenElement);
  await page.keyboard.press('?');
  const button = dialog.getByRole('button', { name: 'Close' });
  // Fails where what fills the screen covers it.
  await button.click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(errors, []);
});

test('all that can be pressed has a name, and shows when the keyboard is there', async () => {
  for (const path of ['/', '/sessions/shop?t=9500']) {
    const { page } = await signedIn(path);
    await page.locator('.row, .replay-root iframe').first().waitFor();
    const nameless = await page
      .locator('button, a, input, select')
      .evaluateAll((all) =>
        all
          .filter((one) => !(one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent.trim()))
          .map((one) => one.outerHTML),
      );
    assert.deepEqual(nameless, []);
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('Tab');
      const [where, ring] = await page.evaluate(() => {
        const { activeElement } = document;
        return [activeElement.outerHTML.slice(0, 120), window.getComputedStyle(activeElement).outlineWidth];
      });
      assert.equal(ring, '2px', where);
    }
  }
  assert.ok(server().seen.length > 0);
});
