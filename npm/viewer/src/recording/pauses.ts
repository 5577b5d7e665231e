/** Stretches that were not recorded on purpose, and why. */
import type { Span } from './idle.js';
import { EventType, loose, text } from './rrweb.js';
import type { Event } from './rrweb.js';

/** A stretch without a recording. */
export interface Pause extends Span {
  readonly why: string;
}

const REASONS: Readonly<Record<string, string>> = {
  address: 'the page is excluded by its address',
  idle: 'the visitor did nothing for a while',
  hidden: 'the page was hidden',
};

/** Why recording paused, in words. */
export function whyPaused(data: unknown): string {
  const reason = text(loose(data)['reason']) ?? '';
  return REASONS[reason] ?? reason;
}

/** Each lasts until there is a page to be seen again. */
export function pausesOf(events: readonly Event[], startMs: number, endMs: number): Pause[] {
  const pauses: Pause[] = [];
  let open: { since: number; why: string } | undefined;
  const end = (now: number): void => {
    if (open && now > open.since) pauses.push({ fromMs: open.since - startMs, toMs: now - startMs, why: open.why });
    open = undefined;
  };
  for (const event of events) {
    if (event.type === EventType.FullSnapshot) end(event.timestamp);
    if (event.type !== EventType.Custom) continue;
    const data = loose(event.data);
    const note = loose(data['payload']);
    if (data['tag'] === 'afterimage.note' && note['kind'] === 'pause') {
      open = { since: event.timestamp, why: whyPaused(note['data']) };
    }
  }
  end(endMs);
  return pauses;
}

/** Those of both lists, in order; what overlaps or touches is one. */
export function union(one: readonly Span[], other: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { fromMs, toMs } of [...one, ...other].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && fromMs <= last.toMs) joined[joined.length - 1] = { ...last, toMs: Math.max(last.toMs, toMs) };
    else joined.push({ fromMs, toMs });
  }
  return joined;
}
