/**
 * The numbers of rrweb 2.1 events that the viewer looks at.
 *
 * Spelt out here because importing the enums at run time would pull in the whole of `@rrweb/types`,
 * and because the pure modules then run in Node as they are.
 */
import type { eventWithTime, serializedNodeWithId } from '@rrweb/types';

export type Event = eventWithTime;
export type SerializedNode = serializedNodeWithId;

export const EventType = {
  FullSnapshot: 2,
  Incremental: 3,
  Meta: 4,
  Custom: 5,
} as const;

export const Source = {
  Mutation: 0,
  MouseMove: 1,
  MouseInteraction: 2,
  Scroll: 3,
  ViewportResize: 4,
  Input: 5,
  TouchMove: 6,
  MediaInteraction: 7,
  Drag: 12,
  Selection: 14,
} as const;

export const Mouse = {
  Click: 2,
  ContextMenu: 3,
  DoubleClick: 4,
} as const;

export const NodeKind = { Element: 2, Text: 3 } as const;

/** What an event of one type, loosely seen, may carry. Recordings are input: nothing is taken for granted. */
export type Loose = Readonly<Record<string, unknown>>;

/** `value` as a bag of unknown things, or an empty one. */
export function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

/** `value` if it is a string that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
