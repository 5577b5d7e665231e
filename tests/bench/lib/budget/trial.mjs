/** One visit to a workload, in so many tabs of a browser that has never seen the site, with the budget that sites have. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Bench } from '../../../support/bench.mjs';
import { sender, startIntakeProxy } from '../../../support/intake-proxy.mjs';
import { ask, leave, script } from './in-page.mjs';
import { isPlayable, witnessesShown } from './stored.mjs';
import { arrivals, completesSnapshot, largestMinute } from './traffic.mjs';

export const BUDGET_BYTES = 100_000;
/** What pages send when they end has arrived by then. */
const END_MS = 4_000;
const PAGE = 'page-';

/** Visits for `leastMs`, and on until all tabs can be played, up to `mostMs`; then leaves, and gives what there was to see. */
export async function visit(browser, workload, tabs, { leastMs, mostMs = leastMs }) {
  const trial = new Trial(browser, tabs);
  try {
    await trial.open(workload);
    await trial.stay(leastMs, mostMs);
    return await trial.leave();
  } finally {
    await trial.close();
  }
}

class Trial {
  #bench;
  #proxy;
  #tabs;
  #beganMs = [];
  /** By page: when what was stored could be played first. */
  #playableMs = [];
  #looked = 0;

  constructor(browser, tabs) {
    this.#bench = new Bench(browser);
    this.#tabs = tabs;
  }

  async open({ page, files, act }) {
    await this.#bench.open();
    const { browser, collector, server } = this.#bench;
    this.#proxy = await startIntakeProxy(collector.origin);
    for (const [path, answer] of Object.entries(files?.() ?? {})) server.route(path, answer);
    const made = page();
    const addresses = Array.from({ length: this.#tabs }, (_, tab) => {
      const options = { endpoint: this.#proxy.origin, bytesPerMinute: BUDGET_BYTES, allowUntrustedEvents: true, service: `${PAGE}${tab}` };
      return this.#bench.page({ ...made, before: script(tab, act), options, script: this.#bench.sdkUrl(), keepSession: true });
    });
    await browser.goto(addresses[0]);
    // Windows of their own: each is seen, so none of them rests. That is the most that three tabs can send.
    await browser.evaluate((others) => {
      for (const address of others) open(address, '_blank', 'noopener,popup,width=900,height=700');
    }, addresses.slice(1));
    const told = await ask(browser, 'tell', this.#tabs);
    for (const { page: number, beganMs, visibility } of told) {
      if (visibility !== 'visible') throw new Error(`page ${number} is ${visibility}: it would rest`);
      this.#beganMs[number] = beganMs;
    }
  }

  async stay(leastMs, mostMs) {
    const sinceMs = Math.max(...this.#beganMs);
    const lasts = () => Date.now() - sinceMs;
    while (lasts() < leastMs || (!this.#areAllPlayable() && lasts() < mostMs)) {
      await this.#look();
      await sleep(100);
    }
  }

  /** All tabs go to another site, and nobody comes back. */
  async leave() {
    const { browser } = this.#bench;
    const told = await ask(browser, 'stop', this.#tabs);
    const leftMs = Date.now();
    // Another host, so that browsers may end the process.
    await leave(browser, this.#bench.server.route('/elsewhere.html', '<!doctype html><title>Elsewhere</title>').replace('127.0.0.1', 'localhost'));
    await sleep(END_MS);
    await this.#look();
    return { ...this.#figures(told, leftMs), ...(await this.#stored(told, leftMs)) };
  }

  async close() {
    await this.#bench.close();
    await this.#proxy?.close();
  }

  #areAllPlayable() {
    return this.#beganMs.every((_, page) => this.#playableMs[page] !== undefined);
  }

  #requestsOf(page) {
    return this.#proxy.requests.filter(({ address }) => new URL(address).searchParams.get('service') === PAGE + page);
  }

  /** What has been acknowledged since the last look, may be what made a page playable. */
  async #look() {
    const answered = this.#proxy.requests.filter(({ status }) => status === 202).length;
    if (answered === this.#looked) return;
    this.#looked = answered;
    for (const page of this.#beganMs.keys()) {
      if (this.#playableMs[page] !== undefined) continue;
      const acknowledged = this.#requestsOf(page).filter(({ status }) => status === 202);
      const decisive = acknowledged.find(({ body }) => completesSnapshot(body)) ?? acknowledged.at(-1);
      if (decisive && (await isPlayable(this.#bench.collector, sender(decisive.body)))) this.#playableMs[page] = decisive.answeredMs;
    }
  }

  #figures(told, leftMs) {
    const byPage = this.#beganMs.map((_, page) => this.#requestsOf(page));
    const found = byPage.map(arrivals);
    const delays = told.flatMap(({ page, producedMs }) =>
      // What has not come by the end has waited for as long as that at least.
      producedMs.map((writtenMs, index) => ({ ms: found[page].get(index + 1) ?? leftMs - writtenMs, hasCome: found[page].has(index + 1) })),
    );
    const pictures = byPage.map((requests) => {
      const last = requests.findIndex(({ body }) => completesSnapshot(body));
      return last < 0 ? Infinity : requests.slice(0, last + 1).reduce((sum, { body }) => sum + body.length, 0);
    });
    return {
      largestBytes: largestMinute(this.#proxy.requests),
      pictureBytes: Math.max(...pictures),
      playableMs: Math.max(...this.#beganMs.map((beganMs, page) => (this.#playableMs[page] ?? Infinity) - beganMs)),
      stayedMs: leftMs - Math.max(...this.#beganMs),
      delays,
      steps: told.map(({ steps }) => steps).sort((one, other) => other.length - one.length)[0],
      fallbacks: [...new Set(told.flatMap(({ fallbacks }) => fallbacks))],
      lostFrames: told.reduce((sum, { lostFrames }) => sum + lostFrames, 0),
    };
  }

  /** What of the witnesses a reader is shown, and how long before the end the last of them was written. */
  async #stored(told, leftMs) {
    let [produced, stored, lastMs] = [0, 0, -Infinity];
    for (const { page, producedMs } of told) {
      produced += producedMs.length;
      const latest = this.#requestsOf(page).at(-1);
      const found = latest ? await witnessesShown(this.#bench.collector, sender(latest.body)) : [];
      // Some may have been written between the last word and the end.
      const shown = [...found].filter((number) => number <= producedMs.length);
      stored += shown.length;
      lastMs = Math.max(lastMs, ...shown.map((number) => producedMs[number - 1]));
    }
    return { produced, stored, untilMs: leftMs - lastMs };
  }
}
