/**
 * Listeners and timers made through primitives that neither Zone.js nor the page has replaced, and properties that nothing
 * in the page shadows. What is thrown in a listener or timer of ours is reported and goes no further.
 */
import type { Report } from './report.js';
import type { Scope } from './signals.js';

type AddListener = (type: string, listener: (event: Event) => void, options: AddEventListenerOptions) => void;
type SetTimer = (run: () => void, ms: number) => number;

let trouble: Report;

/** To be called first. */
export function reportTo(report: Report): void {
  trouble = report;
}

/** The same call, of which no exception leaves. */
export const harmless =
  <Given>(act: (given: Given) => void) =>
  (given?: Given): void => {
    try {
      act(given as Given);
    } catch (problem) {
      trouble(problem);
    }
  };

/** What Zone.js put aside under `name`, else what `owner` holds. An element may have the name of either. */
function native(target: object, name: string, owner = target): unknown {
  const symbol = (globalThis as { Zone?: { __symbol__?: unknown } }).Zone?.__symbol__;
  const kept =
    typeof symbol === 'function' && (target as Record<string, unknown>)[(symbol as (name: string) => string)(name)];
  return typeof kept === 'function' ? kept : (owner as Record<string, unknown>)[name];
}

/** A property of the document. A form or an image of that name shadows it, but not the prototype's getter. */
export function ofDocument({ Document, document }: Scope, name: string): unknown {
  return Reflect.get(Document.prototype, name, document);
}

/** Adds a passive capturing listener; the answer removes it. */
export function listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
  const safe = harmless(listener);
  const call = (name: string): void =>
    // Pages replace `addEventListener` of window or document; the prototype's is rarely touched.
    (native(target, name, EventTarget.prototype) as AddListener).call(target, type, safe, {
      capture: true,
      passive: true,
    });
  call('addEventListener');
  return () => call('removeEventListener');
}

/** A timer Angular does not wait for; the answer cancels it. */
export function later(scope: Window, ms: number, run: () => void): () => void {
  const id = (native(scope, 'setTimeout') as SetTimer).call(scope, harmless(run), ms);
  return () => scope.clearTimeout(id);
}

/** Runs again and again for as long as the page lives. */
export function every(scope: Window, ms: number, run: () => void): void {
  (native(scope, 'setInterval') as SetTimer).call(scope, harmless(run), ms);
}

/** Calls back when children of a node have changed; the answer ends it. */
export function childListChanges(scope: Window, node: Node, run: () => void): () => void {
  const Observer = native(scope, 'MutationObserver') as typeof MutationObserver;
  const observer = new Observer(harmless(run));
  observer.observe(node, { childList: true });
  return () => observer.disconnect();
}
