/**
 * Notices that the page's address may have changed without a page being loaded. The history's methods are patched; the guard
 * takes the patches back when the recorder fails. What goes around them is noticed by the Navigation API, where there is one.
 */
import type { Guard } from 'afterimage-glue';
import { harmless, listen } from '../natives.js';
import type { Scope } from '../signals.js';
import { installAll } from './installed.js';

/**
 * @param look Called whenever it may have. The answer takes everything back.
 * @param onFallback Told of a method that cannot be patched; the browser's events are all there is for it then.
 */
export function watchMoves(
  scope: Scope,
  guard: Guard,
  look: () => void,
  onFallback: (what: string) => void,
): () => void {
  const patched = (name: Patchable) => (): (() => void) => {
    try {
      return patch(scope.history, name, harmless(look));
    } catch (problem) {
      onFallback(`history.${name} could not be watched: ${String(problem)}`);
      return () => undefined;
    }
  };
  const { navigation } = scope as { navigation?: EventTarget };
  return installAll(guard, [
    patched('pushState'),
    patched('replaceState'),
    () => listen(scope, 'popstate', look),
    () => listen(scope, 'hashchange', look),
    () => (navigation ? listen(navigation, 'currententrychange', look) : () => undefined),
  ]);
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
