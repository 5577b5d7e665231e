/** The page's comings and goings: hidden, gone for good or into the back/forward cache, back again. */
import { childListChanges, harmless, listen, ofDocument } from '../natives.js';
import type { Scope } from '../signals.js';

export interface LifeCycle {
  /** The page is hidden; on many systems nothing more is heard from it. */
  onHidden(): void;
  /** What is done when the page goes, in this order. Where a browser ends a step in the middle the next one follows; the last is tried again. */
  readonly exit: readonly (() => unknown)[];
  onComeBack(): void;
  /** Another page has written to local storage under this name, or cleared all of it. */
  onStorage(key: string | null): void;
}

/**
 * Whatever is recorded: what waits is sent and the tab keeps its id while recording rests or was stopped as well. Nothing of
 * it depends on an instance, so none takes the listeners with it; the answer does.
 */
export function watchLifeCycle(scope: Scope, { onHidden, exit, onComeBack, onStorage }: LifeCycle): () => void {
  let going: Event | undefined;
  let next = 0;
  const onHide = (event: Event): void => {
    if (event !== going) next = 0;
    going = event;
    while (next < exit.length) {
      const at = next;
      if (at < exit.length - 1) next = at + 1;
      exit[at]?.();
      next = at + 1;
    }
  };
  const onVisibility = (): void => {
    if (ofDocument(scope, 'visibilityState') === 'hidden') onHidden();
  };
  const onShow = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) onComeBack();
  };
  let unlisten: (() => void)[] = [];
  const take = (): void => {
    for (let index = 0; index < unlisten.length; index++) unlisten[index]?.();
  };
  const lay = harmless(() => {
    take();
    unlisten = [
      listen(scope.document, 'visibilitychange', onVisibility),
      listen(scope, 'pagehide', onHide),
      // Firefox ends a script that runs while a visitor goes elsewhere by the address bar, once, and one that asks for local
      // storage when the last page of a site goes.
      listen(scope, 'pagehide', onHide),
      listen(scope, 'pagehide', onHide),
      listen(scope, 'storage', (event) => onStorage((event as StorageEvent).key)),
      listen(scope, 'pageshow', onShow),
    ];
  });
  lay();
  // `document.open()` takes them out.
  const unobserve = childListChanges(scope, scope.document, lay);
  return () => {
    unobserve();
    take();
  };
}
