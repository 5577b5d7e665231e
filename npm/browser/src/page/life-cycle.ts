/** The page's comings and goings: hidden, gone for good or into the back/forward cache, back again. */
import type { Guard } from 'afterimage-glue';
import { listen, ofDocument } from '../natives.js';
import type { Scope } from '../signals.js';
import { installAll } from './installed.js';

export interface LifeCycle {
  /** The page is hidden; on many systems nothing more is heard from it. */
  onHidden(): void;
  onExit(): void;
  onComeBack(): void;
}

/** The events are taken down by the guard when the recorder fails, or by calling the answer. */
export function watchLifeCycle(scope: Scope, guard: Guard, { onHidden, onExit, onComeBack }: LifeCycle): () => void {
  const onVisibility = (): void => {
    if (ofDocument(scope, 'visibilityState') === 'hidden') onHidden();
  };
  const onShow = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) onComeBack();
  };
  return installAll(guard, [
    () => listen(scope.document, 'visibilitychange', onVisibility),
    () => listen(scope, 'pagehide', onExit),
    () => listen(scope, 'pageshow', onShow),
  ]);
}
