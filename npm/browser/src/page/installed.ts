/** Several changes to the page that come and go together. */
import type { Guard } from 'afterimage-glue';
import { harmless } from '../natives.js';

/** @param installs Each answers with its undo. When one throws, those before it are undone, and it is thrown on. */
export function installAll(guard: Guard, installs: readonly (() => () => void)[]): () => void {
  const undos: (() => void)[] = [];
  const undo = (): void => {
    // By index, and all of them: nothing of ours may stay in a page that has broken its arrays.
    for (let index = 0; index < undos.length; index++) harmless(undos[index] as () => void)(undefined);
    undos.length = 0;
  };
  const id = guard.addUndo(undo);
  const remove = (): void => {
    guard.removeUndo(id);
    undo();
  };
  try {
    for (let index = 0; index < installs.length; index++) undos[index] = (installs[index] as () => () => void)();
  } catch (problem) {
    remove();
    throw problem;
  }
  return remove;
}
