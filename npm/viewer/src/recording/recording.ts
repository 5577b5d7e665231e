/** A recording as the player needs it: events in order, their length, what happened, idle stretches. */
import { actionsOf } from './actions.js';
import type { Action } from './actions.js';
import { idleSpans } from './idle.js';
import type { Span } from './idle.js';
import { pausesOf, union } from './pauses.js';
import type { Pause } from './pauses.js';
import { EventType } from './rrweb.js';
import type { Event } from './rrweb.js';

/** A recording that can be played. */
export interface Recording {
  readonly events: Event[];
  /** Epoch milliseconds of the first event. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly actions: readonly Action[];
  readonly idle: readonly Span[];
  readonly pauses: readonly Pause[];
  /** What playing skips: stretches that are idle or were not recorded. */
  readonly dull: readonly Span[];
  /** Whether it may still be growing: its last event is fresh. */
  readonly live: boolean;
}

/** A recorder sends what it has every 30 s at the latest; twice that without news means it is over. */
const LIVE_WITHIN_MS = 60_000;

/**
 * Reads events into a recording. `undefined` where there is nothing to show: no page has arrived yet.
 * @param nowMs the present, epoch milliseconds
 */
export function readRecording(events: Event[], nowMs: number): Recording | undefined {
  const first = events[0];
  if (!first || events.length < 2 || !events.some(({ type }) => type === EventType.FullSnapshot)) return undefined;
  let startMs = first.timestamp;
  let endMs = startMs;
  for (const { timestamp } of events) {
    startMs = Math.min(startMs, timestamp);
    endMs = Math.max(endMs, timestamp);
  }
  const idle = idleSpans(events, startMs, endMs);
  const pauses = pausesOf(events, startMs, endMs);
  return {
    events,
    startMs,
    durationMs: endMs - startMs,
    actions: actionsOf(events, startMs),
    idle,
    pauses,
    dull: union(idle, pauses),
    live: nowMs - endMs < LIVE_WITHIN_MS,
  };
}
