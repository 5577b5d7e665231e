/**
 * Notices where the page goes without being loaded anew. The history's methods are patched; the guard takes the patches
 * back when the recorder fails. What goes around them is noticed by the Navigation API, where there is one.
 */
import type { Guard } from 'afterimage-glue';
import { harmless, later, listen } from '../natives.js';
import type { Scope } from '../signals.js';
import { installAll } from './installed.js';

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
 * @param onFallback Told of a method that cannot be patched; the browser's events are all there is for it then.
 */
export function watchViews(
  scope: Scope,
  guard: Guard,
  onMove: (isOtherPage: boolean) => void,
  onFallback: (what: string) => void,
): Views {
  const read = (): Address => addressOf(scope);
  let at = read();
  let movedMs = -Infinity;
  let cancel: (() => void) | undefined;

  const look = (): void => {
    if (scope.location.href === at.href || cancel) return;
    const waitMs = movedMs + MOVE_EVERY_MS - scope.performance.now();
    // The page may go elsewhere within a callback that the recorder asked.
    if (waitMs > 0 || guard.isOutside) cancel = later(scope, waitMs, settle);
    else move();
  };

  const settle = (): void => {
    cancel?.();
    cancel = undefined;
    if (scope.location.href !== at.href) move();
  };

  const move = (): void => {
    movedMs = scope.performance.now();
    const before = at;
    at = read();
    onMove(at.page !== before.page);
  };

  const patched = (name: Patchable) => (): (() => void) => {
    try {
      return patch(scope.history, name, harmless(look));
    } catch (problem) {
      onFallback(`history.${name} could not be watched: ${String(problem)}`);
      return () => undefined;
    }
  };
  const { navigation } = scope as { navigation?: EventTarget };

  const stop = installAll(guard, [
    patched('pushState'),
    patched('replaceState'),
    () => listen(scope, 'popstate', look),
    () => listen(scope, 'hashchange', look),
    () => (navigation ? listen(navigation, 'currententrychange', look) : () => undefined),
    () => () => cancel?.(),
  ]);
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

// As it was when this script ran.
const { apply } = Reflect;

type Patchable = 'pushState' | 'replaceState';

/** Calls `after`, which throws nothing, whenever the method has returned. What it returns or throws passes through. */
function patch(history: History, name: Patchable, after: () => void): () => void {
  // Where it was found is where it is replaced: an own property would stay behind otherwise.
  const owner = Object.hasOwn(history, name) ? history : (Object.getPrototypeOf(history) as History);
  const original = owner[name];
  let isActive = true;
  // A proxy shows the original's name, length and source.
  const patched = new Proxy(original, {
    apply: (target, self: History, args: Parameters<History['pushState']>) => {
      const result: unknown = apply(target, self, args);
      if (isActive) after();
      return result;
    },
  });
  owner[name] = patched;
  return () => {
    isActive = false;
    try {
      // Someone who patched after us holds ours: theirs stays, and ours does nothing.
      if (owner[name] === patched) owner[name] = original;
    } catch {
      // Frozen since: ours stays and does nothing.
    }
  };
}
