/**
 * Decides which session is recorded, if any, and makes the engine follow. Everything that bears on the decision
 * (start and stop, consent, level, the session's life) changes a variable and calls `follow`.
 */
import { DATABASE } from './database-name.js';
import type { Distribution, Engine, GivenError, RecorderModule } from './engine.js';
import { every, harmless, later, listen, ofDocument } from './natives.js';
import type { Options } from './options/read.js';
import type { Report } from './report.js';
import { isSampled, recordedRate } from './sampling.js';
import { locker } from './session/lock.js';
import { openSlot } from './session/slot.js';
import { createSessionStore, slotName } from './session/store.js';
import type { Session } from './session/store.js';
import type { Scope } from './signals.js';
import type { FlushResult, PrivacyLevel, User } from './types.js';
import type { Unwatchable } from './link.js';

/** What was asked for; calls before `init` are kept in it. */
export interface Wishes {
  /** `undefined`: neither start nor stop was called. */
  isWanted: boolean | undefined;
  isForced: boolean;
  isConsentGiven: boolean | undefined;
  level: PrivacyLevel | undefined;
  user: User | undefined;
  viewName: string;
  errors: GivenError[];
}

export interface ControlParams {
  readonly scope: Scope;
  readonly options: Options;
  readonly wishes: Wishes;
  readonly distribution: Distribution;
  readonly report: Report;
}

export interface Control {
  /** Acts on changed wishes. */
  follow(): void;
  /** A start was called for: a failed loading is tried again. */
  retry(): void;
  /** Consent was withdrawn. */
  forget(): void;
  /** What waits for an error is sent. */
  worthy(): void;
  restart(): void;
  session(): Session | undefined;
  engine(): Engine | undefined;
  unwatchable(): Unwatchable | undefined;
  flush(timeoutMs: number): Promise<FlushResult>;
}

/** Signs of life are worth a look at the session at most this often: it costs the page's thread a millisecond or more. */
const ACTIVITY_INTERVAL_MS = 5000;
const VISIBLE_INTERVAL_MS = 60_000;

export function createControl({ scope, options, wishes, distribution, report }: ControlParams): Control {
  const name = slotName(options.applicationId);
  const store = createSessionStore({
    slot: openSlot(scope, name, options.sessionPersistence),
    locked: locker(scope, name),
    onSettled: () => follow(),
  });
  let engine: Engine | undefined;
  let loading: Promise<void> | undefined;
  let hasFailed = false;
  /** Session the engine was told to record. */
  let recorded: string | undefined;

  const isConsentGiven = (): boolean => wishes.isConsentGiven ?? options.trackingConsent === 'granted';
  const isWanted = (): boolean => wishes.isWanted ?? !options.startSessionReplayRecordingManually;
  const isChosen = (session: Session): boolean =>
    wishes.isForced || session.isForced || isSampled(session.id, recordedRate(options));
  const session = (): Session | undefined => (isConsentGiven() ? store.current() : undefined);

  /** The session to be recorded. */
  const target = (): Session | undefined => {
    // A page rendered ahead may never be seen.
    if (!isWanted() || ofDocument(scope, 'prerendering')) return undefined;
    if (wishes.isForced && isConsentGiven()) store.force();
    const current = session();
    if (current?.isForced) wishes.isForced = false;
    return current && isChosen(current) ? current : undefined;
  };

  const recorder = async (): Promise<RecorderModule> => {
    try {
      return await distribution.loadRecorder();
    } catch (cause) {
      throw new Error(`the recorder script could not be loaded (${String(cause)})`);
    }
  };

  const load = async (): Promise<void> => {
    try {
      const wasm = options.wasmUrl ?? distribution.findWasm();
      engine = await (
        await recorder()
      ).createEngine({ scope, options, wasm, report, onSign: wake, look: follow, onWorthy: store.force });
    } catch (problem) {
      hasFailed = true;
      report(problem);
    }
    loading = undefined;
    harmless(follow)();
  };

  const follow = (): void => {
    const chosen = target();
    if (!engine) {
      if (chosen && !hasFailed) loading ??= load();
      return;
    }
    // Until it is that of all tabs, there is time to load.
    const sessionId = chosen && store.settled()?.id;
    if (sessionId !== recorded) {
      recorded = sessionId;
      if (!sessionId) engine.stop(wishes.level);
      else {
        const level = wishes.level ?? options.defaultPrivacyLevel;
        engine.start({ ...wishes, sessionId, sessionStartMs: chosen.createdMs, level });
      }
    }
    // By the application, or by an error in another tab.
    if (wishes.isForced || chosen?.isForced) engine.letOut();
  };

  const wake = (): void => {
    if (isConsentGiven()) store.touch();
    follow();
  };
  let lastActivityMs = 0;
  const onActivity = (event: Event): void => {
    const now = Date.now();
    if ((!event.isTrusted && !options.allowUntrustedEvents) || Math.abs(now - lastActivityMs) < ACTIVITY_INTERVAL_MS)
      return;
    lastActivityMs = now;
    wake();
  };
  const onVisible = (): void => {
    if (ofDocument(scope, 'visibilityState') === 'visible' && isConsentGiven()) store.extend();
    follow();
  };
  for (const type of ['click', 'touchstart', 'keydown', 'scroll']) listen(scope, type, onActivity);
  listen(scope.document, 'visibilitychange', onVisible);
  listen(scope.document, 'prerenderingchange', onVisible);
  // From the back/forward cache perhaps: the session may have ended there.
  listen(scope, 'pageshow', wake);
  every(scope, VISIBLE_INTERVAL_MS, onVisible);
  if (isConsentGiven()) store.touch();

  return {
    // Consent given later begins a session as `init` would have.
    follow: wake,
    retry: () => {
      hasFailed = false;
    },
    forget: () => {
      engine?.discard();
      wishes.errors = [];
      recorded = undefined;
      store.end();
      try {
        // Also what earlier pages have left.
        scope.indexedDB.deleteDatabase(DATABASE);
      } catch {
        // Where there can be no database there is nothing in it.
      }
    },
    worthy: () => {
      if (engine) engine.letOut();
      else if (target()) wishes.isForced = true;
    },
    restart: () => {
      // Not stopped: what comes after a recording says what of it is to be taken back. So it is if nothing does.
      recorded = '';
      follow();
    },
    session,
    engine: () => engine,
    unwatchable: () => {
      const current = session();
      if (!current) return 'no-session';
      if (engine?.isSending()) return undefined;
      return isChosen(current) ? 'not-recording' : 'sampled-out';
    },
    flush: async (timeoutMs) => {
      const endMs = Date.now() + timeoutMs;
      if (loading) {
        const late = new Promise<void>((resolve) => later(scope, timeoutMs, resolve));
        await Promise.race([loading, late]);
      }
      if (engine) return engine.flush(Math.max(0, endMs - Date.now()));
      return { delivered: !loading, pendingBytes: 0 };
    },
  };
}
