/** `@afterimage/browser/datadog`: as much of `datadogRum` as bears on session replay. */
import type { InitOptions, User } from './index.js';

/** Options of `datadogRum.init`. Those that mean nothing here are named in one warning. */
export interface DatadogInitOptions {
  applicationId: string;
  clientToken: string;
  /** The collector's origin, or a path on this one. Default: this page's origin. */
  endpoint?: string;
  /** Per cent of sessions that are tracked. Default: `100`. */
  sessionSampleRate?: number;
  /** As `sessionSampleRate` was called in version 4; with it recording waits for `startSessionReplayRecording`, as it did. */
  sampleRate?: number;
  /** Per cent of tracked sessions that are recorded. Default, as Datadog's: `0`; with `sampleRate` `100`. */
  sessionReplaySampleRate?: number;
  /** Default, as Datadog's: `false`; with `sampleRate` `true`. */
  startSessionReplayRecordingManually?: boolean;
  defaultPrivacyLevel?: InitOptions['defaultPrivacyLevel'];
  /** Options of `@afterimage/browser` itself. They win. */
  afterimage?: Partial<InitOptions>;
  [option: string]: unknown;
}

export interface DatadogRum {
  readonly version: string;
  init(options: DatadogInitOptions): void;
  onReady(callback: () => void): void;
  startSessionReplayRecording(options?: { force?: boolean }): void;
  stopSessionReplayRecording(): void;
  getSessionReplayLink(): string | undefined;
  setTrackingConsent(consent: 'granted' | 'not-granted'): void;
  addError(error: unknown, context?: object): void;
  startView(view?: string | { name?: string }): void;
  setUser(user: User): void;
  getUser(): User;
  setUserProperty(name: string, value: unknown): void;
  removeUserProperty(name: string): void;
  clearUser(): void;
  getInternalContext(): { application_id: string; session_id: string } | undefined;
  getInitConfiguration(): DatadogInitOptions | undefined;
  /** All else there is on `datadogRum` does nothing, and says so once. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what answers is used in many ways
  [member: string]: any;
}

export declare const datadogRum: DatadogRum;
