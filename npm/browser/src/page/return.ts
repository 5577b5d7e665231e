/** Waits for a page at an address that may not be recorded to go to one that may. */
import type { Guard } from 'afterimage-glue';
import { later } from '../natives.js';
import type { Scope } from '../signals.js';
import { watchMoves } from './moves.js';

/** The address changes before the view does: one that may not be recorded has this time to go. */
const RETURN_AFTER_MS = 500;

/** @param onFallback As in `watchMoves`. The answer ends it. */
export function watchReturn(
  scope: Scope,
  guard: Guard,
  isThere: () => boolean,
  onReturn: () => void,
  onFallback: (what: string) => void,
): () => void {
  let cancel: (() => void) | undefined;
  const look = (): void => {
    cancel?.();
    cancel = isThere() ? later(scope, RETURN_AFTER_MS, () => isThere() && onReturn()) : undefined;
  };
  const unwatch = watchMoves(scope, guard, look, onFallback);
  look();
  return () => {
    cancel?.();
    unwatch();
  };
}
