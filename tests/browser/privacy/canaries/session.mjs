/** One page with canaries that is recorded through a proxy, and all that left it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readable, startIntakeProxy } from '../../../support/intake-proxy.mjs';
import { repositoryPath } from '../../../support/paths.mjs';
import { stored } from '../../../support/stored.mjs';
import { actScript, addressOf, buildScript, changeScript, listed, pageOf } from './plant.mjs';

const dictionary = readFileSync(repositoryPath('crates/format/src/segment/dictionary.v1.txt'));
/** What is kept and what is not is asked here, not pacing. */
const UNHURRIED = 100_000_000;
/** Of an error in a driver's script browsers say nothing. */
export const RUNNER = 'window.runInPage = (source) => (0, eval)(`(${source})`)();\n';
export const FRAMED = '<!doctype html><title>Framed</title><p class="framed">framed</p>';

/** Runs `drive(session)` on a page that is being recorded with `planted` in it. */
export async function withSession(
  bench,
  { level, mark, planted, html = pageOf(planted, mark), allowlist = listed(planted), prepare },
  drive,
) {
  const proxy = await startIntakeProxy(bench.collector.origin);
  try {
    bench.server.route('/framed.html', { body: FRAMED });
    const options = {
      endpoint: proxy.origin,
      defaultPrivacyLevel: level,
      bytesPerMinute: UNHURRIED,
      textAllowlist: allowlist,
    };
    const session = new Session(bench, proxy);
    await bench.browser.goto(bench.page({ html, options, before: RUNNER, start: 'init' }) + addressOf(planted));
    await bench.browser.waitFor(() => window.__loaded, { what: 'the recorder' });
    await session.run(buildScript(planted));
    await prepare?.(session);
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    session.id = await bench.sessionId();
    return await drive(session);
  } finally {
    await proxy.close();
  }
}

class Session {
  constructor(bench, proxy) {
    this.bench = bench;
    this.proxy = proxy;
  }

  /** Runs a script of `plant.mjs`, all of whose steps must succeed. */
  async run(script) {
    const failed = await this.bench.browser.evaluate((source) => window.runInPage(source), script);
    assert.deepEqual(failed, []);
  }

  /**
   * Changes every place from one canary to the next; `around` is as in `changeScript`. Only so many errors are told, and
   * pictures that are not there make some: where nothing has to come `first`, what the page does does.
   */
  async change(planted, next, around) {
    if (around?.first) await this.run(changeScript(planted, next, around));
    await this.run(actScript(next));
    await this.rest(200);
    if (!around?.first) await this.run(changeScript(planted, next, around));
  }

  /** Fills by hand what is there for it. */
  async type(planted) {
    for (const { place, canary } of planted) {
      if (place.typed) await this.bench.browser.fill(`#${place.root} ${place.typed}`, canary);
    }
  }

  /** Changes all markup in one task, without waiting for what the browser answers: the page may be gone. */
  async leave(planted, next, around) {
    const source = changeScript(planted, next, around);
    await this.bench.browser.evaluate((text) => void setTimeout(() => window.runInPage(text)), source);
  }

  /** The events of this page's session once they hold a text. */
  eventsWith(text) {
    const holds = (events) => JSON.stringify(events).includes(text);
    return this.bench.collector.eventsUntil(this.id, holds, { what: text, timeoutMs: 20_000 });
  }

  /** What is stored in the page's origin, but for what the page itself stores as `secret`. `unsent`: see `support/stored.mjs`. */
  async stored() {
    const found = await this.bench.browser.evaluate(async () => ({
      databases: ((await indexedDB.databases?.()) ?? []).map(({ name }) => name),
      caches: await caches.keys(),
      cookies: document.cookie.split('; ').filter((cookie) => !cookie.startsWith('secret=')),
      items: [localStorage, sessionStorage].map((storage) =>
        Object.entries(storage).filter(([key]) => key !== 'secret'),
      ),
    }));
    return { ...found, unsent: await stored(this.bench.browser) };
  }

  rest(ms = 500) {
    return sleep(ms);
  }

  /** All that left the page, by channel, after a flush. */
  async channels() {
    return this.sent(await this.bench.events(), { replica: await this.#replica() });
  }

  /** The same for events that the collector has, of a page that may be gone. */
  sent(events, more = {}) {
    const text = (bodies) => Buffer.concat(bodies.map((body) => readable(body, dictionary))).toString('utf8');
    const { bodies, refused, urls, heads } = this.proxy;
    return {
      bodies: text(bodies),
      refused: text(refused),
      urls: urls.join('\n'),
      heads: heads.join('\n'),
      events: JSON.stringify(events),
      ...more,
    };
  }

  /** What the stored recordings end with, rebuilt and through a keyframe. */
  async #replica() {
    const program = process.env.AFTERIMAGE_REPLICAS ?? repositoryPath('target/release/examples/replicas');
    if (!existsSync(program)) throw new Error(`${program} is missing: \`cargo xtask test\` builds it`);
    const directory = join(this.bench.collector.dataDirectory, 'objects/sessions', this.id);
    const recordings = readdirSync(directory).map((name) => join(directory, name));
    const { stdout } = await promisify(execFile)(program, recordings, { maxBuffer: 1 << 28 });
    return stdout;
  }
}
