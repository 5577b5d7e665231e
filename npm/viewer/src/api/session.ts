/** A session as the list shows it. */
import { loose, text } from '../recording/rrweb.js';
import { browserName } from '../ui/format.js';

export interface Session {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startMs: number;
  /** Epoch milliseconds. */
  readonly endMs: number;
  readonly url: string;
  readonly user: string;
  readonly browser: string;
  readonly tabs: number;
  readonly views: number;
  /** How many, where the collector counts them. */
  readonly errors: number;
  readonly hasError: boolean;
  readonly hasGaps: boolean;
  /** What was added to the visitor's times; 0 where the clock was right. */
  readonly clockCorrectionMs: number;
}

/** Reads one entry of `GET /api/sessions`. What is missing is shown as unknown, never as a failure. */
export function readSession(entry: unknown): Session {
  const session = loose(entry);
  const startMs = epochMs(session['start']);
  return {
    id: text(session['id']) ?? '',
    startMs,
    endMs: Math.max(startMs, epochMs(session['end'])),
    url: text(session['url']) ?? '',
    user: userName(session['user']),
    browser: text(session['browser']) ?? browserName(text(session['user_agent']) ?? ''),
    tabs: size(session['tabs']),
    views: size(session['views']),
    errors: size(session['errors']),
    hasError: session['has_error'] === true || size(session['errors']) > 0,
    hasGaps: session['has_gaps'] === true,
    clockCorrectionMs: size(session['clock_correction_ms']),
  };
}

/** Epoch milliseconds out of a number or an ISO date. */
function epochMs(value: unknown): number {
  const ms = typeof value === 'number' ? value : Date.parse(String(value));
  return Number.isFinite(ms) ? ms : 0;
}

/** A count out of a number or a list. */
function size(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  const n = Number(value ?? 0);
  return Number.isFinite(n) ? n : 0;
}

function userName(value: unknown): string {
  const user = loose(value);
  return text(value) ?? text(user['name']) ?? text(user['email']) ?? text(user['id']) ?? '';
}
