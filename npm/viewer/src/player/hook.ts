/**
 * `window.__afterimageViewer`: the hook for tests and for pages that embed the viewer.
 *
 * Checks that drive a browser seek with `replayer` and read `replayer.iframe.contentDocument`;
 * (`replayer.pause(t)` shows what happened strictly before `t`: for the end, pass the length plus one.)
 * `messages` holds every warning and debug line of the replayer, which a sound recording leaves empty.
 */
import type { Replayer } from '@rrweb/replay';

export interface ViewerHook {
  /** The present replayer; another one after a live session was loaded again. */
  replayer: Replayer | undefined;
  /** Resolves once the page is rebuilt at the moment that the address asks for; rejects where it cannot be. */
  ready: Promise<void>;
  /** What the replayer complained about. */
  readonly messages: string[];
}

declare global {
  interface Window {
    __afterimageViewer?: ViewerHook;
  }
}

/** The two ends of the hook's promise, and the hook itself. */
export interface HookControl {
  readonly hook: ViewerHook;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Puts the hook in place. */
export function installHook(): HookControl {
  let resolve = (): void => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const ready = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  // Nobody has to listen.
  ready.catch(() => undefined);
  const hook: ViewerHook = { replayer: undefined, ready, messages: [] };
  window.__afterimageViewer = hook;
  return { hook, resolve, reject };
}

/** A logger for the replayer that collects instead of printing. */
export function collectingLogger(messages: string[]): { log: Log; warn: Log } {
  const collect =
    (level: string): Log =>
    (...args) => {
      // Bounded: a broken recording may complain at every event.
      if (messages.length < 1000) messages.push(`${level}: ${args.map(words).join(' ')}`);
    };
  return { log: collect('log'), warn: collect('warn') };
}

type Log = (...args: unknown[]) => void;

function words(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return JSON.stringify(value).slice(0, 500);
  } catch {
    return String(value);
  }
}
