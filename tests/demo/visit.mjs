#!/usr/bin/env node
/**
 * The scripted visit of `cargo xtask demo --headless`: goes through the shop in Chromium, opens the
 * replay in the viewer, and compares the two at every checkpoint. Saves both as pictures, side by
 * side. Prints the replay's URL as its last line; ends with 1 when a replay differs or complains.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../support/browser.mjs';
import { attachCollector } from '../support/collector.mjs';
import { compare } from '../support/compare.mjs';
import { serialise } from '../support/page/serialise.js';
import { MASKED_TEXTS, TYPED, visitShop, waitForQuiet } from '../support/shop-visit.mjs';
import { sideBySide } from './side-by-side.mjs';
import { openInViewer } from './viewer.mjs';

const setting = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`cargo xtask demo --headless\` sets it`);
  return value;
};

const shopOrigin = new URL(setting('AFTERIMAGE_SHOP_URL')).origin;
const viewerUrl = setting('AFTERIMAGE_VIEWER_URL');
const out = setting('AFTERIMAGE_OUT');
const collector = attachCollector({ origin: new URL(setting('AFTERIMAGE_COLLECTOR_URL')).origin, viewerToken: setting('AFTERIMAGE_VIEWER_TOKEN') });

/** The shop's default level, which says what a comparison may find masked. */
const LEVEL = 'mask-user-input';
/** How the viewer shows a moment. */
const WAY = { isSought: true, useVirtualDom: true };
const QUIET_MS = 500;

async function visit(browser) {
  const moments = [];
  await visitShop(browser, shopOrigin, {
    ready: () => browser.waitFor(() => window.Afterimage?.isRecording?.() === true, { timeoutMs: 60_000, what: 'recording' }),
    checkpoint: async (name) => {
      console.log(`  ${name}`);
      const timeMs = await browser.evaluate(waitForQuiet, QUIET_MS);
      const live = await browser.evaluate(serialise, 'page');
      moments.push({ name, timeMs, live, picture: await browser.screenshot() });
    },
  });
  const session = await browser.evaluate(() => Afterimage.getSessionId());
  await browser.evaluate(() => Afterimage.stopSessionReplayRecording());
  const { delivered, pendingBytes } = await browser.evaluate(() => Afterimage.flush(60_000));
  if (!delivered) throw new Error(`the recording was not delivered: ${pendingBytes} bytes wait`);
  return { moments, session };
}

const problems = [];
mkdirSync(out, { recursive: true });
const browser = await launch('chromium');
try {
  console.log('Visiting the shop');
  const { moments, session } = await visit(browser);

  const events = await collector.events(session);
  const text = JSON.stringify(events);
  for (const canary of [...Object.values(TYPED), ...MASKED_TEXTS]) if (text.includes(canary)) problems.push(`${canary} was recorded`);

  console.log('Watching it again');
  const viewer = await openInViewer(browser, viewerUrl, session);
  for (const { name, timeMs, live, picture } of moments) {
    await viewer.seek(timeMs - events[0].timestamp);
    const result = compare(live, await browser.evaluate(serialise, 'viewer'), { level: LEVEL, way: WAY });
    console.log(`  ${name}: ${result.equal ? `${result.elements} elements equal` : 'DIFFERENT'}`);
    if (!result.equal) problems.push(`at ${name} the replay differs:\n${result.report}`);
    const replayed = await viewer.screenshot();
    writeFileSync(join(out, `${name}-live.png`), picture);
    writeFileSync(join(out, `${name}-replay.png`), replayed);
    writeFileSync(join(out, `${name}-live.json`), JSON.stringify(live));
  }
  problems.push(...(await viewer.messages()).map((message) => `the replayer said: ${message}`));
  writeFileSync(join(out, 'viewer.png'), await browser.screenshot());
  for (const { name } of moments) writeFileSync(join(out, `${name}.png`), await sideBySide(browser, join(out, `${name}-live.png`), join(out, `${name}-replay.png`), name));

  for (const problem of problems) console.error(problem);
  console.log(`Pictures of page and replay side by side are in ${out}`);
  // The token goes with it, in the fragment, so that the link works at once.
  const link = new URL(viewerUrl);
  link.pathname = `/sessions/${session}`;
  console.log(link.href);
} finally {
  await browser.close();
}
process.exitCode = problems.length ? 1 : 0;
