/** One recording: the page's recorder with all that is laid into the page for it, from start to stop. */
import { PageRecorder } from 'afterimage-glue';
import type { Level } from 'afterimage-glue';
import type { OwnedGuard } from '../guard.js';
import { sanitizeUrl } from '../sanitize-url.js';
import type { Scope } from '../signals.js';
import { uuid } from '../uuid.js';
import type { Delivery } from './delivery.js';
import { watchLifeCycle } from './life-cycle.js';
import type { LifeCycle } from './life-cycle.js';
import { watchViews } from './views.js';

export interface RecordingSetup {
  readonly scope: Scope;
  readonly guard: OwnedGuard;
  readonly delivery: Delivery;
  readonly recordingId: string;
  readonly viewId: string;
  readonly viewName: string;
  readonly level: Level;
  readonly allowUntrustedEvents: boolean;
  readonly trackUserInteractions: boolean;
  readonly seed: number;
  readonly lifeCycle: LifeCycle;
  readonly onFallback: (what: string) => void;
}

export interface Recording {
  readonly id: string;
  startView(name: string): void;
  note(kind: string, json: string): void;
  drain(): void;
  stop(): void;
  stats(): Record<string, unknown> | undefined;
}

/** Answers with nothing when the instance did not survive the start. What else it throws has left nothing in the page. */
export function startRecording(setup: RecordingSetup): Recording | undefined {
  const { scope, guard, delivery, recordingId: id } = setup;
  const address = (): string => sanitizeUrl(scope.location.href);
  let { viewId, viewName } = setup;
  let url = address();

  const recorder = guard.run(() => {
    const config = {
      recordingId: id,
      viewId,
      url,
      baseUrl: sanitizeUrl(scope.document.baseURI),
      level: setup.level,
      allowUntrustedEvents: setup.allowUntrustedEvents,
      trackUserInteractions: setup.trackUserInteractions,
      recorder: __VERSION__,
      timeOriginMs: Date.now() - scope.performance.now(),
      seed: setup.seed,
    };
    const post = (batch: Uint8Array, _firstSeq: number, lastSeq: number): void => delivery.accept(id, batch, lastSeq);
    const made = new PageRecorder(config, { post, guard });
    made.start();
    if (viewName) made.start_view(viewId, url, viewName);
    return made;
  });
  if (!recorder || guard.dead) return undefined;

  const enter = <T>(act: () => T): T | undefined => guard.run(act);
  const drain = (): void => enter(() => recorder.drain());

  const startView = (name: string, isNew: boolean): void => {
    if (isNew) {
      // What was recorded so far belongs to the view before; segments carry their view in the header.
      drain();
      viewId = uuid();
      delivery.setView(id, viewId);
    }
    viewName = name;
    url = address();
    enter(() => recorder.start_view(viewId, url, name));
  };

  const onMove = (isOtherPath: boolean): void => {
    if (isOtherPath) startView('', true);
    else if (address() !== url) startView(viewName, false);
  };
  const unwatch: (() => void)[] = [];
  const stop = (): void => {
    unwatch.forEach((each) => each());
    enter(() => recorder.stop());
    enter(() => recorder.free());
  };
  try {
    unwatch.push(watchViews(scope, guard, onMove, setup.onFallback));
    unwatch.push(watchLifeCycle(scope, guard, setup.lifeCycle));
  } catch (problem) {
    stop();
    throw problem;
  }

  return {
    id,
    drain,
    startView: (name) => startView(name, true),
    note: (kind, json) => enter(() => recorder.note(kind, json)),
    stats: () => enter(() => recorder.stats()),
    stop: () => {
      stop();
      delivery.close(id);
    },
  };
}
