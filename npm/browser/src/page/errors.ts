/**
 * Errors of the page as notes: those nobody caught, rejections nobody handled, resources that could not be loaded, and
 * those the application hands over. One place for all of them, so that none is told twice and a loop of them ends.
 */
import type { Level } from 'afterimage-glue';
import { sanitizeUrl } from '../sanitize-url.js';
import { errorNote } from './json.js';
import type { ErrorSource } from './json.js';
import type { OwnRules } from './own-rules.js';

/** So many at once, and then one a second: a loop of errors must not crowd out what the visitor did. */
const MOST_AT_ONCE = 20;
const REFILL_MS = 1000;

/** Elements whose address shows what is in the picture, or may: under `mask` it goes with the picture. */
const PICTURES = new Set(['img', 'image', 'input', 'source', 'video', 'audio', 'track', 'embed', 'object']);

export interface ErrorSink {
  note(json: string): void;
  /** A message or a stack as a level lets it be kept. */
  masked(level: Level, text: string, isStack: boolean): string;
  nowMs(): number;
  /** Something went wrong in the application; not: a picture is missing. */
  onError(): void;
}

/** What it answers with is to be told, as JSON; nothing where it is not. */
export interface Errors {
  /** The application's own. */
  add(error: unknown, context: object | undefined): void;
  /** An `error` or `unhandledrejection` of a window, with the level that holds for its document. */
  uncaught(event: Event, level: Level): string | undefined;
  /** An element that could not be loaded, with the level that holds for it. */
  failed(element: Element, level: Level): string | undefined;
}

/** Errors that nobody was told of since one was: too many, or while the recording rested. */
export interface Omitted {
  count: number;
}

export function createErrors(sink: ErrorSink, own: OwnRules, omitted: Omitted): Errors {
  const told = new WeakSet<object>();
  let left = MOST_AT_ONCE;
  let countedMs = sink.nowMs();

  const tell = (error: unknown, source: ErrorSource, more: object, level?: Level): string | undefined => {
    const isObject = typeof error === 'object' && error !== null;
    if (isObject && told.has(error)) return undefined;
    const nowMs = sink.nowMs();
    left = Math.min(MOST_AT_ONCE, left + (nowMs - countedMs) / REFILL_MS);
    countedMs = nowMs;
    if (left < 1) {
      omitted.count++;
      return undefined;
    }
    left--;
    if (source !== 'resource') sink.onError();
    if (isObject) told.add(error);
    // Of what the application gives is masked what is a secret by its form; what is found passes all rules for texts.
    const keep = (text: string, isStack: boolean): string => {
      const kept = sink.masked(level ?? 'allow', own.sanitizeUrlsIn(text, isStack), isStack);
      return own.maskText ? (own.maskText(kept, null) ?? '') : kept;
    };
    const note = errorNote(error, source, { ...more, ...(omitted.count && { omitted: omitted.count }) }, keep);
    omitted.count = 0;
    return note;
  };

  /** Whatever a page's objects do when they are read: an error thrown here would be the page's next one. */
  const safely =
    <Args extends unknown[]>(act: (...args: Args) => string | undefined) =>
    (...args: Args): string | undefined => {
      try {
        return act(...args);
      } catch {
        omitted.count++;
        return undefined;
      }
    };

  const add = safely((error: unknown, context: object | undefined) => tell(error, 'custom', { context }));

  return {
    add: (error, context) => {
      const json = add(error, context);
      if (json) sink.note(json);
    },
    uncaught: safely((event, level) => {
      if (event.type !== 'error') return tell((event as PromiseRejectionEvent).reason, 'rejection', {}, level);
      const { error, message, filename, lineno, colno } = event as ErrorEvent;
      // Of a script of another origin there is but a message: "Script error."
      const where = filename ? { stack: `at ${filename}:${lineno}:${colno}` } : {};
      return tell(error ?? { message, ...where }, 'uncaught', {}, level);
    }),
    failed: safely((element, level) => {
      const name = String(element.localName);
      const { currentSrc, src, href, data } = element as unknown as Record<string, unknown>;
      const address = [currentSrc, src, href, data].find(
        (value) => typeof value === 'string' && value !== '',
      ) as string;
      const url = address && sink.masked('allow', own.sanitizeUrl(address), false);
      const isMasked = level !== 'allow' && level !== 'mask-user-input';
      const kept =
        url && !(isMasked && PICTURES.has(name)) ? { url: isMasked ? sanitizeUrl(url).replace(/\?.*/, '') : url } : {};
      return tell({ message: `<${name}> could not be loaded` }, 'resource', { element: name, ...kept }, level);
    }),
  };
}
