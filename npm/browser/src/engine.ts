/** The seam between the entry script and the recorder chunk, which is loaded when a recording first starts. */
import type { Options } from './options/read.js';
import type { Report } from './report.js';
import type { Scope } from './signals.js';
import type { FlushResult, PrivacyLevel, RecorderStats, User, WasmSource } from './types.js';

export interface EngineParams {
  readonly scope: Scope;
  readonly options: Options;
  readonly wasm: WasmSource | Promise<WasmSource>;
  readonly report: Report;
  /** Something happened for which the session is to be sent to its end. */
  readonly onWorthy: () => void;
  /** The visitor is there: their session lives on, or has ended and another one begins. Not told of each sign. */
  readonly onSign: () => void;
  /** Looks whether their session has ended, which may not have been noticed yet. Makes the engine follow. */
  readonly look: () => void;
}

/** Arguments of `addError`. */
export type GivenError = [error: unknown, context?: object | undefined];

export interface RecordingParams {
  readonly sessionId: string;
  /** The session, in milliseconds since 1970. */
  readonly sessionStartMs: number;
  readonly level: PrivacyLevel;
  readonly viewName: string;
  readonly user: User | undefined;
  /** What `addError` was given before there was an engine; whoever tells them takes them out. */
  readonly errors: GivenError[];
}

/** Records one session at a time; each `start` makes a new recording. None of these throws. */
export interface Engine {
  /** Ends a recording that is under way. Of one with a more open level what waits is taken back as far as need be. */
  start(params: RecordingParams): void;
  /** Ships what is pending. `level`: what this one does not show is taken back, as far as it has not left. */
  stop(level?: PrivacyLevel): void;
  /** Stops and throws away what was not sent. */
  discard(): void;
  isRecording(): boolean;
  /** It is recording, and does not wait for an error or for the visit to last. */
  isSending(): boolean;
  /** What is recorded of the session is sent, whatever it waits for. */
  letOut(): void;
  flush(timeoutMs: number): Promise<FlushResult>;
  startView(name: string): void;
  addError(...said: GivenError): void;
  setUser(user: User): void;
  stats(): RecorderStats;
}

/** What the recorder chunk exports. The promise is rejected with one message that says why recording is impossible. */
export interface RecorderModule {
  createEngine(params: EngineParams): Promise<Engine>;
}

/** What differs between the entries of the npm package and the CDN script. */
export interface Distribution {
  loadRecorder(): Promise<RecorderModule>;
  /** Asked for when a recording first starts, where `wasmUrl` does not say it. */
  findWasm(): EngineParams['wasm'];
}

export const NO_STATS: RecorderStats = {
  recording: false,
  recordingId: undefined,
  shipper: 'none',
  unackedBytes: 0,
  droppedBatches: 0,
  droppedBytes: 0,
  restarts: 0,
  repairs: 0,
  fallbacks: [],
  page: {},
  delivery: {},
};
