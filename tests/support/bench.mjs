/** All that a browser test stands on: collector, page server, browser, and a browser that replays. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALL_BROWSERS, BROWSERS, launch } from './browser.mjs';
import { APPLICATION_ID, CLIENT_TOKEN, startCollector } from './collector.mjs';
import { compare } from './compare.mjs';
import { serialise } from './page/serialise.js';
import { openReplayer } from './replay/replayer.mjs';
import { serve } from './static-server.mjs';

const inPage = (file) => readFileSync(new URL(`page/${file}`, import.meta.url), 'utf8');

/** Whether the long tests are wanted too (`cargo xtask test --all`). */
export const LONG = process.env.AFTERIMAGE_LONG === '1';

/** A directory with the CDN scripts to test (`npm/browser/dist/cdn`) instead of those in the collector: quicker to build. */
const SDK = process.env.AFTERIMAGE_SDK;

/**
 * Declares the same tests for every browser; `define` gets a bench that is ready when they run. A main path is tested
 * on WebKit too.
 */
export function onEachBrowser(title, define, { isMainPath = false } = {}) {
  for (const name of isMainPath ? ALL_BROWSERS : BROWSERS) {
    describe(`${title}, ${name}`, { concurrency: 1 }, () => {
      const bench = new Bench(name);
      before(() => bench.open(), { timeout: 180_000 });
      after(() => bench.close(), { timeout: 60_000 });
      define(bench);
    });
  }
}

/** The session, and what the ends of earlier pages have spent. */
const FORGET_SESSION = `document.cookie.split('; ').forEach((cookie) => { document.cookie = cookie.split('=')[0] + '=; path=/; max-age=0'; });
try { localStorage.removeItem('_afterimage_x'); } catch {}
`;

/** Bytes a minute that no test spends. */
const UNHURRIED = 100_000_000;

/** A browser with all that it needs; `open` and `close` it. */
export class Bench {
  #replayer;
  #pages = 0;

  constructor(name) {
    this.name = name;
  }

  async open() {
    this.collector = await startCollector();
    this.server = await serve({
      roots: SDK ? { '/cdn/': SDK } : {},
      routes: {
        '/probe.js': { body: inPage('probe.js'), type: 'text/javascript' },
        '/kit.js': { body: inPage('kit.js'), type: 'text/javascript' },
        '/trap.js': { body: inPage('trap.js'), type: 'text/javascript' },
        '/favicon.ico': { status: 204 },
      },
    });
    this.browser = await launch(this.name);
  }

  async close() {
    await Promise.allSettled([this.browser?.close(), this.#replayer?.close(), this.server?.close(), this.collector?.close()]);
  }

  /** Options with which the recorder under test records to the collector under test. */
  options(more = {}) {
    return { applicationId: APPLICATION_ID, clientToken: CLIENT_TOKEN, endpoint: this.collector.origin, defaultPrivacyLevel: 'allow', ...more };
  }

  /** Where the script under test is. */
  sdkUrl(collector = this.collector.origin) {
    return `${SDK ? this.server.origin : collector}/cdn/afterimage.js`;
  }

  /**
   * Makes a page and gives its URL. It loads the probe, then `before` (source of a script that runs
   * before the recorder), then the recorder by the asynchronous snippet, which inits and starts
   * unless `start` says otherwise: `'start'`, `'init'` or `'nothing'`. All scripts are files, so
   * that any `csp` can be tried. `html` replaces the whole page; the scripts go where `<!--scripts-->` is.
   * `kit` adds short words for steps. Each load begins a session of its own, unless `keepSession`: cookies would carry one from test to test. Nor do tests
   * share the budget of their origin, unless they name one.
   */
  page({ body = '<h1>A page</h1>', html, before = '', options = {}, start = 'start', csp, traps = false, kit = false, script, type = 'text/html; charset=utf-8', keepSession = false, headers = {} } = {}) {
    const path = `/page-${++this.#pages}`;
    const settings = this.options({ bytesPerMinute: UNHURRIED, ...options });
    const source = script ?? this.sdkUrl(settings.endpoint);
    const calls = [
      start !== 'nothing' && `Afterimage.init(${literal(settings)});`,
      start === 'start' && 'Afterimage.startSessionReplayRecording();',
    ].filter(Boolean);
    this.server.route(`${path}.js`, {
      type: 'text/javascript',
      body: `${keepSession ? '' : FORGET_SESSION}${before}
window.Afterimage = { q: [], onReady(callback) { this.q.push(callback); } };
Afterimage.onReady(() => { ${calls.join(' ')} window.__loaded = true; });
const recorder = document.createElement('script');
recorder.async = true;
recorder.src = ${JSON.stringify(source)};
document.head.append(recorder);`,
    });
    const scripts = `<script src="/probe.js"></script>${kit ? '<script src="/kit.js"></script>' : ''}${traps ? '<script src="/trap.js"></script>' : ''}<script src="${path}.js"></script>`;
    const text = html
      ? html.includes('<!--scripts-->')
        ? html.replace('<!--scripts-->', () => scripts)
        : html.replace(/<head[^>]*>/i, (head) => head + scripts)
      : `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test page</title>${scripts}</head><body>${body}</body></html>`;
    return this.server.route(`${path}.html`, { body: text, type, headers: { ...headers, ...(csp ? { 'content-security-policy': csp } : {}) } });
  }

  /** Opens a page and waits until it is being recorded. */
  async record(url) {
    await this.browser.goto(url);
    await this.recording();
  }

  async recording() {
    await this.browser.waitFor(() => window.Afterimage?.isRecording?.() === true, { timeoutMs: 60_000, everyMs: 20, what: 'isRecording()' }).catch(async (error) => {
      const said = await this.browser.evaluate(() => window.__probe);
      throw new Error(`${error.message}\nthe page said ${JSON.stringify(said)}`);
    });
  }

  /** Waits until the page has been quiet for a while, and gives it serialised. */
  async live(quietMs = 800) {
    await sleep(quietMs);
    return this.browser.evaluate(serialise, 'page');
  }

  /** Ships what is pending. Fails unless all is delivered. */
  async flush(timeoutMs = 60_000) {
    const answer = await this.browser.evaluate((most) => Afterimage.flush(most), timeoutMs);
    assert.equal(answer.delivered, true, `flush: ${JSON.stringify(answer)}; the page said ${JSON.stringify(await this.said())}`);
    return answer;
  }

  sessionId() {
    return this.browser.evaluate(() => Afterimage.getSessionId());
  }

  /** Events of the present page's session, after a flush. */
  async events() {
    await this.assertNoRepairs();
    await this.flush();
    return this.collector.eventsUntil(await this.sessionId(), (events) => events.length >= 2, { what: 'at least two events' });
  }

  /** What the present page's probe has kept: `{ errors, console }`. */
  said() {
    return this.browser.evaluate(() => ({ errors: window.__probe?.errors ?? [], console: window.__probe?.console ?? [] }));
  }

  async assertPageUnharmed() {
    const { errors } = await this.said();
    assert.deepEqual(errors, [], 'nothing may be thrown into the page');
    await this.assertNoRepairs();
  }

  async assertNoRepairs() {
    const repairs = await this.browser.evaluate(() => window.Afterimage?.getRecorderStats?.()?.page?.repairs ?? 0);
    assert.equal(repairs, 0, 'the self-check found the mirror to differ from the page');
  }

  async replayer() {
    this.#replayer ??= await openReplayer();
    return this.#replayer;
  }

  /** Replays in all ways: each must be silent and equal to the live page. Gives the compared elements' number. */
  async assertReplays(live, events, options) {
    const replayer = await this.replayer();
    let elements = 0;
    for (const { name, messages, dom, useVirtualDom, isSought } of await replayer.replayAll(events)) {
      assert.deepEqual(messages, [], `${name}: the replayer must be silent`);
      const result = compare(live, dom, { ...options, way: { useVirtualDom, isSought } });
      assert.ok(result.equal, `${name}: the replay differs from the page:\n${result.report}`);
      elements = result.elements;
    }
    return elements;
  }

  /** The whole way: page, script, live document, events, replays. */
  async recordPage(url, script = async () => {}, options) {
    await this.record(url);
    await script(this.browser);
    const live = await this.live();
    const events = await this.events();
    await this.assertPageUnharmed();
    const elements = await this.assertReplays(live, events, options);
    return { live, events, elements };
  }
}

/** Source of a value, functions and regular expressions included. */
function literal(value) {
  if (typeof value === 'function' || value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
  if (typeof value !== 'object' || value === null) return String(JSON.stringify(value));
  return `{${Object.entries(value).map(([name, held]) => `${JSON.stringify(name)}: ${literal(held)}`).join()}}`;
}
