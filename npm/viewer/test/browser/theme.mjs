/** Dark and light, narrow and wide. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open, ready, shot, signedIn } from './bench.mjs';

const isDark = (page) =>
  page.evaluate(() => {
    const [red] = window.getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return red < 128;
  });
const button = (page) => page.getByRole('button', { name: /^Colours: / });
const label = (page) => button(page).getAttribute('aria-label');

test('colours follow the system until somebody chooses, and the choice stays', async () => {
  const { page, errors } = await signedIn('/', { colorScheme: 'dark' });
  await page.locator('.row').first().waitFor();
  assert.equal(await isDark(page), true);
  await page.emulateMedia({ colorScheme: 'light' });
  assert.equal(await isDark(page), false);
  await button(page).click();
  assert.equal(await label(page), 'Colours: dark', 'the first click changes what one sees');
  assert.equal(await isDark(page), true);
  await open(page, '/sessions/shop?t=9500');
  await ready(page);
  assert.equal(await isDark(page), true);
  const inside = await page.evaluate(() => {
    const { contentWindow, contentDocument } = window.__afterimageViewer.replayer.iframe;
    return [
      contentWindow.matchMedia('(prefers-color-scheme: dark)').matches,
      contentWindow.getComputedStyle(contentDocument.body).color,
    ];
  });
  assert.deepEqual(inside, [false, 'rgb(34, 34, 34)'], 'the recorded page keeps its own');
  await button(page).click();
  assert.equal(await label(page), 'Colours: light');
  await button(page).click();
  assert.equal(await label(page), 'Colours: as the system');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await isDark(page), true);
  assert.deepEqual(errors, []);
});

test('where nothing can be stored all works, and nothing is remembered', async () => {
  const { page, context, errors } = await signedIn('/', { colorScheme: 'light' });
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new Error('forbidden');
        },
      });
    }
  });
  await open(page, '/?browser=firefox');
  await page.locator('.row').first().waitFor();
  await button(page).click();
  assert.equal(await isDark(page), true);
  await open(page, '/sessions/shop?t=9500');
  await ready(page);
  assert.equal(await isDark(page), false);
  await page.getByRole('button', { name: 'Fold what happened' }).click();
  assert.equal(await page.locator('.actions').isVisible(), false);
  await page.getByTitle('Sessions').click();
  await page.locator('.row').first().waitFor();
  assert.deepEqual(errors, []);
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
  [360, 640],
]) {
  test(`nothing is cut off at ${width} × ${height}`, async () => {
    for (const colorScheme of ['light', 'dark']) {
      const { page } = await signedIn('/', { viewport: { width, height }, colorScheme });
      for (const path of ['/', '/sessions/live?t=12500', '/sessions/shop?t=12500']) {
        await open(page, path);
        await page.locator('.row, .replay-root iframe').first().waitFor();
        if (path !== '/') await ready(page);
        await shot(page, `${path.split(/[/?]/)[2] ?? 'list'}-${width}-${colorScheme}`);
        const [scrollWidth, outside] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          [...document.querySelectorAll('button, a, input, select, label')]
            .filter((one) => {
              const { left, right, width } = one.getBoundingClientRect();
              return width > 0 && !one.matches('.seek *') && (left < 0 || right > window.innerWidth);
            })
            .map((one) => one.outerHTML.slice(0, 120)),
        ]);
        assert.equal(scrollWidth, width, path);
        assert.deepEqual(outside, [], path);
      }
    }
  });
}
