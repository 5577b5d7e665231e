/** As much of a page as the SDK touches. Timers run when a test says so. */
import type { Scope } from '../src/signals.js';

export interface FakePage {
  readonly scope: Scope;
  fire(target: 'window' | 'document', type: string, properties?: object): void;
  /** Runs the timers that are due within the time. */
  advance(ms: number): void;
  /** What `advance` has added up to. */
  nowMs(): number;
  readonly workers: FakeWorker[];
}

export interface PageSetup {
  href?: string;
  navigator?: object;
  cookiesBlocked?: boolean;
  /** Those of another tab. */
  cookies?: Map<string, string>;
  /** `undefined`: the page has no `Worker`. */
  worker?: 'works' | 'throws' | 'errors' | 'silent';
  fetch?: (url: string) => Promise<Response>;
  overrides?: object;
}

export class FakeWorker {
  received: { type: string; [key: string]: unknown }[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message?: string; preventDefault?: () => void }) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  isTerminated = false;
  /** It takes messages and does nothing with them. */
  isHung = false;
  constructor(
    readonly url: string,
    private readonly isAnswering: boolean,
  ) {}
  postMessage(message: { type: string }): void {
    this.received.push(message as FakeWorker['received'][number]);
    if (message.type === 'init' && this.isAnswering) queueMicrotask(() => this.say({ type: 'ready' }));
    if (message.type === 'ping' && !this.isHung) this.say({ type: 'pong' });
  }
  say(data: unknown): void {
    this.onmessage?.({ data });
  }
  types(): string[] {
    return this.received.map(({ type }) => type);
  }
  terminate(): void {
    this.isTerminated = true;
  }
}

/** Lets everything that only waits for microtasks happen. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function storage(): Storage {
  const held = new Map<string, string>();
  return {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  } as unknown as Storage;
}

export function fakePage(setup: PageSetup = {}): FakePage {
  const cookies = setup.cookies ?? new Map<string, string>();
  const workers: FakeWorker[] = [];
  let timers: { id: number; at: number; everyMs?: number; run: () => void }[] = [];
  let now = 0;
  let lastId = 0;
  const timer = (run: () => void, ms: number, isRepeated: boolean): number => {
    timers.push({ id: ++lastId, at: now + ms, run, ...(isRepeated ? { everyMs: ms } : {}) });
    return lastId;
  };
  const url = new URL(setup.href ?? 'https://shop.example/cart?step=2#top');
  const location = { protocol: url.protocol, href: url.href, pathname: url.pathname };
  const move = (to?: string | URL | null): void => {
    const next = new URL(to ?? '', location.href);
    Object.assign(location, { href: next.href, pathname: next.pathname });
  };
  class History {
    pushState(_data: unknown, _title: string, to?: string | URL | null): void {
      move(to);
    }
    replaceState(_data: unknown, _title: string, to?: string | URL | null): void {
      move(to);
    }
  }
  // What the SDK reads by the prototype's getters, as browsers have them.
  class Document extends EventTarget {
    baseURI = url.href;
    currentScript = null;
    #visibilityState = 'visible';
    get visibilityState(): string {
      return this.#visibilityState;
    }
    set visibilityState(state: string) {
      this.#visibilityState = state;
    }
  }
  const document = new Document();
  Object.defineProperty(document, 'cookie', {
    get: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    set: (text: string) => {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) as unknown as [string, string, string];
      if (setup.cookiesBlocked) return;
      if (/max-age=0/.test(text)) cookies.delete(name);
      else cookies.set(name, value);
    },
  });
  const Worker = function (workerUrl: string): FakeWorker {
    if (setup.worker === 'throws') throw new Error('SecurityError');
    const worker = new FakeWorker(workerUrl, setup.worker === 'works');
    workers.push(worker);
    if (setup.worker === 'errors') queueMicrotask(() => worker.onerror?.({}));
    return worker;
  };
  const scope = Object.assign(new EventTarget(), {
    Document,
    document,
    location,
    history: new History(),
    navigator: setup.navigator ?? {},
    localStorage: storage(),
    sessionStorage: storage(),
    performance,
    crypto,
    WebAssembly,
    TransformStream,
    MutationObserver: class {
      observe(): void {}
      disconnect(): void {}
    },
    HTMLScriptElement: { supports: () => true },
    Object,
    fetch: setup.fetch,
    Worker: setup.worker ? Worker : undefined,
    setTimeout: (run: () => void, ms: number) => timer(run, ms, false),
    setInterval: (run: () => void, ms: number) => timer(run, ms, true),
    clearTimeout: (id: number) => {
      timers = timers.filter((each) => each.id !== id);
    },
    ...setup.overrides,
  });
  return {
    scope: scope as unknown as Scope,
    workers,
    nowMs: () => now,
    fire: (target, type, properties = {}) => {
      const event = new Event(type);
      for (const [name, value] of Object.entries(properties)) Object.defineProperty(event, name, { value });
      (target === 'window' ? scope : document).dispatchEvent(event);
    },
    advance: (ms) => {
      now += ms;
      for (const due of timers.filter(({ at }) => at <= now)) {
        if (due.everyMs === undefined) timers = timers.filter((each) => each !== due);
        else due.at = now + due.everyMs;
        due.run();
      }
    },
  };
}
