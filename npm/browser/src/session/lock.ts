/** Tabs change what they share one after the other: reading and writing a cookie are two steps. */
import { harmless, later } from '../natives.js';
import type { Scope } from '../signals.js';

/**
 * Runs `act` as soon as no other tab is at it, and `then` when what others have written by now is here, too. Both at once
 * where there are no locks. Where one comes late, `act` is run without, and perhaps once more.
 */
export type Locked = (act: () => void, then: () => void) => void;

/** A tab that hangs may have the lock. */
const PATIENCE_MS = 500;
/** A browser may tell a tab of another's cookies later than of locks: they go different ways between its processes. */
const SETTLE_MS = 100;

/** A lock is let go of at once: one that is held keeps a page out of Firefox's back/forward cache. */
export function locker(scope: Scope, name: string): Locked {
  return async (act, then) => {
    let cancel: (() => void) | undefined;
    const run = harmless<unknown>(() => {
      act();
      cancel?.();
      if (cancel) later(scope, SETTLE_MS, then);
      else then();
    });
    try {
      const { locks } = scope.navigator as { locks?: LockManager };
      // None without https.
      if (!locks) return run();
      cancel = later(scope, PATIENCE_MS, run);
      await locks.request(name, run);
    } catch {
      // Where storage is blocked, so are they.
      run();
    }
  };
}
