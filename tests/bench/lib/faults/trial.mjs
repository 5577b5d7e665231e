/** One visit in which something is amiss: who writes what, and what of it is there in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WAYS } from '../../../support/replay/replayer.mjs';
import { addWitnesses, witnesses } from '../../../support/events.mjs';
import { sender, startIntakeProxy } from '../../../support/intake-proxy.mjs';
import { validate } from '../../../support/validate.mjs';
import { KEEP_WORKERS } from '../../../support/workers.mjs';

/** Retries wait a minute at most. */
const BACK_LIMIT_MS = 150_000;

export class Trial {
  /** Witnesses written so far. */
  produced = 0;
  #bench;

  static async start(bench) {
    const trial = new Trial();
    trial.#bench = bench;
    trial.proxy = await startIntakeProxy(bench.collector.origin);
    await bench.browser.goto(bench.page({ start: 'nothing' }));
    return trial;
  }

  get browser() {
    return this.#bench.browser;
  }

  get collector() {
    return this.#bench.collector;
  }

  #page() {
    return this.#bench.page({ options: { endpoint: this.proxy.origin }, script: this.#bench.sdkUrl(), before: KEEP_WORKERS, keepSession: true });
  }

  /** Opens the site's next page. */
  async open() {
    await this.#bench.record(this.#page());
  }

  async write(count, everyMs = 0) {
    const last = this.produced + count;
    // A script of a driver may take 30 s.
    const most = everyMs ? Math.ceil(10_000 / everyMs) : count;
    while (this.produced < last) {
      const first = this.produced + 1;
      this.produced = Math.min(last, this.produced + most);
      await this.browser.evaluate(addWitnesses, first, this.produced, everyMs);
    }
  }

  /** Writes, and goes to an empty page that much later. */
  async leave(count, afterMs) {
    const first = this.produced + 1;
    this.produced += count;
    const nowhere = this.#bench.page({ start: 'nothing', keepSession: true });
    await this.browser.evaluate(
      `(first, last, afterMs, nowhere) => {
        (${addWitnesses})(first, last);
        setTimeout(() => (location.href = nowhere), afterMs);
      }`,
      first,
      this.produced,
      afterMs,
      nowhere,
    );
    // Between two pages a driver may have no answer.
    const at = () => this.browser.evaluate(() => location.href).catch(() => undefined);
    while ((await at()) !== nowhere) await sleep(50);
  }

  /** The tab crashes, that long after what was written last; the visitor opens another. */
  async crash(afterMs) {
    await sleep(afterMs);
    await this.browser.crashPages();
  }

  /** Another tab beside; gives what writes in it. */
  async openBeside() {
    await this.browser.evaluate((url) => {
      window.beside = open(url);
    }, this.#page());
    await this.browser.waitFor(() => window.beside.Afterimage?.isRecording?.() === true, { what: 'a recording beside' });
    return async (count) => {
      const first = this.produced + 1;
      this.produced += count;
      await this.browser.evaluate(
        (from, to) => {
          for (let number = from; number <= to; number++) {
            const witness = beside.document.createElement('p');
            witness.textContent = `witness-${number}`;
            beside.document.body.append(witness);
          }
        },
        first,
        this.produced,
      );
    };
  }

  /** Waits until all is stored, or for long enough; counts what is stored, and what of it a player shows. */
  async end(replayer) {
    const began = Date.now();
    await this.browser.evaluate(() => Afterimage.flush(1_000));
    let events = [];
    do {
      await sleep(500);
      events = await this.#events();
    } while (count(events) < this.produced && Date.now() - began < BACK_LIMIT_MS);
    const storedAfterMs = Date.now() - began;
    const shown = new Set();
    for (const tab of events) {
      if (tab.length) await validate(tab);
      for (const part of parts(tab)) {
        const { dom } = await replayer.replay(part, WAYS[2]);
        for (const [, number] of JSON.stringify(dom).matchAll(/witness-(\d+)\b/g)) shown.add(Number(number));
      }
    }
    return { produced: this.produced, stored: count(events), replayed: shown.size, storedAfterMs };
  }

  async close() {
    await this.proxy.close();
  }

  /** The streams of all tabs that ever sent something that arrived. */
  async #events() {
    const senders = [...this.proxy.bodies, ...this.proxy.refused].map(sender);
    const tabs = new Map(senders.map((from) => [from.session + from.tab, from]));
    const streams = [...tabs.values()].map(({ session, tab }) => this.collector.eventsOfTab(session, tab).catch(() => []));
    return await Promise.all(streams);
  }
}

const count = (streams) => witnesses(streams).size;

/** A stream cut before each Meta that a full snapshot follows. */
function parts(events) {
  const starts = events.flatMap(({ type }, at) => (type === 4 && events[at + 1]?.type === 2 ? [at] : []));
  return starts.map((start, index) => events.slice(start, starts[index + 1])).filter((part) => part.length > 1);
}
