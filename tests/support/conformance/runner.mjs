/**
 * Records cases and fuzz programs one after the other, and holds what was recorded against what the
 * page showed. Several stages overlap: while one case is replayed, the next is recorded.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Bench } from '../bench.mjs';
import { compare } from '../compare.mjs';
import { LOOK } from '../looks.mjs';
import { serialise } from '../page/serialise.js';
import { repositoryPath } from '../paths.mjs';
import { openReplayer } from '../replay/replayer.mjs';
import { RECORDER, rrwebScript } from './recorders.mjs';

const QUIET_MS = 250;
/** Fidelity is judged here, not pacing. */
const UNHURRIED = 100_000_000;

/** Engines whose replays are made by another: looks cannot be compared there. */
const REPLAYED_BY = { chromium: 'chromium', firefox: 'firefox', webkit: 'chromium', wpe: 'chromium' };

export class Runner {
  #replayer;

  constructor(engine) {
    this.engine = engine;
    this.bench = new Bench(engine);
    this.replayedBy = REPLAYED_BY[engine];
    this.look = this.replayedBy === engine ? LOOK : undefined;
  }

  async open() {
    const replayer = openReplayer({ engine: this.replayedBy });
    await Promise.all([this.bench.open(), replayer.then((opened) => (this.#replayer = opened))]);
    if (RECORDER === 'rrweb') this.bench.server.route('/rrweb.js', { body: await rrwebScript(), type: 'text/javascript' });
  }

  async close() {
    await Promise.allSettled([this.bench.close(), this.#replayer?.close()]);
  }

  /** Loads the page of a case, does its steps, and gives what it showed and what was recorded. */
  async record({ steps = [], quietMs = QUIET_MS, routes = {}, options = {}, ...page }) {
    const { bench } = this;
    for (const [path, answer] of Object.entries(routes)) bench.server.route(path, answer);
    if (RECORDER === 'rrweb') page.script = '/rrweb.js';
    await bench.browser.goto(bench.page({ kit: true, ...page, options: { bytesPerMinute: UNHURRIED, ...options } }));
    if (page.start !== 'init') await bench.recording();
    for (const step of steps) {
      if (typeof step === 'function') await bench.browser.evaluate(`async () => { await (${step})(); await settle(); }`);
      else await step.drive(bench.browser, bench);
    }
    await sleep(quietMs);
    const live = await bench.browser.evaluate(serialise, 'page', { look: this.look });
    const { errors } = await bench.said();
    const faults = errors.map((error) => `thrown into the page: ${error}`);
    if (RECORDER === 'rrweb') return { live, faults, events: await bench.browser.evaluate(() => window.__rrwebEvents) };
    faults.push(...(await this.#counted()));
    // A second recording begins with a fresh walk of what the first one ended with.
    await bench.browser.evaluate(async () => {
      Afterimage.stopSessionReplayRecording();
      await new Promise((resolve) => setTimeout(resolve, 20));
      Afterimage.startSessionReplayRecording();
    });
    await bench.recording();
    // Browsers tell the boxes of hidden elements with the next frame.
    await bench.browser.evaluate(() => Promise.race([new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))), new Promise((done) => setTimeout(done, 500))]));
    await bench.flush();
    const session = await bench.sessionId();
    const events = await bench.collector.eventsUntil(session, (found) => found.filter(({ type }) => type === 2).length >= 2, { what: 'two snapshots', everyMs: 40 });
    const second = events.findLastIndex(({ type }, at) => type === 4 && events.slice(at).some((event) => event.type === 2));
    faults.push(...(await this.#replicas(session)));
    return { live, faults, events: events.slice(0, second), fresh: events.slice(second) };
  }

  /** All that is wrong with a case, its own failures included. */
  async faultsOf(one, options) {
    try {
      return (await this.check(await this.record(one), options)).faults;
    } catch (error) {
      return [String(error?.stack ?? error)];
    }
  }

  async #counted() {
    const { restarts, page } = await this.bench.browser.evaluate(() => Afterimage.getRecorderStats());
    return [restarts && `the recorder failed ${restarts} times`, page?.repairs && `the self-check mended ${page.repairs} differences`].filter(Boolean);
  }

  /** The first recording's final state against the second one's first, both from stored bytes. */
  async #replicas(session) {
    const program = process.env.AFTERIMAGE_REPLICAS ?? repositoryPath('target/release/examples/replicas');
    if (!existsSync(program)) throw new Error(`${program} is missing: \`cargo xtask test\` builds it`);
    const directory = join(this.bench.collector.dataDirectory, 'objects/sessions', session);
    const recordings = readdirSync(directory).map((name) => join(directory, name));
    const { stdout } = await promisify(execFile)(program, recordings, { maxBuffer: 1 << 28 }).catch((error) => ({ stdout: JSON.stringify([[error.stderr], []]) }));
    const [before, after] = JSON.parse(stdout);
    const at = before.findIndex((line, index) => line !== after[index]);
    if (at < 0 && before.length === after.length) return [];
    return [`the replica differs from a fresh walk in line ${at}:\n    replica ${before[at]}\n    walk    ${after[at]}`];
  }

  /** Replays in all ways, by `viaPart` as in `replayAll`. Gives `{ elements, faults: [text], mismatches }`, the last one over all ways. */
  async check({ live, events, faults }, { level = 'allow', looks = true, unlike, viaPart, ...options } = {}) {
    const found = [...faults];
    let elements = 0;
    let mismatches = faults.length;
    // Ways that differ alike are reported together.
    const reports = new Map();
    const ways = await this.#replayer.replayAll(events, { look: this.look, viaPart }).catch((error) => {
      found.push(error.message);
      return [];
    });
    for (const { name, messages, dom, useVirtualDom, isSought } of ways) {
      if (name === unlike?.way) continue;
      found.push(...messages.map((message) => `${name}: the replayer said ${message}`));
      const result = compare(live, dom, { level, looks, ...options, way: { useVirtualDom, isSought }, engine: this.engine });
      mismatches += result.differences.length + messages.length;
      if (!result.equal) reports.set(result.report, [...(reports.get(result.report) ?? []), name]);
      elements = live.filter(({ k }) => k === 'element').length;
    }
    for (const [report, names] of reports) found.push(`${names.join('; ')}:\n${report}`);
    return { elements, faults: found, mismatches: Math.max(mismatches, found.length) };
  }
}

/** Gives results of `make(item)` in order, the next one always under way while one is looked at. */
export function ahead(items, make) {
  const started = new Map();
  let chain = Promise.resolve();
  const start = (index) => {
    if (index >= items.length || started.has(index)) return;
    const made = chain.then(() => make(items[index]));
    started.set(index, made);
    chain = made.catch(() => {});
  };
  return (index) => {
    start(index);
    start(index + 1);
    return started.get(index);
  };
}
