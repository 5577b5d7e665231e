/** Where samples are taken: one browser for each, so that every one is cold, and the figures of its page thread. */
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startCollector } from '../../support/collector.mjs';
import { findProgram } from '../../support/webdriver.mjs';
import { serve } from '../../support/static-server.mjs';
import { repositoryPath } from '../../support/paths.mjs';

const ARGS = ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
/** Waits of this length let what was started come to rest. */
const REST_MS = 600;

/** Opens the collector and a page server; `close()` ends both. */
export async function openLab() {
  const collector = await startCollector();
  const server = await serve({
    routes: {
      '/rrweb.js': { body: readFileSync(repositoryPath('node_modules/@rrweb/record/umd/record.min.js')), type: 'text/javascript' },
      '/watch.js': { body: readFileSync(new URL('watch.js', import.meta.url)), type: 'text/javascript' },
      '/favicon.ico': { status: 204 },
    },
  });
  return {
    collector,
    server,
    async close() {
      await server.close();
      await collector.close();
    },
  };
}

/**
 * One cold sample: a fresh browser opens `url`, the contender is loaded and started, then `work` (a function run in
 * the page) is done. Gives `{ startMs, workMs }` of page-thread CPU, the longest stretch in which the page
 * could not answer, and the contender's bytes.
 */
export async function sample(lab, contender, url, { work, argument, settings, watch = false } = {}) {
  const browser = await chromium.launch({ executablePath: findProgram('AFTERIMAGE_CHROMIUM', ['chromium']), headless: true, args: ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const cdp = await page.context().newCDPSession(page);
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    await page.addScriptTag({ url: `${lab.server.origin}/watch.js` });
    await contender.load(page, lab, settings);
    await page.waitForTimeout(REST_MS);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const cpuMs = async () => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
    };
    const rest = async () => {
      await contender.rest(page);
      await page.waitForTimeout(REST_MS);
    };
    if (watch) await page.evaluate(() => window.__watch.start());
    const before = await cpuMs();
    await contender.start(page);
    await rest();
    const started = await cpuMs();
    const startLongestMs = watch ? await page.evaluate(() => window.__watch.take()) : undefined;
    const startBytes = await contender.bytes(page);
    let worked = started;
    let longestMs = startLongestMs;
    if (work) {
      await page.evaluate(work, argument);
      await rest();
      worked = await cpuMs();
      longestMs = watch ? await page.evaluate(() => window.__watch.take()) : undefined;
    }
    const bytes = await contender.bytes(page);
    return {
      startMs: started - before,
      workMs: worked - started,
      recorderMs: await contender.recorderMs(page),
      startLongestMs,
      longestMs,
      startBytes,
      workBytes: { raw: bytes.raw - startBytes.raw, sent: bytes.sent - startBytes.sent },
    };
  } finally {
    await browser.close();
  }
}

/** Samples of all contenders, interleaved; gives each one's list. */
export async function interleaved(lab, contenders, runs, url, options) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const contender of contenders) samples.get(contender.name).push(await sample(lab, contender, url, options));
  }
  return samples;
}
