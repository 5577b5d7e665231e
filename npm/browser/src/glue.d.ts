/**
 * The interface of the wasm, as wasm-bindgen's `web` output exports it. The build resolves `afterimage-glue` to
 * `generated/afterimage.js`; tests resolve it to a fake.
 */
declare module 'afterimage-glue' {
  /** Privacy level a recording starts with. */
  export type Level = 'mask' | 'mask-unless-allowlisted' | 'mask-user-input' | 'allow' | 'hidden';

  export interface Selectors {
    readonly mask: readonly string[];
    readonly unmask: readonly string[];
    readonly hide: readonly string[];
    readonly ignore: readonly string[];
    readonly hideInteractions: readonly string[];
  }

  export interface PageConfig {
    recordingId: string;
    viewId: string;
    /** Sanitised address of the page. */
    url: string;
    level: Level;
    /** Texts shown under `mask-unless-allowlisted`. */
    textAllowlist: readonly string[];
    /** Secrets that are masked wherever they are told: `cards`, `emails`, `tokens`. */
    maskContent: readonly string[];
    /** Sources and flags of the application's patterns in turn; `patternFault` finds nothing wrong with them. */
    patterns: readonly string[];
    /** `PageHost.maskText` and `PageHost.sanitizeUrl` are to be asked. */
    masksTexts: boolean;
    sanitizesAddresses: boolean;
    /** CSS selectors of elements that are masked, shown, hidden, or on which nothing is told of what visitors do. */
    selectors: Selectors;
    allowUntrustedEvents: boolean;
    trackUserInteractions: boolean;
    /** The SDK's version. */
    recorder: string;
    timeOriginMs: number;
    seed: number;
  }

  /** Owned by JavaScript, so that it works when wasm no longer does. */
  export interface Guard {
    /** Every callback into wasm goes through this; whatever is thrown out of it kills the instance. */
    run<T>(fn: () => T): T | undefined;
    /** Remembers how to undo a listener, observer, timer or patch. Ids are never used again. */
    addUndo(undo: () => void): number;
    removeUndo(id: number): void;
    readonly dead: boolean;
    /** Code of the page's runs while wasm is on the stack: what calls `run` now is not done. */
    readonly isOutside: boolean;
  }

  export interface PageHost {
    /** `purges`: what is to be taken back of this batch and of all before it. */
    post(batch: Uint8Array, lastSeq: number, purges: Uint8Array[]): void;
    /** Fetches a style sheet from the HTTP cache. `done` gets nothing where that fails; it is the recorder's, guarded. */
    fetchText(address: string, done: (text: string | undefined, address: string | undefined) => void): void;
    /** What is to be told of an error that a window reports, as JSON, by the level of its document; it may not throw. */
    uncaught(event: Event, level: Level): string | undefined;
    /** The same for an element that could not be loaded; not asked where nothing is told of it. */
    failed(element: Element, level: Level): string | undefined;
    /** What is to be told of a text; nothing: it is masked. Asked if the configuration says so. */
    maskText?: ((text: string, element: Element | null) => string | undefined) | undefined;
    /** What may be kept of an address. Asked if the configuration says so. */
    sanitizeUrl: (address: string) => string;
    guard: Guard;
    onFallback(what: string): void;
    /** The page's document was opened anew, perhaps: listeners that others laid into it are gone. */
    reopened(): void;
  }

  /** A purge of all that a recording holds. */
  export function everything(): Uint8Array;

  /** What is wrong with a regular expression as a pattern. */
  export function patternFault(source: string, flags: string): string | undefined;

  export class PageRecorder {
    constructor(config: PageConfig, host: PageHost);
    start(): void;
    /** `nextLevel`: what the recording that follows would not show is taken back, as far as it has not left. */
    stop(nextLevel?: Level): void;
    /** The same without reading anything more of the page; the arguments are a last note. */
    quit(kind: string, json: string): void;
    drain(mostMs: number, mustEnd: boolean): void;
    start_view(viewId: string, url: string, name: string): void;
    note(kind: string, json: string): void;
    /** A message or a stack of an error that was found in the page, as this level lets it be kept. */
    error_text(level: Level, text: string, isStack: boolean): string;
    stats(): Record<string, unknown>;
    free(): void;
  }

  export interface ShipperConfig {
    intakeUrl: string;
    sessionId: string;
    tabId: string;
    pageId: string;
    recordingId: string;
    viewId: string;
    bytesPerMinute: number;
    seed: number;
    /** Nothing is sent until `let_out`, and only the last minutes are kept. */
    isWithheld?: boolean;
    /** The page is about to go: the first request is as large as the budget allows. */
    isExit?: boolean;
    /** Of an earlier page: it leaves half of the budget to others. */
    isLeftover?: boolean;
    /** Where requests are entered before they start, by all workers of the origin. In workers alone. */
    book?: Book;
    /** Spent of this budget in the last minute by shippers whose instance, and with it their book, is gone. */
    spentBytes?: number;
    /** Such a book that is there, with what this instance has entered, is thrown away: `spentBytes` says it all. */
    beginsLedger?: boolean;
  }

  export interface Book {
    /**
     * Enters a request of so many bytes. Gives its number, or 0 if there is no room for it, and behind that by turns the age
     * in milliseconds and the bytes of each request of others; nothing where there is no book.
     */
    enter(bytes: number): Promise<number[] | undefined>;
    /** The request has ended. */
    settle(number: number): void;
  }

  export type ShipperEvent =
    /** `owed`: of these, ascending, a text is still to follow. */
    | { type: 'acked'; upToSeq: number; pendingBytes: number; owed: number[] }
    | { type: 'flushed'; id: number; delivered: boolean; pendingBytes: number }
    | { type: 'refused'; status: number; message: string }
    | { type: 'closed' }
    /** What counts against the budget now, of all recordings; said when a request starts and when it is answered. */
    | { type: 'spent'; bytes: number }
    /** Frames were given up that nothing can stand in for: what follows them is not sent. */
    | { type: 'lost' }
    /** What answers is no collector, again and again; status 0 is a redirect. */
    | { type: 'odd'; status: number }
    | { type: 'trouble'; message: string };

  export class Shipper {
    /** @param guard In a page: timers and answers enter wasm through it. In a worker they go straight in. */
    constructor(config: ShipperConfig, report: (event: ShipperEvent) => void, guard?: Guard);
    accept(batch: Uint8Array, purges: Uint8Array[]): void;
    /** Nothing is sent until `release`: what waited elsewhere is handed over again. */
    hold(): void;
    release(): void;
    /** Ends that it is withheld. */
    let_out(): void;
    /**
     * All that waits, without what was taken back, and with what stands in the place of frames that were joined or given up:
     * for `accept_waiting` of another.
     */
    waiting(): Uint8Array | undefined;
    /** Before any batch. */
    accept_waiting(waiting: Uint8Array): void;
    /** Before any batch: one of which another shipper has sent all but texts of these frames (a `Float64Array` in bytes). */
    accept_owed(batch: Uint8Array, owed: Uint8Array): void;
    set_view(viewId: string): void;
    flush(id: number): void;
    hidden(): void;
    stats(): Record<string, unknown>;
    close(): void;
    free(): void;
  }

  export default function init(input: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  export function initSync(input: { module: WebAssembly.Module }): unknown;
  /** A fresh instance of the same module; present when the glue was made with `reset_state_function`. */
  export const __wbg_reset_state: (() => void) | undefined;
}
