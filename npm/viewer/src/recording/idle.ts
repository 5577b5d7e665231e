/** Stretches in which the visitor did nothing, and how playing skips them. */
import { EventType, Source, loose } from './rrweb.js';
import type { Event } from './rrweb.js';

/** A stretch of a recording, in milliseconds from its start. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Idle stretches up to this long are played as they were. */
export const IDLE_AFTER_MS = 60_000;
/** Shown of an idle stretch before it is skipped, so that one sees what the last action did. */
const LEAD_IN_MS = 2_000;
/** Shown before the next action. */
const LEAD_OUT_MS = 1_000;

const BY_THE_VISITOR = new Set<unknown>([
  Source.MouseMove,
  Source.MouseInteraction,
  Source.Scroll,
  Source.ViewportResize,
  Source.Input,
  Source.TouchMove,
  Source.MediaInteraction,
  Source.Drag,
  Source.Selection,
]);

/** Whether an event is the visitor's doing, rather than the page's. */
export function isActivity(event: Event): boolean {
  if (event.type === EventType.Custom) return loose(event.data)['tag'] === 'afterimage.view';
  if (event.type !== EventType.Incremental) return event.type === EventType.Meta;
  const data = loose(event.data);
  return BY_THE_VISITOR.has(data['source']) && data['userTriggered'] !== false;
}

/** The stretches longer than a minute without activity, in order. */
export function idleSpans(events: readonly Event[], startMs: number, endMs: number): Span[] {
  const spans: Span[] = [];
  let last = startMs;
  const until = (now: number): void => {
    if (now - last > IDLE_AFTER_MS) spans.push({ fromMs: last - startMs, toMs: now - startMs });
    last = Math.max(last, now);
  };
  const isRepeated = placeTeller();
  for (const event of events) if (!isRepeated(event) && isActivity(event)) until(event.timestamp);
  until(endMs);
  return spans;
}

/** The collector tells again where things are scrolled to, as a player forgets it: nobody scrolled. */
function placeTeller(): (event: Event) => boolean {
  const places = new Map<unknown, string>();
  return (event) => {
    const data = loose(event.data);
    if (event.type !== EventType.Incremental || data['source'] !== Source.Scroll) return false;
    const place = `${String(data['x'])},${String(data['y'])}`;
    const isRepeated = (places.get(data['id']) ?? '0,0') === place;
    places.set(data['id'], place);
    return isRepeated;
  };
}

/** Where playing goes on from `nowMs`: `nowMs` itself, unless it lies well inside an idle stretch. */
export function skipIdle(spans: readonly Span[], nowMs: number): number {
  const span = spans.find(({ fromMs, toMs }) => nowMs >= fromMs + LEAD_IN_MS && nowMs < toMs - LEAD_OUT_MS);
  return span ? span.toMs - LEAD_OUT_MS : nowMs;
}
