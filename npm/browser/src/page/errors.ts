/**
 * Errors of the page as notes: those nobody caught, rejections nobody handled, resources that could not be loaded, and
 * those the application hands over. One place for all of them, so that none is told twice and a loop of them ends.
 */
import type { Guard } from 'afterimage-glue';
import { listen } from '../natives.js';
import { sanitizeUrl } from '../sanitize-url.js';
import type { Scope } from '../signals.js';
import { installAll } from './installed.js';
import { errorNote } from './json.js';
import type { ErrorSource } from './json.js';

/** So many at once, and then one a second: a loop of errors must not crowd out what the visitor did. */
const MOST_AT_ONCE = 20;
const REFILL_MS = 1000;

/** Elements whose address shows what is in the picture, or may: under `mask` it goes with the picture. */
const PICTURES = new Set(['img', 'image', 'input', 'source', 'video', 'audio', 'track', 'embed', 'object']);

export interface ErrorSink {
  note(json: string): void;
  /** A message or a stack as it may be kept. */
  masked(text: string, isStack: boolean): string;
  /** The privacy level of an element; `hidden`: nothing that happens on it is told. */
  levelOf(element: EventTarget): string | undefined;
}

export interface Errors {
  /** The application's own. */
  add(error: unknown, context: object | undefined): void;
  stop(): void;
}

export function watchErrors(scope: Scope, guard: Guard, sink: ErrorSink): Errors {
  const told = new WeakSet<object>();
  let left = MOST_AT_ONCE;
  let countedMs = scope.performance.now();
  let omitted = 0;

  const tell = (error: unknown, source: ErrorSource, more: object): void => {
    const isObject = typeof error === 'object' && error !== null;
    if (isObject && told.has(error)) return;
    const nowMs = scope.performance.now();
    left = Math.min(MOST_AT_ONCE, left + (nowMs - countedMs) / REFILL_MS);
    countedMs = nowMs;
    if (left < 1) {
      omitted++;
      return;
    }
    left--;
    if (isObject) told.add(error);
    // What the application gives is its own to judge; what is found passes the rules for texts.
    const keep = source === 'custom' ? (text: string) => text : sink.masked;
    sink.note(errorNote(error, source, { ...more, ...(omitted && { omitted }) }, keep));
    omitted = 0;
  };

  const onError = (event: Event): void => {
    const { target } = event;
    if (target && target !== scope) return onResource(target as Element);
    const { error, message, filename, lineno, colno } = event as ErrorEvent;
    // Of a script of another origin there is but a message: "Script error."
    const where = filename ? { stack: `at ${filename}:${lineno}:${colno}` } : {};
    tell(error ?? { message, ...where }, 'uncaught', {});
  };

  const onResource = (element: Element): void => {
    const level = sink.levelOf(element);
    if (!level || level === 'hidden') return;
    const name = String(element.localName);
    const { currentSrc, src, href, data } = element as unknown as Record<string, unknown>;
    const address = [currentSrc, src, href, data].find((value) => typeof value === 'string' && value !== '') as string;
    const url = address && sanitizeUrl(address);
    const isMasked = level === 'mask';
    const kept = url && !(isMasked && PICTURES.has(name)) ? { url: isMasked ? url.replace(/\?.*/, '') : url } : {};
    tell({ message: `<${name}> could not be loaded` }, 'resource', { element: name, ...kept });
  };

  /** Whatever a page's objects do when they are read: an error thrown here would be the page's next one. */
  const safely =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      try {
        act(...args);
      } catch {
        omitted++;
      }
    };

  return {
    add: safely((error, context) => tell(error, 'custom', { context })),
    stop: installAll(guard, [
      () => listen(scope, 'error', safely(onError)),
      () =>
        listen(
          scope,
          'unhandledrejection',
          safely((event) => tell((event as PromiseRejectionEvent).reason, 'rejection', {})),
        ),
    ]),
  };
}
