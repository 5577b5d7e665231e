/** Views of the page: where it goes without being loaded anew. */
import type { Guard } from 'afterimage-glue';
import { later } from '../natives.js';
import type { Scope } from '../signals.js';
import { watchMoves } from './moves.js';

/** Of a page that changes its address again and again only the first change and the latest are told in this time. */
const MOVE_EVERY_MS = 250;

export interface Views {
  /** Tells of a move that was noticed by nobody or that waits. */
  settle(): void;
  stop(): void;
}

/**
 * @param onMove Told of changes of the address, and whether it is that of another page: another path, or another
 *   fragment that is not a place in the page.
 * @param isAway Whether the page went where nothing is told of it, not even that. It is asked at once.
 * @param onFallback As in `watchMoves`.
 */
export function watchViews(
  scope: Scope,
  guard: Guard,
  onMove: (isOtherPage: boolean) => void,
  isAway: () => boolean,
  onFallback: (what: string) => void,
): Views {
  const read = (): Address => addressOf(scope);
  let at = read();
  let movedMs = -Infinity;
  let cancel: (() => void) | undefined;

  const look = (): void => {
    if (scope.location.href === at.href || (!guard.isOutside && isAway()) || cancel) return;
    const waitMs = movedMs + MOVE_EVERY_MS - scope.performance.now();
    // The page may go elsewhere within a callback that the recorder asked.
    if (waitMs > 0 || guard.isOutside) cancel = later(scope, waitMs, settle);
    else move();
  };

  const settle = (): void => {
    cancel?.();
    cancel = undefined;
    if (scope.location.href !== at.href && !isAway()) move();
  };

  const move = (): void => {
    movedMs = scope.performance.now();
    const before = at;
    at = read();
    onMove(at.page !== before.page);
  };

  const unwatch = watchMoves(scope, guard, look, onFallback);
  const stop = (): void => {
    unwatch();
    cancel?.();
  };
  return { settle, stop };
}

interface Address {
  readonly href: string;
  /** What has a view of its own: the path, and the fragment of a page that is routed by it. */
  readonly page: string;
}

function addressOf({ location, document }: Scope): Address {
  const { href, pathname } = location;
  const fragment = href.includes('#') ? href.slice(href.indexOf('#') + 1) : '';
  return { href, page: isPlace(document, fragment) ? pathname : `${pathname}#${fragment}` };
}

/** Whether a fragment leads to a place in the page, as an ordinary link does. */
function isPlace(document: Document, fragment: string): boolean {
  // Text fragments (`#:~:text=`) are taken away by the browser.
  if (fragment === '' || fragment === 'top') return true;
  try {
    const name = decodeURIComponent(fragment);
    return !!document.getElementById(name) || document.getElementsByName(name).length > 0;
  } catch {
    // Not an escape, or a form named like the method.
    return false;
  }
}
