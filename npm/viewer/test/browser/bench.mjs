/** The browser, the server, and what every test does with a page. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { TOKEN, startServer } from './server.mjs';

const shots = process.argv[2];
const executablePath = process.env.AFTERIMAGE_CHROMIUM ?? '/usr/bin/chromium';
const servers = [];
let running;
let browser;

before(async () => {
  running = await newServer();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  if (shots) await mkdir(shots, { recursive: true });
});
after(async () => {
  await browser?.close();
  for (const one of servers) one.close();
});

/** The server that all tests share which change nothing in it. */
export const server = () => running;
/** One of its own, for a test that does. All are closed in the end, that of a test that failed too. */
export async function newServer() {
  const own = await startServer(new URL('../../dist/', import.meta.url).pathname);
  servers.push(own);
  return own;
}
export const newContext = (options) => browser.newContext(options);

export async function signedIn(path, options = {}, at = running) {
  const context = await newContext({ viewport: { width: 1280, height: 800 }, ...options });
  await context.addCookies([{ name: 'viewer', value: TOKEN, url: at.origin }]);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(at.origin + path);
  return { page, errors, context };
}

/** Waits for `load`, which the replayer's open document must not hold back. */
export const open = (page, path) => page.goto(running.origin + path);
/** Waits for the player, also where a click leads to it. */
export async function ready(page) {
  await page.waitForFunction(() => window.__afterimageViewer);
  await page.evaluate(() => window.__afterimageViewer.ready);
}
export const cart = (page) =>
  page.evaluate(
    () => window.__afterimageViewer.replayer.iframe.contentDocument.querySelector('header span').textContent,
  );
export const time = (page) => page.locator('.time').textContent();
export const shot = async (page, name) => shots && page.screenshot({ path: join(shots, `${name}.png`) });
