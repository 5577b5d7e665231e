/** Whether a session belongs to the sample. Decided from its id alone, so that every page and tab decides the same. */

import type { Options } from './options/read.js';

/** @param percent From 0 to 100. A session in the sample at one rate is in it at every higher rate. */
export function isSampled(sessionId: string, percent: number): boolean {
  // The last twelve digits of a version 4 UUID are random in full.
  return parseInt(sessionId.slice(-12), 16) / 2 ** 48 < percent / 100;
}

type Rates = Pick<Options, 'sessionSampleRate' | 'sessionReplaySampleRate' | 'sessionReplayOnErrorSampleRate'>;

/** Of all sessions, per cent that are sent as they are recorded. */
export function sentRate({ sessionSampleRate, sessionReplaySampleRate }: Rates): number {
  return (sessionSampleRate * sessionReplaySampleRate) / 100;
}

/** With those that are recorded in case of an error: a part of those that are not sent. */
export function recordedRate(options: Rates): number {
  const notSent = 1 - options.sessionReplaySampleRate / 100;
  return options.sessionSampleRate * (1 - notSent * (1 - options.sessionReplayOnErrorSampleRate / 100));
}
