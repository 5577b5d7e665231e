/** The dedicated worker: makes segments of the page's batches and delivers them. A classic script, inlined or by URL. */
import { initSync } from 'afterimage-glue';
import { DATABASE } from '../database-name.js';
import { createBook } from './book.js';
import type { Books } from './book.js';
import { createDatabase } from './database.js';
import { createStore } from './store.js';
import type { FromWorker, ToShipper, ToWorker } from './protocol.js';
import { createShipperSet } from './shipper-set.js';

interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: PromiseRejectionEvent) => void): void;
}

const worker = globalThis as unknown as WorkerScope;
let handle: ((message: ToShipper) => void) | undefined;
let isDead = false;

const die = (problem: unknown): void => {
  if (isDead) return;
  isDead = true;
  worker.postMessage({ type: 'dead', message: String(problem) });
};

const booksOf = (answer: (message: FromWorker) => void): Books =>
  createBook({
    database: createDatabase(() => undefined),
    owner: String(Math.random()),
    nowMs: () => Date.now(),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onBeside: (tabs) => answer({ type: 'beside', tabs }),
    onOff: (why) => answer({ type: 'fallback', what: `the budget holds for this page alone: ${why}` }),
  });

/** What an earlier page has stored. */
const forget = (): void => {
  try {
    indexedDB.deleteDatabase(DATABASE);
  } catch {
    // Where there can be no database there is nothing in it.
  }
};

worker.addEventListener('message', ({ data }) => {
  if (isDead) return;
  try {
    if (data.type === 'init') {
      // Compiled by the page already; the page's Content-Security-Policy does not matter for this worker then.
      initSync({ module: data.module });
      const answer = (message: FromWorker): void => worker.postMessage(message);
      if (data.persists) {
        const books = booksOf(answer);
        handle = createShipperSet(answer, undefined, createStore(answer, books), books);
      } else {
        handle = createShipperSet(answer);
        forget();
      }
      worker.postMessage({ type: 'ready' });
    } else if (data.type === 'ping') {
      worker.postMessage({ type: 'pong' });
    } else {
      handle?.(data);
    }
  } catch (problem) {
    die(problem);
  }
});

// A trap in a timer or in the answer of a request comes out here.
worker.addEventListener('error', (event) => {
  event.preventDefault();
  die(event.message);
});
worker.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  die(event.reason);
});
