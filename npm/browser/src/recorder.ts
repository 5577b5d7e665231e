/**
 * The recorder chunk, loaded when a recording first starts: compiles the wasm, keeps an instance of it alive and records
 * with it. An instance that fails is replaced by a fresh one, with a new recording, three times at most.
 */
import * as glue from 'afterimage-glue';
import type { Level } from 'afterimage-glue';
import type { Engine, EngineParams, RecordingParams } from './engine.js';
import { createGuard } from './guard.js';
import { harmless, later, reportTo } from './natives.js';
import { addressRule } from './page/address-rule.js';
import { createDelivery } from './page/delivery.js';
import { createExit, exitLease } from './page/exit.js';
import { intakeUrl } from './page/intake.js';
import { toJson } from './page/json.js';
import type { Omitted } from './page/errors.js';
import { HIDDEN_AFTER_MS, createLife } from './page/life.js';
import { watchLifeCycle } from './page/life-cycle.js';
import { createLevels } from './page/levels.js';
import { loadModule } from './page/module.js';
import { ownRules } from './page/own-rules.js';
import { patternsOf } from './page/patterns.js';
import { portOpeners } from './page/ports.js';
import { watchReturn } from './page/return.js';
import { createWhenFree } from './page/when-free.js';
import { createWithholding } from './page/withholding.js';
import { startRecording } from './page/recording.js';
import type { PauseReason, Recording } from './page/recording.js';
import { takeTab } from './page/tab-id.js';
import { uuid } from './uuid.js';

const MOST_RESTARTS = 3;
const RESTART_AFTER_MS = 1000;
const MOST_FALLBACKS = 20;
const SIGN_EVERY_MS = 5000;
/** What is not read in this time when the page is hidden or goes is not in the recording unless the page comes back. */
const EXIT_MS = 18;

export async function createEngine({
  scope,
  options,
  wasm,
  report,
  look,
  onSign,
  onWorthy,
}: EngineParams): Promise<Engine> {
  reportTo(report);
  const intake = intakeUrl(options, scope.location.href);
  const module = await loadModule(scope, await wasm, __BUILD_ID__);
  await glue.default({ module_or_path: module });

  const patterns = patternsOf(options.maskContent);
  const everything = glue.everything();

  const isAllowedAt = addressRule(options, scope.location.href);
  const isAllowed = isAllowedAt && (() => isAllowedAt(scope.location.href));

  const tab = takeTab(scope);
  const pageId = uuid();
  const fallbacks: string[] = [];
  // A fresh instance meets the same again.
  const onFallback = (what: string): void => {
    if (fallbacks.length < MOST_FALLBACKS && !fallbacks.includes(what)) fallbacks.push(what);
  };
  /** What is to be recorded, also while a failed instance is being replaced. */
  let wanted: RecordingParams | undefined;
  let recording: Recording | undefined;
  /** Why what is wanted is not recorded now. */
  let resting: PauseReason | undefined;
  /** When the session was last told of the visitor. */
  let signMs = -Infinity;
  let unwatchReturn: (() => void) | undefined;
  /** An error has woken it since the visitor's last sign. */
  let hasWoken = false;
  const omitted: Omitted = { count: 0 };
  let restarts = 0;
  /** Nothing more is recorded on this page: the collector does not want it, or the recorder failed too often. */
  let off: 'refused' | 'failed' | undefined;
  let guard = createGuard(onTrap);
  const own = ownRules(options, () => guard, onFallback);

  const delivery = createDelivery({
    openers: portOpeners({
      scope,
      module,
      workerUrl: options.workerUrl,
      trustedTypesPolicyName: options.trustedTypesPolicyName,
      persists: options.persistUnsent,
      guard: () => guard,
    }),
    report,
    later: (ms, run) => later(scope, ms, run),
    nowMs: () => scope.performance.now(),
    onFallback,
    onRefused: () => {
      off = 'refused';
      discard();
    },
    onLost: beginAnew,
  });

  const levels = createLevels({ ids: delivery.unacked.ids, takeBack: (id) => delivery.takeBack(id, everything) });

  const exit = createExit({
    bytesPerMinute: options.bytesPerMinute,
    scope,
    persists: options.persistUnsent,
    messages: () => delivery.unacked.messages(true),
    beside: delivery.beside,
    guard: () => guard,
    onAcked: (recordingId, upToSeq, owed) => delivery.unacked.acknowledge(recordingId, upToSeq, owed, true),
  });

  const unwatchLifeCycle = watchLifeCycle(scope, {
    onHidden: () => {
      recording?.drain(EXIT_MS, true);
      delivery.hidden();
    },
    exit: [
      () => tab.leave(),
      () => recording?.drain(EXIT_MS, true),
      () => delivery.hidden(true),
      exit.look,
      () => delivery.place() !== 'page' && guard.run(exit.send),
    ],
    onStorage: exit.heard,
    onComeBack: () => {
      tab.comeBack();
      guard.run(exit.end);
    },
  });

  const life = createLife({
    scope,
    guard: () => guard,
    allowUntrustedEvents: options.allowUntrustedEvents,
    onSign: () => {
      const nowMs = scope.performance.now();
      hasWoken = false;
      if (resting === 'idle' || resting === 'hidden') wake();
      // `document.open()` has taken the entry's own listeners out.
      else if (nowMs - signMs >= SIGN_EVERY_MS) onSign();
      else return;
      signMs = nowMs;
    },
    onReopened: () => {
      if (isAllowed && resting === 'address') awaitReturn(isAllowed);
    },
    onError: (event) => {
      if (wakeForError()) recording?.addUncaught(event);
    },
  });

  const withholding = createWithholding({
    options,
    nowMs: () => Date.now(),
    later: (ms, run) => later(scope, ms, run),
    onLetOut: delivery.letOut,
    onForget: delivery.forgetWithheld,
    onWorthy,
  });

  /** What is wanted is recorded, if the page's address allows it, else as soon as it does. */
  function proceed(): void {
    unwatchReturn?.();
    unwatchReturn = resting = undefined;
    if (!wanted || guard.dead) return;
    if (!isAllowed || isAllowed()) return begin(wanted);
    resting = 'address';
    // Given before there was an engine, perhaps of this page.
    wanted.errors.length = 0;
    awaitReturn(isAllowed);
  }

  function awaitReturn(isThere: () => boolean): void {
    unwatchReturn?.();
    unwatchReturn = watchReturn(scope, guard, isThere, wake, onFallback);
  }

  function wake(): void {
    life.renew();
    // The session may have ended meanwhile: then another one is recorded, or none.
    onSign();
    if (resting) proceed();
  }

  /**
   * An error matters, but it is no sign of the visitor: the first wakes what rests, for a little while and if the session has
   * not ended meanwhile, and the others are counted until they are back. Says whether it is awake by that.
   */
  function wakeForError(): boolean {
    if (resting !== 'idle' && resting !== 'hidden') return false;
    if (hasWoken) {
      omitted.count++;
      return false;
    }
    look();
    hasWoken = true;
    life.renew(HIDDEN_AFTER_MS);
    if (resting) proceed();
    return true;
  }

  /** Nothing more is told until there is reason to. */
  function rest(recordingId: string, reason: 'idle' | 'hidden'): void {
    if (recording?.id !== recordingId) return;
    if (wanted) wanted = { ...wanted, viewName: recording.viewName() };
    const ended = recording;
    recording = undefined;
    resting = reason;
    ended.pause(reason);
  }

  function begin(params: RecordingParams): void {
    const recordingId = uuid();
    const viewId = uuid();
    const [seed, shipperSeed] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number];
    const { sessionId, level, viewName, user } = params;
    levels.begin(recordingId, level as Level);
    const bytesPerMinute = options.bytesPerMinute - exitLease(options.bytesPerMinute);
    delivery.open({
      intakeUrl: intake,
      sessionId,
      tabId: tab.id,
      pageId,
      recordingId,
      viewId,
      bytesPerMinute,
      seed: shipperSeed,
      isWithheld: withholding.begin(params),
    });
    const { allowUntrustedEvents, textAllowlist, trackUserInteractions, maskContent } = options;
    const { mask, unmask, hide, ignore, hideInteractions } = options;
    try {
      recording = startRecording({
        scope,
        guard,
        delivery,
        recordingId,
        viewId,
        viewName,
        level: level as Level,
        textAllowlist,
        selectors: { mask, unmask, hide, ignore, hideInteractions },
        maskContent: maskContent.filter((kind) => typeof kind === 'string'),
        patterns,
        own,
        allowUntrustedEvents,
        trackUserInteractions,
        seed,
        onFallback,
        omitted,
        onError: withholding.worthy,
        isAllowed,
        // Neither may throw: what has called may be the page, or the recorder.
        onAway: harmless(() => {
          if (recording?.id !== recordingId) return;
          recording = undefined;
          // It comes back to another view.
          if (wanted) wanted = { ...wanted, viewName: '' };
          proceed();
        }),
        onTold: harmless(() => {
          const reason = life.rest();
          // The recorder that told is on the stack.
          if (reason) later(scope, 0, () => rest(recordingId, reason));
        }),
        // The recorder that says so is on the stack.
        onOtherMode: () => later(scope, 0, () => beginAnew(recordingId)),
      });
    } catch (problem) {
      report(new Error(`the recording could not be started (${String(problem)})`));
    }
    if (!recording) delivery.close(recordingId);
    else {
      if (user) recording.note('user', toJson(user));
      for (const [error, context] of params.errors.splice(0)) recording.addError(error, context);
    }
  }

  /** Another recording takes over from this one. */
  function beginAnew(recordingId: string): void {
    if (recording?.id !== recordingId || !wanted) return;
    const params = { ...wanted, viewName: recording.viewName() };
    end();
    follow(params);
  }

  function follow(params: RecordingParams): void {
    wanted = params;
    // While a failed instance is being replaced, the replacement begins.
    if (guard.dead) return;
    hasWoken = false;
    life.watch();
    proceed();
  }

  function onTrap(error: unknown): void {
    const lost = recording;
    recording = undefined;
    harmless(() => lost && delivery.close(lost.id))();
    report(new Error(`the recorder failed (${String(error)}); the page has been given back what was changed in it`));
    // Not now: the failed instance is still on the stack, and what made it fail may last a moment.
    later(scope, RESTART_AFTER_MS, replace);
  }

  function replace(): void {
    try {
      if (restarts >= MOST_RESTARTS || !glue.__wbg_reset_state) throw new Error('no more restarts');
      glue.__wbg_reset_state();
      restarts++;
    } catch (problem) {
      // Older browsers make no instance of this size without waiting, which the glue cannot.
      off = 'failed';
      // The page is given back, but for its tab's id.
      tab.leave();
      unwatchLifeCycle();
      report('the recorder failed again; nothing more is recorded on this page');
      return onFallback(`off after a failure: ${String(problem)}`);
    }
    guard = createGuard(onTrap);
    exit.renew();
    delivery.renew();
    if (wanted) follow(wanted);
  }

  const whenFree = createWhenFree(
    () => guard.isOutside,
    (run) => later(scope, 0, run),
  );

  function end(nextLevel?: Level): void {
    // Where it may not be read, the recorder cannot say what of it is to be taken back.
    levels.tighten(nextLevel, isAllowed?.() === false ? undefined : recording?.id);
    const ended = recording;
    recording = undefined;
    wanted = undefined;
    proceed();
    life.stop();
    ended?.stop(nextLevel);
  }

  function discard(): void {
    delivery.discard();
    guard.run(exit.end);
    end();
  }

  /** Consent was withdrawn. */
  function forget(): void {
    discard();
    exit.forget();
  }

  return {
    start: whenFree((params) => {
      if (off) return;
      omitted.count = 0;
      end(params.level as Level);
      follow(params);
    }),
    stop: whenFree((level) => end(level as Level | undefined)),
    discard: whenFree(forget),
    isRecording: () => recording !== undefined,
    isSending: () => recording !== undefined && !withholding.is(),
    letOut: whenFree(withholding.worthy),
    flush: (timeoutMs) => {
      // What was refused is gone.
      if (off === 'refused') return Promise.resolve({ delivered: false, pendingBytes: 0 });
      recording?.drain(Infinity, true);
      return delivery.flush(timeoutMs);
    },
    startView: whenFree((name) => {
      if (resting && wanted) wanted = { ...wanted, viewName: name };
      recording?.startView(name);
    }),
    addError: whenFree((error, context) => {
      wakeForError();
      recording?.addError(error, context);
    }),
    setUser: whenFree((user) => {
      if (wanted) wanted = { ...wanted, user };
      recording?.note('user', toJson(user));
    }),
    stats: () => ({
      recording: recording !== undefined,
      paused: resting,
      recordingId: recording?.id,
      shipper: delivery.place(),
      unackedBytes: delivery.unacked.bytes,
      droppedBatches: delivery.unacked.droppedBatches,
      droppedBytes: delivery.unacked.droppedBytes,
      restarts,
      repairs: Number(recording?.stats()?.['repairs'] ?? 0),
      fallbacks: [...fallbacks],
      page: recording?.stats() ?? {},
      delivery: delivery.stats(),
    }),
  };
}
