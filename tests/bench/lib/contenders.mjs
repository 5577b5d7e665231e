/** Who is measured: nobody, Afterimage, and rrweb's recorder with its events made into JSON as they come. */
import { deflateSync } from 'node:zlib';
import { APPLICATION_ID, CLIENT_TOKEN } from '../../support/collector.mjs';

const NO_BYTES = { raw: 0, sent: 0 };

export const nobody = {
  name: 'none',
  load: async () => {},
  start: async () => {},
  rest: async () => {},
  bytes: async () => NO_BYTES,
  recorderMs: async () => 0,
};

const afterimageAt = (level, name) => ({
  name,
  async load(page, { collector }) {
    await page.addScriptTag({ url: `${collector.origin}/cdn/afterimage.js` });
    await page.evaluate(
      (options) => Afterimage.init(options),
      // The budget is not what is measured here; the page's events are the bench's own.
      { applicationId: APPLICATION_ID, clientToken: CLIENT_TOKEN, endpoint: collector.origin, defaultPrivacyLevel: level, bytesPerMinute: 1e9, allowUntrustedEvents: true },
    );
  },
  async start(page) {
    await page.evaluate(() => Afterimage.startSessionReplayRecording());
    // Until the snapshot was read in its slices: a flush would read all that is left in one go.
    await page.waitForFunction(() => Afterimage.getRecorderStats().page.drains > 0, undefined, { polling: 50, timeout: 60_000 });
  },
  async rest(page) {
    const { delivered } = await page.evaluate(() => Afterimage.flush(60_000));
    if (!delivered) throw new Error('afterimage did not deliver');
  },
  async bytes(page) {
    // The shipper's figures are those of the last time it was asked.
    await page.evaluate(() => Afterimage.getRecorderStats());
    await page.waitForTimeout(100);
    const { page: own, delivery } = await page.evaluate(() => Afterimage.getRecorderStats());
    return { raw: own.frameBytes, sent: delivery.sentBytes };
  },
  recorderMs: (page) => page.evaluate(() => Afterimage.getRecorderStats().page.pageThreadMs),
});

export const afterimage = afterimageAt('allow', 'afterimage');

export const rrweb = {
  name: 'rrweb',
  async load(page, { server }) {
    await page.addScriptTag({ url: `${server.origin}/rrweb.js` });
    await page.evaluate(() => {
      window.__events = [];
      window.__recorderMs = 0;
    });
  },
  start: (page) =>
    page.evaluate(() => {
      const start = performance.now();
      window.rrwebRecord.record({ emit: (event) => window.__events.push(JSON.stringify(event)) });
      window.__recorderMs = performance.now() - start;
    }),
  rest: async () => {},
  async bytes(page) {
    const text = await page.evaluate(() => window.__events.join('\n'));
    return { raw: Buffer.byteLength(text), sent: deflateSync(text, { level: 6 }).length };
  },
  recorderMs: (page) => page.evaluate(() => window.__recorderMs),
};

export const CONTENDERS = [nobody, afterimage, rrweb];
/** The same recorder where it may tell everything, and where it masks. */
export const LEVELS = [afterimageAt('allow', 'allow'), afterimageAt('mask', 'mask')];
