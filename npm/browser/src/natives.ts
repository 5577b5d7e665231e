/** Listeners and timers made through primitives that neither Zone.js nor the page has replaced. */

type Zone = { __symbol__?: (name: string) => string };
type AddListener = (type: string, listener: (event: Event) => void, options: AddEventListenerOptions) => void;
type SetTimer = (run: () => void, ms: number) => number;

/** What Zone.js put aside under `name`, else what `owner` holds. */
function native(target: object, name: string, owner = target): unknown {
  const symbol = (globalThis as { Zone?: Zone }).Zone?.__symbol__?.(name);
  return (symbol && (target as Record<string, unknown>)[symbol]) || (owner as Record<string, unknown>)[name];
}

/** Adds a passive capturing listener; the answer removes it. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  const call = (name: string): void =>
    // Pages replace `addEventListener` of window or document; the prototype's is rarely touched.
    (native(target, name, EventTarget.prototype) as AddListener).call(target, type, listener, {
      capture: true,
      passive: true,
    });
  call('addEventListener');
  return () => call('removeEventListener');
}

/** A timer Angular does not wait for; the answer cancels it. */
export function later(scope: Window, ms: number, run: () => void): () => void {
  const id = (native(scope, 'setTimeout') as SetTimer).call(scope, run, ms);
  return () => scope.clearTimeout(id);
}

/** Runs again and again for as long as the page lives. */
export function every(scope: Window, ms: number, run: () => void): void {
  (native(scope, 'setInterval') as SetTimer).call(scope, run, ms);
}
