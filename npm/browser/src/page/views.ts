/**
 * Notices where the page goes without being loaded anew. The history's methods are patched; the guard takes the patches
 * back when the recorder fails.
 */
import type { Guard } from 'afterimage-glue';
import { listen } from '../natives.js';
import type { Scope } from '../signals.js';
import { installAll } from './installed.js';

/**
 * @param onMove Told of every change of the address, and whether it is that of another page (another path).
 * @param onFallback Told of a method that cannot be patched; the page's events are all there is for it then.
 */
export function watchViews(
  scope: Scope,
  guard: Guard,
  onMove: (isOtherPath: boolean) => void,
  onFallback: (what: string) => void,
): () => void {
  let href = scope.location.href;
  let path = scope.location.pathname;

  const look = (): void => {
    if (scope.location.href === href) return;
    const isOtherPath = scope.location.pathname !== path;
    href = scope.location.href;
    path = scope.location.pathname;
    onMove(isOtherPath);
  };

  const patched = (name: Patchable) => (): (() => void) => {
    try {
      return patch(scope.history, name, look);
    } catch (problem) {
      onFallback(`history.${name} could not be watched: ${String(problem)}`);
      return () => undefined;
    }
  };

  return installAll(guard, [
    patched('pushState'),
    patched('replaceState'),
    () => listen(scope, 'popstate', look),
    () => listen(scope, 'hashchange', look),
  ]);
}

type Patchable = 'pushState' | 'replaceState';

/** Calls `after` whenever the method has returned. What it returns or throws passes through. */
function patch(history: History, name: Patchable, after: () => void): () => void {
  // Where it was found is where it is replaced: an own property would stay behind otherwise.
  const owner = Object.hasOwn(history, name) ? history : (Object.getPrototypeOf(history) as History);
  const original = owner[name];
  let isActive = true;
  // A proxy shows the original's name, length and source.
  const patched = new Proxy(original, {
    apply: (target, self: History, args: Parameters<History['pushState']>) => {
      const result = Reflect.apply(target, self, args);
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
