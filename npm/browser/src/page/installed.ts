/** Several changes to the page that come and go together. */
import type { Guard } from 'afterimage-glue';

/** @param installs Each answers with its undo. When one throws, those before it are undone, and it is thrown on. */
export function installAll(guard: Guard, installs: readonly (() => () => void)[]): () => void {
  const undos: (() => void)[] = [];
  const undo = (): void => undos.splice(0).forEach((each) => each());
  const id = guard.addUndo(undo);
  const remove = (): void => {
    guard.removeUndo(id);
    undo();
  };
  try {
    for (const install of installs) undos.push(install());
  } catch (problem) {
    remove();
    throw problem;
  }
  return remove;
}
