/** One recording: the page's recorder with all that is laid into the page for it, from start to stop. */
import { PageRecorder } from 'afterimage-glue';
import type { Guard, Level, Selectors } from 'afterimage-glue';
import type { OwnedGuard } from '../guard.js';
import { harmless, ofDocument } from '../natives.js';
import type { Scope } from '../signals.js';
import { uuid } from '../uuid.js';
import type { Delivery } from './delivery.js';
import { createErrors } from './errors.js';
import type { Omitted } from './errors.js';
import { toJson } from './json.js';
import type { OwnRules } from './own-rules.js';
import { watchViews } from './views.js';
import type { Views } from './views.js';

/** Why nothing is recorded for a while. */
export type PauseReason = 'address' | 'idle' | 'hidden';

/** What is not read in this time when a view begins is read in slices, as ever. */
const NEW_VIEW_MS = 6;

export interface RecordingSetup {
  readonly scope: Scope;
  readonly guard: OwnedGuard;
  readonly delivery: Delivery;
  readonly recordingId: string;
  readonly viewId: string;
  readonly viewName: string;
  readonly level: Level;
  readonly allowUntrustedEvents: boolean;
  readonly textAllowlist: readonly string[];
  readonly selectors: Selectors;
  readonly maskContent: readonly string[];
  readonly patterns: readonly string[];
  readonly own: OwnRules;
  readonly trackUserInteractions: boolean;
  readonly seed: number;
  readonly onFallback: (what: string) => void;
  readonly omitted: Omitted;
  /** An error was told of that somebody may want to see. */
  readonly onError: () => void;
  /** Whether the page's address may be recorded; where there is no rule, all may be. */
  readonly isAllowed: (() => boolean) | undefined;
  /** It may not be: the recording has ended. */
  readonly onAway: () => void;
  /** Something was handed over. */
  readonly onTold: () => void;
  /** The document was opened anew in another mode, which only the beginning of a recording can tell. Said once. */
  readonly onOtherMode: () => void;
}

export interface Recording {
  readonly id: string;
  startView(name: string): void;
  addError(error: unknown, context: object | undefined): void;
  /** An `error` or `unhandledrejection` of the page's window that nobody else tells of. */
  addUncaught(event: Event): void;
  note(kind: string, json: string): void;
  /** Reads for about `mostMs`; a drain that must end is closed with what it has found by then. */
  drain(mostMs: number, mustEnd: boolean): void;
  /** `nextLevel`: that of the recording that follows. */
  stop(nextLevel?: Level): void;
  /** Stops, and says why nothing follows for now. */
  pause(reason: PauseReason): void;
  viewName(): string;
  stats(): Record<string, unknown> | undefined;
}

/** Answers with nothing when the instance did not survive the start. What else it throws has left nothing in the page. */
export function startRecording(setup: RecordingSetup): Recording | undefined {
  const { scope, guard, delivery, own, recordingId: id } = setup;
  const address = (): string => own.sanitizeUrl(scope.location.href);
  let { viewId, viewName } = setup;
  let url = address();

  let isOver = false;
  // While it is made, too.
  let isInside = true;
  /** Every way into the recorder: where the page is at an address that may not be recorded, it is left before it reads. */
  const gate: Guard = !setup.isAllowed
    ? guard
    : {
        get dead() {
          return guard.dead;
        },
        get isOutside() {
          return guard.isOutside;
        },
        addUndo: guard.addUndo,
        removeUndo: guard.removeUndo,
        run: (fn) => {
          if (isInside || guard.isOutside) return guard.run(fn);
          if (isAway()) return undefined;
          isInside = true;
          const result = guard.run(fn);
          isInside = false;
          return result;
        },
      };

  let isWatching = false;
  // Also after `document.open()`, which takes the listeners out.
  const watch = (): void => {
    views?.stop();
    views = watchViews(scope, guard, onMove, isAway, setup.onFallback);
  };

  const sink = {
    note: (json: string) => enter(() => recorder?.note('error', json)),
    // A recorder that fails here keeps nothing of the text.
    masked: (level: Level, text: string, isStack: boolean) =>
      enter(() => recorder?.error_text(level, text, isStack)) ?? '',
    nowMs: () => scope.performance.now(),
    onError: setup.onError,
  };
  const errors = createErrors(sink, own, setup.omitted);

  const recorder = guard.run(() => {
    const config = {
      recordingId: id,
      viewId,
      url,
      level: setup.level,
      textAllowlist: setup.textAllowlist,
      selectors: setup.selectors,
      maskContent: setup.maskContent,
      patterns: setup.patterns,
      masksTexts: !!own.maskText,
      sanitizesAddresses: own.isSanitized,
      allowUntrustedEvents: setup.allowUntrustedEvents,
      trackUserInteractions: setup.trackUserInteractions,
      recorder: __VERSION__,
      timeOriginMs: Date.now() - scope.performance.now(),
      seed: setup.seed,
    };
    const post = (batch: Uint8Array, lastSeq: number, purges: Uint8Array[]): void => {
      delivery.accept(id, batch, lastSeq, purges);
      setup.onTold();
    };
    const mode = ofDocument(scope, 'compatMode');
    let isOther = false;
    const reopened = (): void => {
      if (isWatching) watch();
      if (isOther || ofDocument(scope, 'compatMode') === mode) return;
      isOther = true;
      setup.onOtherMode();
    };
    const made = new PageRecorder(config, {
      post,
      guard: gate,
      reopened,
      onFallback: setup.onFallback,
      fetchText: delivery.sheetTexts.ask,
      uncaught: errors.uncaught,
      failed: errors.failed,
      maskText: own.maskText,
      sanitizeUrl: own.sanitizeUrl,
    });
    made.start();
    if (viewName) made.start_view(viewId, url, viewName);
    return made;
  });
  if (!recorder || guard.dead) return undefined;
  isInside = false;

  const enter = <T>(act: () => T): T | undefined => (isOver ? undefined : gate.run(act));
  let views: Views | undefined;
  const drain = (mostMs: number, mustEnd: boolean): void => {
    views?.settle();
    enter(() => recorder.drain(mostMs, mustEnd));
  };

  const startView = (name: string, isNew: boolean): void => {
    if (isNew) {
      // What was recorded so far belongs to the view before; segments carry their view in the header.
      enter(() => recorder.drain(NEW_VIEW_MS, false));
      viewId = uuid();
      delivery.setView(id, viewId);
    }
    viewName = name;
    url = address();
    enter(() => recorder.start_view(viewId, url, name));
  };

  const onMove = (isOtherPage: boolean): void => {
    if (isOtherPage) startView('', true);
    else if (address() !== url) startView(viewName, false);
  };
  /** Ends it; `act` is the recorder's last. */
  const leave = (act: () => void): void => {
    isOver = true;
    views?.stop();
    guard.run(act);
    guard.run(() => recorder.free());
  };
  const stop = (nextLevel?: Level): void => {
    if (views) harmless(views.settle)(undefined);
    if (!isAway()) leave(() => recorder.stop(nextLevel));
  };
  const close = (): void => delivery.close(id);

  /** Whether it has ended, or does now, because of where the page is. What the page has changed by then is not read. */
  const isAway = (): boolean => {
    if (!isOver && setup.isAllowed?.() === false) {
      leave(() => recorder.quit('pause', toJson({ reason: 'address' })));
      close();
      setup.onAway();
    }
    return isOver;
  };
  try {
    watch();
    isWatching = true;
  } catch (problem) {
    stop();
    throw problem;
  }

  return {
    id,
    drain,
    startView: (name) => {
      views?.settle();
      startView(name, true);
    },
    addError: (error, context) => errors.add(error, context),
    addUncaught: (event) => {
      const json = errors.uncaught(event, setup.level);
      if (json) sink.note(json);
    },
    note: (kind, json) => enter(() => recorder.note(kind, json)),
    stats: () => enter(() => recorder.stats()),
    stop: (nextLevel) => {
      stop(nextLevel);
      close();
    },
    pause: (reason) => {
      enter(() => recorder.note('pause', toJson({ reason })));
      stop();
      close();
    },
    viewName: () => viewName,
  };
}
