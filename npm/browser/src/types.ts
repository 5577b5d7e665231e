/**
 * The public API of `@afterimage/browser`, written by hand. The build copies this file to `dist/index.d.ts` as it is,
 * and a test compares it with what the entry exports: nothing may be added to one of them alone.
 */

/** How much of the page's text is kept. Passwords, e-mail, telephone, card and one-time-code fields never are. */
export type PrivacyLevel = 'mask' | 'mask-user-input' | 'mask-unless-allowlisted' | 'allow';

/** Secrets that are known by their form. */
export type ContentKind = 'cards' | 'emails' | 'tokens';

/** A signal of the visitor's browser that recording can obey: Global Privacy Control, Do Not Track. */
export type PrivacySignal = 'gpc' | 'dnt';

/** Where the session's id lives between pages. */
export type SessionPersistence = 'cookie' | 'local-storage' | 'memory';

/** What a `proxy` function is given: the path and the query of the request that would have gone to the collector. */
export interface ProxyRequest {
  path: string;
  parameters: string;
}

/** The recorder's wasm: its address, what was fetched from there, its bytes, or what they were compiled to. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Options of {@link init}. An option this version cannot honour is refused with an error: nothing starts. */
export interface InitOptions {
  /** The application's id, as the collector knows it. Required. */
  applicationId: string;
  /** The application's client token. It identifies, it does not authenticate. Required. */
  clientToken: string;
  /** The collector's origin (`https://replay.example.com`), or a path on this origin (`/replay`). Required. */
  endpoint: string;
  /** Name of the service the page belongs to. */
  service?: string;
  /** Environment, for instance `production`. */
  env?: string;
  /** Version of the application (not of the SDK). */
  version?: string;

  /** Per cent of sessions that are tracked, decided once per session from its id. Default: `100`. */
  sessionSampleRate?: number;
  /** Another name of `sessionSampleRate`. */
  sampleRate?: number;
  /** Per cent of tracked sessions that are recorded. Default: `100`. */
  sessionReplaySampleRate?: number;
  /**
   * Per cent of the sessions that the rate above leaves out: recorded, but sent only if there is an error (an uncaught one,
   * `addError`, `captureReplay`), from some minutes before it on. Default: `0`.
   */
  sessionReplayOnErrorSampleRate?: number;
  /** `false`: recording starts with `init`. `true`: with {@link startSessionReplayRecording}. Default: `true`. */
  startSessionReplayRecordingManually?: boolean;

  /** Privacy level of the page. Default: `'mask'`. */
  defaultPrivacyLevel?: PrivacyLevel;
  /** CSS selectors of what is masked. Default: `[]`. */
  mask?: string[];
  /** CSS selectors of what is shown. Default: `[]`. */
  unmask?: string[];
  /** CSS selectors of what is replaced by a box. Default: `[]`. */
  hide?: string[];
  /** CSS selectors of what is left out as if it were not there. Default: `[]`. */
  ignore?: string[];
  /** Whole texts shown under `mask-unless-allowlisted`, in any case. Default: `[]`. */
  textAllowlist?: string[];
  /**
   * Secrets that are masked by their form wherever they would be recorded: payment cards, e-mail addresses, tokens (JWT,
   * and what follows `Bearer`), or by a pattern of your own. Patterns are matched in linear time; what that does not allow
   * (looking ahead and behind, references to groups, `\\p`) is refused. Default: all three kinds.
   */
  maskContent?: (ContentKind | RegExp)[];
  /** CSS selectors of what nothing is told of that a visitor does on it, or in it: no path, no press, no click. Default: `[]`. */
  hideInteractions?: string[];
  /**
   * Replaces a text, an attribute that holds one, or a value that is about to be recorded, once all other rules had their say.
   * It is not asked about what these mask as a whole. What it throws masks. `null`: a text that stands in no element (of an error).
   */
  maskText?: (text: string, element: Element | null) => string;
  /**
   * Replaces the address of a page, a view, a link, a frame or a resource that could not be loaded before it is recorded;
   * those of links and frames as they are written. What it throws leaves the origin. Default: query values and fragment dropped.
   */
  sanitizeUrl?: (url: string) => string;
  /** Signals that keep recording off. Default: `['gpc']`. */
  respectPrivacySignals?: PrivacySignal[];

  /** Consent at start. Default: `'granted'`. */
  trackingConsent?: 'granted' | 'not-granted';
  /** Default: `'cookie'`; where the chosen store is blocked the session lasts for the page only. */
  sessionPersistence?: SessionPersistence;
  /**
   * Keep what is not sent for a later page of this origin: in IndexedDB, 5 MB and 24 hours at most. `false` stores nothing and
   * deletes what was stored. Default: `true`.
   */
  persistUnsent?: boolean;

  /**
   * Record the pointer's path, presses and clicks. What they lead to, scrolling and input, is the page's state and always
   * recorded. Default: `true`.
   */
  trackUserInteractions?: boolean;
  /** Another name of `trackUserInteractions`. */
  trackInteractions?: boolean;
  /** Default: `true`. This version records no resources. */
  trackResources?: boolean;
  /** Default: `true`. This version records no long tasks. */
  trackLongTasks?: boolean;

  /**
   * The pages that are recorded: beginnings of addresses (`https://…`) or of paths (`/shop/`), or patterns that are found
   * in the address, query and fragment included. Default: all pages.
   */
  urlAllow?: (string | RegExp)[];
  /** The pages that are not recorded, in the same way; they win. Nothing is read there, and recording goes on behind them. */
  urlDeny?: (string | RegExp)[];
  /** Sessions that last less than so many milliseconds are not sent. Default: `0`. */
  minimumDurationMs?: number;

  /** Most bytes that leave the browser in any rolling minute. Default: `100_000`, least `10_000`. */
  bytesPerMinute?: number;
  /** Record canvases. Default: `false`, and nothing else in this version. */
  canvas?: boolean;

  /** URL of `dist/worker.js` on this origin, for a strict CSP; no inline worker is tried then. */
  workerUrl?: string;
  /** URL of `dist/afterimage.wasm`. Default: next to the script. */
  wasmUrl?: string;
  /** Requests go here: a URL (the collector's path and query follow as the parameter `forward`) or a function that makes one. */
  proxy?: string | ((request: ProxyRequest) => string);
  /** Origin of the viewer, for {@link getSessionReplayLink}. Default: `endpoint`. */
  viewerUrl?: string;
  /** Name of the Trusted Types policy that makes the worker's URL. Default: no policy is made. */
  trustedTypesPolicyName?: string;

  /** Record events made by scripts as well. Default: `false`. */
  allowUntrustedEvents?: boolean;
  /** No warning at a second `init`. Default: `false`. */
  silentMultipleInit?: boolean;
  /** Told of what goes wrong inside the recorder, each thing once. Default: `console.error`. */
  onError?: (error: Error) => void;
}

/** Answer of {@link flush}. */
export interface FlushResult {
  /** Everything recorded until the call has been acknowledged by the collector. */
  delivered: boolean;
  /** Bytes still waiting. */
  pendingBytes: number;
}

/** Who the visitor is, as far as the application says. */
export interface User {
  id?: string;
  name?: string;
  email?: string;
  [key: string]: unknown;
}

/** Where segments are made: a worker from `workerUrl`, from an inline blob, or the page itself. */
export type ShipperPlace = 'none' | 'starting' | 'worker-url' | 'worker-blob' | 'page';

/** Answer of {@link getRecorderStats}. */
export interface RecorderStats {
  /** Frames are being kept. */
  recording: boolean;
  /** Why nothing is kept although recording is under way: a page that is not allowed, an absent visitor, a hidden page. */
  paused?: 'address' | 'idle' | 'hidden' | undefined;
  /** Id of the recording under way; a new one at each start and restart. */
  recordingId: string | undefined;
  shipper: ShipperPlace;
  /** Raw bytes handed over and not acknowledged yet. */
  unackedBytes: number;
  /** Batches given up because more than 8 MB waited. */
  droppedBatches: number;
  droppedBytes: number;
  /** Fresh instances started after a failure of the recorder. */
  restarts: number;
  /** Child lists that a check in idle time found to differ from what was recorded, and read again. Expected to be 0. */
  repairs: number;
  /** What had to be done without, in order. */
  fallbacks: readonly string[];
  /** Counters of the page's recorder: bytes by kind, events, milliseconds of page thread. */
  page: Readonly<Record<string, unknown>>;
  /** Counters of the shipper, as of the last time it was asked (each call asks it). */
  delivery: Readonly<Record<string, unknown>>;
}

/**
 * Checks the options and makes the session. Never throws: an invalid option is one `console.error`, and nothing starts.
 * @example
 * init({ applicationId: 'shop', clientToken: 'token', endpoint: 'https://replay.example.com' });
 * startSessionReplayRecording();
 */
export declare function init(options: InitOptions): void;

/**
 * Starts recording, unless the session is sampled out; `force` records it all the same.
 * Called before `init`, it is remembered.
 */
export declare function startSessionReplayRecording(options?: { force?: boolean }): void;

/** Stops recording and ships what is pending. Recording may be started again. */
export declare function stopSessionReplayRecording(): void;

/** `true` while frames are being kept: not before the first, nor while recording rests. */
export declare function isRecording(): boolean;

/** Sends what waits, within the budget. Never rejects. @param timeoutMs Default: `10_000`. */
export declare function flush(timeoutMs?: number): Promise<FlushResult>;

/** The session's id, or `undefined` when there is no session. One that has just begun may give way to another tab's within a moment. */
export declare function getSessionId(): string | undefined;

/**
 * Link to the replay at the present moment; `?reason=not-recording|sampled-out|no-session` where there is none.
 * It never holds a token. `undefined` before `init`.
 */
export declare function getSessionReplayLink(): string | undefined;

/** Starts a new view, with a name. Views also start by themselves when the path changes, or a fragment that is no place in the page. */
export declare function startView(name?: string): void;

/** Puts an error into the recording; the first twenty given before the recorder is loaded wait for it. An error is told once. */
export declare function addError(error: unknown, context?: object): void;

/** Sends a recording that waits for an error or for the visit to last, and what follows of the session. */
export declare function captureReplay(): void;

/** `'not-granted'` stops at once, discards what was not sent and forgets the session. */
export declare function setTrackingConsent(consent: 'granted' | 'not-granted'): void;

/** Changes the page's privacy level; a running recording goes on as a new one. */
export declare function setPrivacyLevel(level: PrivacyLevel): void;

/** Says who the visitor is. */
export declare function setUser(user: User): void;

/** What the recorder has done so far and what it cost. */
export declare function getRecorderStats(): RecorderStats;

/** Calls back once the SDK is loaded: at once from here, after loading from the async snippet's stub. */
export declare function onReady(callback: () => void): void;

/** Version of the SDK. */
export declare const version: string;
