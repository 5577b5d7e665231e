/** Whether a session belongs to the sample. Decided from its id alone, so that every page and tab decides the same. */

import type { Options } from './options/read.js';

/** Odd, so that multiplication permutes the 64-bit numbers; its bits are as good as random (2^64 / golden ratio). */
const MULTIPLIER = '0x9E3779B97F4A7C15';

/** @param percent From 0 to 100. A session in the sample at one rate is in it at every higher rate. */
export function isSampled(sessionId: string, percent: number): boolean {
  // The last twelve digits of a version 4 UUID are random in full; the product's high bits depend on all of them.
  const random = BigInt('0x' + sessionId.slice(-12));
  const hash = BigInt.asUintN(64, random * BigInt(MULTIPLIER));
  return Number(hash) / 2 ** 64 < percent / 100;
}

type Rates = Pick<Options, 'sessionSampleRate' | 'sessionReplaySampleRate' | 'sessionReplayOnErrorSampleRate'>;

/** Of all sessions, per cent that are sent as they are recorded. */
export function sentRate({ sessionSampleRate, sessionReplaySampleRate }: Rates): number {
  return (sessionSampleRate * sessionReplaySampleRate) / 100;
}

/** With those that are recorded in case of an error: a part of those that are not sent. */
export function recordedRate(options: Rates): number {
  const { sessionSampleRate, sessionReplaySampleRate, sessionReplayOnErrorSampleRate } = options;
  return (
    sentRate(options) + (sessionSampleRate * (100 - sessionReplaySampleRate) * sessionReplayOnErrorSampleRate) / 10_000
  );
}
