/**
 * Stands between the page and the wasm instance. Every entry into wasm goes through `run`; whatever comes out of it as
 * an exception (a trap, an exhausted stack, a failed growth) means that the instance's state cannot be trusted again. The
 * guard then gives the page back what was taken from it, without entering wasm, and says so once.
 */
import type { Guard } from 'afterimage-glue';

export interface OwnedGuard extends Guard {
  /** Takes the recorder out of the page although nothing went wrong in it. */
  undoAll(): void;
  /** Runs code of the page's while wasm is on the stack: what that code calls of ours must not enter it, and does nothing. */
  outside<T>(act: () => T): T;
}

/** @param onTrap Called once, possibly from deep inside a page's callback: it must not enter wasm. */
export function createGuard(onTrap: (error: unknown) => void): OwnedGuard {
  // By id. Neither here nor in `run` is anything used that a page might have replaced.
  const undos: Record<number, () => void> = {};
  let lastId = 0;
  let isDead = false;
  let isOutside = false;

  const forget = (id: number): void => {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the methods of a Map are the page's to replace
    delete undos[id];
  };

  const undoAll = (): void => {
    // Latest first: a patch laid over another must go before it.
    for (let id = lastId; id > 0; id--) {
      try {
        undos[id]?.();
      } catch {
        // The page may have removed what was to be restored; the other entries matter all the more.
      }
      forget(id);
    }
  };

  return {
    get dead() {
      return isDead;
    },
    run: (fn) => {
      if (isDead || isOutside) return undefined;
      try {
        return fn();
      } catch (error) {
        // Calls nest: an inner one may have reported the death of the instance already.
        if (!isDead) {
          isDead = true;
          try {
            undoAll();
            onTrap(error);
          } catch {
            // A page that breaks its own built-ins gets no fresh instance, and no exception either.
          }
        }
        return undefined;
      }
    },
    addUndo: (undo) => {
      undos[++lastId] = undo;
      return lastId;
    },
    removeUndo: (id) => {
      forget(id);
    },
    undoAll,
    get isOutside() {
      return isOutside;
    },
    outside: (act) => {
      const before = isOutside;
      isOutside = true;
      try {
        return act();
      } finally {
        isOutside = before;
      }
    },
  };
}
