/**
 * Stands between the page and the wasm instance. Every entry into wasm goes through `run`; whatever comes out of it as
 * an exception (a trap, an exhausted stack, a failed growth) means that the instance's state cannot be trusted again. The
 * guard then gives the page back what was taken from it, without entering wasm, and says so once.
 */
import type { Guard } from 'afterimage-glue';

export interface OwnedGuard extends Guard {
  /** Takes the recorder out of the page although nothing went wrong in it. */
  undoAll(): void;
}

/** @param onTrap Called once, possibly from deep inside a page's callback: it must not enter wasm. */
export function createGuard(onTrap: (error: unknown) => void): OwnedGuard {
  const undos = new Map<number, () => void>();
  let lastId = 0;
  let isDead = false;

  const undoAll = (): void => {
    // Latest first: a patch laid over another must go before it.
    for (const undo of [...undos.values()].reverse()) {
      try {
        undo();
      } catch {
        // The page may have removed what was to be restored; the other entries matter all the more.
      }
    }
    undos.clear();
  };

  return {
    get dead() {
      return isDead;
    },
    run: (fn) => {
      if (isDead) return undefined;
      try {
        return fn();
      } catch (error) {
        // Calls nest: an inner one may have reported the death of the instance already.
        if (!isDead) {
          isDead = true;
          undoAll();
          onTrap(error);
        }
        return undefined;
      }
    },
    addUndo: (undo) => {
      undos.set(++lastId, undo);
      return lastId;
    },
    removeUndo: (id) => {
      undos.delete(id);
    },
    undoAll,
  };
}
