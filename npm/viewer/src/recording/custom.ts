/** What Afterimage's own Custom events (`afterimage.…`) say. */
import { shorten } from './nodes.js';
import { whyPaused } from './pauses.js';
import { loose, text } from './rrweb.js';
import type { Loose } from './rrweb.js';

/** A Custom event in words. */
export type Said =
  | {
      readonly kind: 'page';
      readonly url: string;
      readonly name: string | undefined;
      readonly view: string | undefined;
    }
  | {
      readonly kind: 'error' | 'note' | 'visibility' | 'orientation' | 'gap';
      readonly title: string;
      readonly detail?: string;
    }
  | { readonly kind: 'sparse'; readonly forMs: number; readonly leftOut: number };

/** Titles of what ends a recording, for a while or not. */
export const PAUSED = 'Recording paused';
export const STOPPED = 'Recording stopped';

/** Puts a Custom event into words; `undefined` for those that mean nothing to a reader. */
export function describeCustom(data: Loose): Said | undefined {
  const payload = loose(data['payload']);
  switch (data['tag']) {
    case 'afterimage.view':
      return { kind: 'page', url: text(payload['url']) ?? '', name: text(payload['name']), view: text(payload['id']) };
    case 'afterimage.note':
      return note(payload);
    case 'afterimage.visibility':
      return visibility(payload['visible'] === true);
    case 'afterimage.orientation':
      return orientation(text(payload['type']) ?? '');
    case 'afterimage.gap':
      return withDetail('gap', 'Part of the recording is missing', text(payload['reason']));
    case 'afterimage.stop':
      return { kind: 'note', title: STOPPED };
    default:
      return undefined;
  }
}

function note(payload: Loose): Said {
  const kind = text(payload['kind']) ?? 'note';
  const value = parsed(payload['data']);
  const detail = words(value);
  if (kind === 'error') return withDetail('error', detail ?? 'Error', errorDetail(loose(value)));
  if (kind === 'pause') return withDetail('note', PAUSED, whyPaused(value));
  if (kind === 'fidelity') {
    const { for_ms: forMs, left_out: leftOut } = loose(value);
    return { kind: 'sparse', forMs: Number(forMs) || 0, leftOut: Number(leftOut) || 0 };
  }
  if (kind === 'visibility') return visibility(loose(value)['visible'] === true);
  if (kind === 'gap') return withDetail('gap', 'Part of the recording is missing', detail);
  return withDetail('note', kind, detail);
}

/** What else is known of an error, in one line: where it comes from, and the first place in its stack. */
function errorDetail(error: Loose): string | undefined {
  const { source, url, stack, omitted } = error as {
    source?: unknown;
    url?: unknown;
    stack?: unknown;
    omitted?: unknown;
  };
  const isHidden = source === 'uncaught' && error['message'] === 'Script error.';
  const lines = text(stack)?.split('\n') ?? [];
  const place = lines.find((line) => /:\d+\)?$/.test(line))?.trim();
  const parts = [
    source === 'rejection' ? 'unhandled rejection' : undefined,
    isHidden ? 'in a script of another origin: the browser says no more' : undefined,
    text(url),
    place ?? lines[0],
    typeof omitted === 'number' ? `${omitted} more before it were left out` : undefined,
  ];
  return parts.filter(Boolean).join(' · ') || undefined;
}

function orientation(type: string): Said {
  return { kind: 'orientation', title: `Screen held ${type.startsWith('landscape') ? 'wide' : 'upright'}` };
}

function visibility(visible: boolean): Said {
  return { kind: 'visibility', title: visible ? 'Page came into view' : 'Page was hidden' };
}

function withDetail(kind: 'error' | 'note' | 'gap', title: string, detail: string | undefined): Said {
  return detail === undefined || detail === title ? { kind, title } : { kind, title, detail };
}

/** A note's JSON may come as text or already parsed. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function words(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return text(String(value));
  const bag = loose(value);
  const message = text(bag['message']);
  const name = text(bag['name']);
  if (message) return shorten(name && !message.startsWith(name) ? `${name}: ${message}` : message, 200);
  const json = JSON.stringify(value);
  return json === '{}' || json === '[]' ? undefined : shorten(json, 200);
}
