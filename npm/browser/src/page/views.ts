/**
 * Notices where the page goes without being loaded anew. The history's methods are patched; the guard takes the patches
 * back when the recorder fails.
 */
import type { Guard } from 'afterimage-glue';
import { listen } from '../natives.js';
import type { Scope } from '../signals.js';

/** @param onMove Told of every change of the address, and whether it is that of another page (another path). */
export function watchViews(scope: Scope, guard: Guard, onMove: (isOtherPath: boolean) => void): () => void {
  let href = scope.location.href;
  let path = scope.location.pathname;

  const look = (): void => {
    if (scope.location.href === href) return;
    const isOtherPath = scope.location.pathname !== path;
    href = scope.location.href;
    path = scope.location.pathname;
    onMove(isOtherPath);
  };

  const undos = [
    patch(scope.history, 'pushState', look),
    patch(scope.history, 'replaceState', look),
    listen(scope, 'popstate', look),
    listen(scope, 'hashchange', look),
  ];
  const undo = (): void => undos.splice(0).forEach((each) => each());
  const id = guard.addUndo(undo);
  return () => {
    guard.removeUndo(id);
    undo();
  };
}

/** Calls `after` whenever the method has returned. What it returns or throws passes through. */
function patch(history: History, name: 'pushState' | 'replaceState', after: () => void): () => void {
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
    // Someone who patched after us holds ours: theirs stays, and ours does nothing.
    if (owner[name] === patched) owner[name] = original;
  };
}
