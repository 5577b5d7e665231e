/** Listeners and timers made through primitives that neither Zone.js nor the page has replaced on the target itself. */

type Zone = { __symbol__?: (name: string) => string };
type AddListener = (type: string, listener: (event: Event) => void, options: AddEventListenerOptions) => void;
type SetTimer = (run: () => void, ms: number) => number;

/** What Zone.js replaced under `name` on the target, if it did. */
function unpatched(target: object, name: string): unknown {
  const zone = (globalThis as { Zone?: Zone }).Zone;
  return zone?.__symbol__ && (target as Record<string, unknown>)[zone.__symbol__(name)];
}

function listenerMethod(target: EventTarget, name: 'addEventListener' | 'removeEventListener'): AddListener {
  const isReal = typeof EventTarget === 'function' && target instanceof EventTarget;
  // Pages replace `addEventListener` of window or document; the prototype's is rarely touched.
  const method = unpatched(target, name) ?? (isReal ? EventTarget.prototype[name] : target[name]);
  return method as AddListener;
}

/** Adds a passive capturing listener; the answer removes it. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  const options = { capture: true, passive: true };
  listenerMethod(target, 'addEventListener').call(target, type, listener, options);
  return () => listenerMethod(target, 'removeEventListener').call(target, type, listener, options);
}

/** A timer Angular does not wait for; the answer cancels it. */
export function later(scope: Window, ms: number, run: () => void): () => void {
  const id = ((unpatched(scope, 'setTimeout') ?? scope.setTimeout) as SetTimer).call(scope, run, ms);
  return () => scope.clearTimeout(id);
}

/** Runs again and again for as long as the page lives. */
export function every(scope: Window, ms: number, run: () => void): void {
  ((unpatched(scope, 'setInterval') ?? scope.setInterval) as SetTimer).call(scope, run, ms);
}
