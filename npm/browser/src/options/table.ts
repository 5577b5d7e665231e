/**
 * Every option of the contract: its default and what it may be. What cannot be honoured yet is not ignored silently, but
 * refused.
 */
import {
  callback,
  either,
  endpoint,
  flag,
  listOf,
  never,
  number,
  oneOf,
  pattern,
  percentage,
  regExp,
  selector,
  text,
  url,
} from './checks.js';
import type { Check } from './checks.js';

export interface Row {
  readonly check: Check;
  readonly fallback?: unknown;
  readonly isRequired?: true;
  /** The option under its other name. */
  readonly alias?: string;
}

const row = (check: Check, fallback?: unknown): Row => ({ check, fallback });
const required = (check: Check): Row => ({ check, isRequired: true });
const selectors = row(listOf(selector, 'CSS selectors'), []);
const patterns = row(listOf(pattern));

export const CONSENTS = oneOf("'granted' or 'not-granted'");
export const LEVELS = oneOf("'mask' or 'mask-user-input' or 'mask-unless-allowlisted' or 'allow'");

export const TABLE: Readonly<Record<string, Row>> = {
  applicationId: required(text),
  clientToken: required(text),
  endpoint: required(endpoint),
  service: row(text),
  env: row(text),
  version: row(text),
  sessionSampleRate: { check: percentage, fallback: 100, alias: 'sampleRate' },
  sessionReplaySampleRate: row(percentage, 100),
  sessionReplayOnErrorSampleRate: row(percentage, 0),
  startSessionReplayRecordingManually: row(flag, true),
  defaultPrivacyLevel: row(LEVELS, 'mask'),
  mask: selectors,
  unmask: selectors,
  hide: selectors,
  ignore: selectors,
  hideInteractions: selectors,
  textAllowlist: row(listOf(text, 'texts'), []),
  maskContent: row(listOf(either(oneOf("'cards' or 'emails' or 'tokens'"), regExp)), ['cards', 'emails', 'tokens']),
  maskText: row(callback),
  sanitizeUrl: row(callback),
  respectPrivacySignals: row(listOf(oneOf("'gpc' or 'dnt'")), ['gpc']),
  trackingConsent: row(CONSENTS, 'granted'),
  sessionPersistence: row(oneOf("'cookie' or 'local-storage' or 'memory'"), 'cookie'),
  persistUnsent: row(flag, true),
  trackUserInteractions: { check: flag, fallback: true, alias: 'trackInteractions' },
  trackResources: row(flag, true),
  trackLongTasks: row(flag, true),
  urlAllow: patterns,
  urlDeny: patterns,
  minimumDurationMs: row(number('a number of milliseconds, 0 or more', 0), 0),
  // Below this even the request that carries a first snapshot would wait for longer than most visits last.
  bytesPerMinute: row(number('a number of bytes, 10000 or more', 10_000), 100_000),
  canvas: row(never, false),
  workerUrl: row(url),
  wasmUrl: row(url),
  proxy: row(either(url, callback)),
  viewerUrl: row(url),
  trustedTypesPolicyName: row(text),
  allowUntrustedEvents: row(flag, false),
  silentMultipleInit: row(flag, false),
  onError: row(callback),
};
