/**
 * What page and worker say to each other. One worker serves the page for its life, with all of
 * its recordings; each message names the recording it is about.
 */
import type { ShipperConfig, ShipperEvent } from 'afterimage-glue';
import type { FetchedText } from './fetch-text.js';

/** A message about one recording. */
export type ToShipper =
  /** `isHeld`: nothing is sent until `release`. */
  | { type: 'open'; config: ShipperConfig; isHeld?: boolean }
  /** `purges`: what is to be taken back of this batch and of all before it. */
  | { type: 'batch'; recordingId: string; bytes: Uint8Array; lastSeq: number; purges: Uint8Array[] }
  /** A batch that was sent but for texts of these frames. */
  | { type: 'owed'; recordingId: string; bytes: Uint8Array; lastSeq: number; owed: readonly number[] }
  | { type: 'release'; recordingId: string }
  /** What was withheld is to be sent. */
  | { type: 'let-out'; recordingId: string }
  /** What was withheld is of no use any more. */
  | { type: 'forget'; recordingId: string }
  | { type: 'view'; recordingId: string; viewId: string }
  | { type: 'flush'; recordingId: string; id: number }
  | { type: 'close'; recordingId: string }
  /** The page is hidden, or being left: it may never be seen again. */
  | { type: 'hidden'; isLeaving?: boolean }
  | { type: 'stats' }
  /** The text of a style sheet is wanted. */
  | { type: 'fetch'; address: string }
  /** Nothing more may be sent, delivered or not. */
  | { type: 'drop' };

/** `persists`: what waits is kept for the next page as well. A `ping` is answered by a `pong`: the worker is alive. */
export type ToWorker = { type: 'init'; module: WebAssembly.Module; persists: boolean } | { type: 'ping' } | ToShipper;

export type FromWorker =
  | { type: 'ready' }
  | { type: 'pong' }
  | { type: 'event'; recordingId: string; event: ShipperEvent }
  /** So many other tabs share the budget. */
  | { type: 'beside'; tabs: number }
  | { type: 'stats'; stats: Record<string, unknown> }
  /** Something is done in another way than usual. */
  | { type: 'fallback'; what: string }
  | { type: 'fetched'; address: string; fetched: FetchedText }
  /** The instance failed and will answer nothing more. */
  | { type: 'dead'; message: string };
