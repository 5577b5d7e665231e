/** Runs the collector under test and asks it what it has stored. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryPath } from './paths.mjs';
import { removeDirectory, start, stop, temporaryDirectory, waitForOutput } from './processes.mjs';
import { validate } from './validate.mjs';

const START_TIMEOUT_MS = 30_000;

export const APPLICATION_ID = 'test-app';
export const CLIENT_TOKEN = 'test-client-token';
export const VIEWER_TOKEN = 'test-viewer-token';

/** The program under test: `AFTERIMAGE_COLLECTOR`, by default the release build. */
export function collectorProgram() {
  const program = process.env.AFTERIMAGE_COLLECTOR ?? repositoryPath('target/release/afterimage-collector');
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`cargo xtask build\`, or name one in AFTERIMAGE_COLLECTOR`);
  return program;
}

/** Starts a collector on a free port with an empty store of its own. `config`: what its TOML file says. `app`: an application and its token. */
export async function startCollector({ config, app } = {}) {
  const directory = temporaryDirectory('collector');
  const file = config && join(directory, 'collector.toml');
  if (file) writeFileSync(file, config);
  const collector = new Collector(join(directory, 'data'), directory, file, app);
  await collector.start();
  return collector;
}

/** A collector given by its address, for runs in which somebody else has started it. */
export function attachCollector({ origin, viewerToken }) {
  return Object.assign(new Collector(undefined, undefined), { origin, viewerToken });
}

class Collector {
  origin;
  viewerToken = VIEWER_TOKEN;
  #dataDirectory;
  #directory;
  #configFile;
  #app;
  #running;

  constructor(dataDirectory, directory, configFile, app = `${APPLICATION_ID}:${CLIENT_TOKEN}`) {
    this.#dataDirectory = dataDirectory;
    this.#directory = directory;
    this.#configFile = configFile;
    this.#app = app;
  }

  get dataDirectory() {
    return this.#dataDirectory;
  }

  /** Starts, or starts again on the same port and store. */
  async start() {
    const listen = this.origin ? new URL(this.origin).host : '127.0.0.1:0';
    const args = ['--listen', listen, '--data-dir', this.#dataDirectory, '--app', this.#app, '--viewer-token', VIEWER_TOKEN];
    if (this.#configFile) args.push('--config', this.#configFile);
    this.#running = start(collectorProgram(), args);
    const [, origin] = await waitForOutput(this.#running, /listening on (http:\/\/[^\s/]+)/, START_TIMEOUT_MS, 'the collector');
    this.origin = origin;
  }

  /** Ends the program; the store stays. `SIGKILL` is a crash. */
  async stop(signal = 'SIGTERM') {
    await stop(this.#running, { signal, patienceMs: 15_000 });
  }

  async close() {
    await this.stop();
    removeDirectory(this.#directory);
  }

  get output() {
    return this.#running?.output ?? '';
  }

  async #get(path) {
    const response = await fetch(this.origin + path, { headers: { authorization: `Bearer ${this.viewerToken}` } });
    const text = await response.text();
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text.slice(0, 300)}\n${this.output.slice(-2_000)}`);
    return JSON.parse(text);
  }

  sessions() {
    return this.#get('/api/sessions?limit=100');
  }

  #events(session) {
    return this.#get(`/api/sessions/${session}/events`);
  }

  /** The events of one tab, hidden or not, as they are now. */
  eventsOfTab(session, tab) {
    return this.#get(`/api/sessions/${session}/events?tab=${tab}`);
  }

  /** The rrweb events of a session, which must be a valid stream. */
  async events(session) {
    const events = await this.#events(session);
    await validate(events);
    return events;
  }

  /** Waits until the events of a session satisfy a condition, and gives them. They must be a valid stream then. */
  async eventsUntil(session, condition, { timeoutMs = 60_000, everyMs = 250, what = String(condition) } = {}) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      let found;
      let problem = '';
      try {
        found = await this.#events(session);
      } catch (error) {
        // A session exists only once its first segment has come.
        problem = error.message;
      }
      if (found && !problem && condition(found)) {
        await validate(found);
        return found;
      }
      if (Date.now() > deadline) throw new Error(`the collector's events (${found?.length ?? 'none'}) still not after ${timeoutMs} ms: ${what} ${problem}`);
      await sleep(everyMs);
    }
  }
}
