/** Composes two pictures into one, in the browser that is open anyway. */
import { readFileSync } from 'node:fs';
import { serve } from '../support/static-server.mjs';

export async function sideBySide(browser, left, right, title) {
  const html = `<!doctype html><meta charset="utf-8"><title>${title}</title>
<style>body { margin: 0; height: max-content; font: 14px sans-serif; background: #ddd; display: grid; grid-template-columns: 1fr 1fr; gap: 8px; padding: 8px; }
figure { margin: 0; } figcaption { padding: 4px; } img { width: 100%; display: block; background: white; }</style>
<figure><figcaption>${title}: the page as it was</figcaption><img src="/left.png"></figure>
<figure><figcaption>${title}: its replay</figcaption><img src="/right.png"></figure>`;
  const server = await serve({ routes: { '/': html, '/left.png': readFileSync(left), '/right.png': readFileSync(right), '/favicon.ico': { status: 204 } } });
  try {
    await browser.goto(`${server.origin}/`);
    await browser.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    const { width, height } = await browser.evaluate(() => ({ width: innerWidth, height: Math.ceil(document.body.getBoundingClientRect().height) }));
    const { data } = await browser.cdp('Page.captureScreenshot', { clip: { x: 0, y: 0, width, height, scale: 2 }, captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  } finally {
    await server.close();
  }
}
