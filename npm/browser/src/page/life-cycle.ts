/** The page's comings and goings: hidden, gone for good or into the back/forward cache, back again. */
import { childListChanges, harmless, listen, ofDocument } from '../natives.js';
import type { Scope } from '../signals.js';

export interface LifeCycle {
  /** The page is hidden; on many systems nothing more is heard from it. */
  onHidden(): void;
  onExit(): void;
  onComeBack(): void;
}

/**
 * Whatever is recorded: what waits is sent and the tab keeps its id while recording rests or was stopped as well. Nothing of
 * it depends on an instance, so none takes the listeners with it; the answer does.
 */
export function watchLifeCycle(scope: Scope, { onHidden, onExit, onComeBack }: LifeCycle): () => void {
  const onVisibility = (): void => {
    if (ofDocument(scope, 'visibilityState') === 'hidden') onHidden();
  };
  let hasLeft = false;
  const onHide = (): void => {
    if (hasLeft) return;
    onExit();
    hasLeft = true;
  };
  const onShow = (event: Event): void => {
    hasLeft = false;
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
      // Firefox ends a script that runs while a visitor goes elsewhere by the address bar: often the first listener's.
      listen(scope, 'pagehide', onHide),
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
