/** Ways to a set of shippers: a worker from a URL, a worker from a blob, or the page's own instance. */
import type { Guard } from 'afterimage-glue';
import { harmless, later } from '../natives.js';
import type { Scope } from '../signals.js';
import { createShipperSet } from '../worker/shipper-set.js';
import type { FromWorker, ToShipper, ToWorker } from '../worker/protocol.js';
import type { ShipperPlace } from '../types.js';
import { createWatch } from './watch.js';

export interface Port {
  post(message: ToShipper): void;
  /** @param isInstanceGone What ran in the page's instance went with it: its objects must not be touched. */
  close(isInstanceGone?: boolean): void;
}

export interface PortEvents {
  onMessage(message: FromWorker): void;
  /** The port is of no use any more; said at most once. */
  onFailure(reason: string): void;
}

/** `open` may throw. A port is usable once it has said `ready`. */
export interface Opener {
  readonly place: Exclude<ShipperPlace, 'none' | 'starting'>;
  open(events: PortEvents): Port;
}

export interface PortParams {
  readonly scope: Scope;
  readonly module: WebAssembly.Module;
  readonly workerUrl: string | undefined;
  readonly trustedTypesPolicyName: string | undefined;
  /** What is unsent is kept for the next page, by a worker. */
  readonly persists: boolean;
  /** The guard of the page's present instance. */
  readonly guard: () => Guard;
}

/** In the order in which they are tried. With a `workerUrl`, a blob would only be a report of a violated policy. */
export function portOpeners(params: PortParams): readonly Opener[] {
  return [params.workerUrl ? urlOpener(params, params.workerUrl) : blobOpener(params), pageOpener(params)];
}

function urlOpener(params: PortParams, url: string): Opener {
  const absolute = new URL(url, params.scope.location.href).href;
  return { place: 'worker-url', open: (events) => openWorker(params, absolute, events, () => undefined) };
}

function blobOpener(params: PortParams): Opener {
  return {
    place: 'worker-blob',
    open: (events) => {
      const url = URL.createObjectURL(new Blob([__WORKER_SOURCE__], { type: 'text/javascript' }));
      return openWorker(params, url, events, () => URL.revokeObjectURL(url));
    },
  };
}

type Policies = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
type Policy = { createScriptURL(url: string): string };
/** A name can be used for one policy only. */
let policy: Policy | undefined;

function trusted({ scope, trustedTypesPolicyName }: PortParams, url: string): string {
  const policies = (scope as { trustedTypes?: Policies }).trustedTypes;
  // An element may be named like it where the browser has none.
  if (!trustedTypesPolicyName || typeof policies?.createPolicy !== 'function') return url;
  policy ??= policies.createPolicy(trustedTypesPolicyName, { createScriptURL: (trustedUrl) => trustedUrl });
  return policy.createScriptURL(url);
}

function openWorker(params: PortParams, url: string, events: PortEvents, release: () => void): Port {
  let worker: Worker;
  try {
    worker = new params.scope.Worker(trusted(params, url));
  } catch (problem) {
    release();
    throw problem;
  }
  const watch = createWatch(
    (ms, run) => later(params.scope, ms, run),
    () => post({ type: 'ping' }),
    () => events.onFailure('it answers no more'),
  );
  worker.onmessage = harmless(({ data }: MessageEvent<FromWorker>) => {
    watch.heard();
    if (data.type === 'ready') release();
    if (data.type === 'dead') events.onFailure(data.message);
    else if (data.type !== 'pong') events.onMessage(data);
  });
  // A worker that a policy blocks, that is not found or that is no script is told of by a bare event.
  worker.onerror = harmless((event: ErrorEvent) => {
    event.preventDefault?.();
    events.onFailure(event.message || 'it could not be started');
  });
  worker.onmessageerror = harmless(() => events.onFailure('a message could not be read'));
  const post = (message: ToWorker): void => {
    try {
      worker.postMessage(message);
    } catch (problem) {
      events.onFailure(String(problem));
    }
  };
  post({ type: 'init', module: params.module, persists: params.persists });
  return {
    post: (message) => {
      post(message);
      watch.given();
    },
    close: () => {
      watch.stop();
      release();
      worker.onmessage = worker.onerror = worker.onmessageerror = null;
      worker.terminate();
    },
  };
}

/** Awaits instead of calling `then`, which the page may have replaced. */
async function soonAfter(act: () => void): Promise<void> {
  await undefined;
  harmless(act)();
}

/** Messages wait for the present call to end: they may come from inside the very instance they are for. */
function pageOpener({ guard: presentGuard, persists }: PortParams): Opener {
  return {
    place: 'page',
    open: (events) => {
      // The one of the instance that the shippers are made in: with a later one they would outlive it.
      const guard = presentGuard();
      let isOpen = true;
      const soon = (act: () => void): void => {
        void soonAfter(() => {
          if (isOpen) act();
        });
      };
      const handle = createShipperSet((message) => soon(() => events.onMessage(message)), guard);
      if (persists)
        soon(() =>
          events.onMessage({
            type: 'fallback',
            what: 'what is unsent is kept in memory only: there is no worker',
          }),
        );
      soon(() => events.onMessage({ type: 'ready' }));
      return {
        post: (message) => soon(() => guard.run(() => handle(message))),
        close: (isInstanceGone) => {
          isOpen = false;
          if (!isInstanceGone) guard.run(() => handle({ type: 'drop' }));
        },
      };
    },
  };
}
