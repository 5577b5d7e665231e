/**
 * Signs of the visitor, and of the page's being looked at. What a page does by itself while there are none is not worth its
 * bytes: recording rests then, until one comes.
 */
import { childListChanges, harmless, listen, ofDocument } from '../natives.js';
import type { Scope } from '../signals.js';
import type { OwnedGuard } from '../guard.js';
import { installAll } from './installed.js';

/** What a page changes this long after the visitor's last sign is told no more. */
export const IDLE_AFTER_MS = 5 * 60_000;
/** The same for a page that is hidden. */
export const HIDDEN_AFTER_MS = 30_000;

/** Not `scroll`: pages scroll by themselves, and say so by the same event. */
const SIGNS = ['pointerdown', 'pointermove', 'touchstart', 'touchmove', 'keydown', 'wheel', 'input'];
const ERRORS = ['error', 'unhandledrejection'];

export interface LifeParams {
  readonly scope: Scope;
  readonly guard: () => OwnedGuard;
  readonly allowUntrustedEvents: boolean;
  /** The visitor did something, or the page is seen again. */
  readonly onSign: () => void;
  /** An error that nobody caught. */
  readonly onError: (event: Event) => void;
  /** `document.open()` has taken the page's listeners out, perhaps. */
  readonly onReopened: () => void;
}

export interface Life {
  /** From now on; this is a sign itself. Once more after the guard was replaced. */
  watch(): void;
  stop(): void;
  /** As if there had been a sign now. `forMs`: nothing is worth anything any more when so long has passed. */
  renew(forMs?: number): void;
  /** Why what the page does is worth nothing now, if so. */
  rest(): 'idle' | 'hidden' | undefined;
}

export function createLife({ scope, guard, allowUntrustedEvents, onSign, onError, onReopened }: LifeParams): Life {
  const now = (): number => scope.performance.now();
  const isHidden = (): boolean => ofDocument(scope, 'visibilityState') === 'hidden';
  let signMs = now();
  let hiddenMs: number | undefined;
  let unwatch: (() => void) | undefined;

  const seen = (): void => {
    signMs = now();
    onSign();
  };
  const onInput = (event: Event): void => {
    if (event.isTrusted || allowUntrustedEvents) seen();
  };
  const onVisibility = (): void => {
    hiddenMs = isHidden() ? (hiddenMs ?? now()) : undefined;
    if (hiddenMs === undefined) seen();
  };
  const lay = harmless(() => {
    stop();
    unwatch = installAll(guard(), [
      ...SIGNS.map((type) => () => listen(scope, type, onInput)),
      ...ERRORS.map((type) => () => listen(scope, type, (event) => event.target === scope && onError(event))),
      () => listen(scope.document, 'visibilitychange', onVisibility),
      () => listen(scope, 'pageshow', onVisibility),
      () => childListChanges(scope, scope.document, reopened),
    ]);
  });
  const reopened = (): void => {
    lay();
    onReopened();
  };
  const stop = (): void => {
    unwatch?.();
    unwatch = undefined;
  };
  const renew = (forMs = IDLE_AFTER_MS): void => {
    signMs = now() - IDLE_AFTER_MS + forMs;
    hiddenMs = isHidden() ? now() : undefined;
  };

  return {
    watch: () => {
      renew();
      lay();
    },
    stop,
    renew,
    rest: () => {
      // Where nothing can be heard, nothing would wake it.
      if (!unwatch) return undefined;
      if (hiddenMs !== undefined && now() - hiddenMs >= HIDDEN_AFTER_MS) return 'hidden';
      return now() - signMs >= IDLE_AFTER_MS ? 'idle' : undefined;
    },
  };
}
