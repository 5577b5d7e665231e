/**
 * The public members. Each is wrapped: what goes wrong inside is reported once and never reaches the page.
 */
import { createControl } from './control.js';
import type { Control, Wishes } from './control.js';
import { NO_STATS } from './engine.js';
import type { Distribution } from './engine.js';
import { replayLink } from './link.js';
import { describe, record } from './options/checks.js';
import type { Check } from './options/checks.js';
import { readOptions } from './options/read.js';
import type { Options } from './options/read.js';
import { CONSENTS, LEVELS } from './options/table.js';
import type * as Members from './types.js';
import { reportTo } from './natives.js';
import { createReport, PREFIX, say } from './report.js';
import { isSupported, privacySignal } from './signals.js';
import type { Scope } from './signals.js';

/** Every member of the contract, as the types file declares it. */
export type Api = typeof Members;

/** Marks the window, whichever copy of the SDK comes first. */
const MARK = Symbol.for('@afterimage/browser');

/** The longest time a browser's timer takes; a longer one ends at once. */
const MOST_TIMER_MS = 2 ** 31 - 1;

/** Errors given before the recorder is loaded; more than these are not kept. */
const MOST_EARLY_ERRORS = 20;

/** @param scope Answers `undefined` where there is no page, as on a server. */
export function createApi(distribution: Distribution, scope: () => Scope | undefined): Api {
  const wishes: Wishes = {
    isWanted: undefined,
    isForced: false,
    isConsentGiven: undefined,
    level: undefined,
    user: undefined,
    viewName: '',
    errors: [],
  };
  let options: Options | undefined;
  let control: Control | undefined;
  let hasWarned = false;
  const report = createReport(() => options?.onError);
  reportTo(report);

  const guarded =
    <Args extends unknown[], Result>(act: (...args: Args) => Result, otherwise: Result) =>
    (...args: Args): Result => {
      try {
        return act(...args);
      } catch (problem) {
        report(problem);
        return otherwise;
      }
    };

  const complain = (message: string): void => say(PREFIX + message);

  /** Says what is wrong with an argument that is not allowed. */
  const isAllowed = (call: string, value: unknown, check: Check): boolean => {
    const isRight = !check.wrong(value);
    if (!isRight) complain(`the argument of ${call} is ${describe(value)}, but must be ${check.allowed}`);
    return isRight;
  };

  const init: Api['init'] = (input) => {
    const page = scope();
    if (!page) return;
    const marked = page as unknown as Record<symbol, unknown>;
    if (options || marked[MARK]) {
      if (!hasWarned && !options?.silentMultipleInit && !isSilent(input)) {
        hasWarned = true;
        console.warn(PREFIX + (options ? 'init was called again; the first call counts' : SECOND_COPY));
      }
      return;
    }
    const reading = readOptions(input);
    for (const warning of reading.warnings) console.warn(PREFIX + warning);
    for (const error of reading.errors) complain(error);
    if (!reading.options) return;
    options = reading.options;
    marked[MARK] = true;
    const signal = privacySignal(page, options.respectPrivacySignals);
    if (!isSupported(page)) console.info(PREFIX + 'this browser is too old; nothing is recorded');
    else if (signal) console.info(`${PREFIX}the browser asks for privacy (${signal}); nothing is recorded`);
    else {
      control = createControl({ scope: page, options, wishes, distribution, report });
      control.follow();
    }
  };

  /** A member that does something only once `init` has started the SDK. */
  const started = <Args extends unknown[], Result>(
    act: (control: Control, ...args: Args) => Result,
    otherwise: Result,
  ) => guarded((...args: Args) => (control ? act(control, ...args) : otherwise), otherwise);

  const follow = started((running) => running.follow(), undefined);

  return {
    version: __VERSION__,
    init: guarded(init, undefined),
    startSessionReplayRecording: guarded((how) => {
      wishes.isWanted = true;
      wishes.isForced ||= how?.force === true;
      control?.retry();
      follow();
    }, undefined),
    stopSessionReplayRecording: () => {
      wishes.isWanted = wishes.isForced = false;
      follow();
    },
    isRecording: started((running) => running.engine()?.isRecording() ?? false, false),
    flush: async (timeoutMs) => {
      try {
        const waitMs = typeof timeoutMs === 'number' && timeoutMs >= 0 ? Math.min(timeoutMs, MOST_TIMER_MS) : 10_000;
        if (control) return await control.flush(waitMs);
      } catch (problem) {
        report(problem);
        // A flush cannot fail but by a defect or a broken page: nothing is known to be delivered.
        return { delivered: false, pendingBytes: 0 };
      }
      return { delivered: true, pendingBytes: 0 };
    },
    getSessionId: started((running) => running.session()?.id, undefined),
    getSessionReplayLink: guarded(() => {
      const page = scope();
      if (!options || !page) return undefined;
      const viewer = new URL(options.viewerUrl ?? options.endpoint, page.location.href).href;
      return control
        ? replayLink(viewer, control.session()?.id, control.unwatchable() ?? Date.now())
        : replayLink(viewer, undefined, 'no-session');
    }, undefined),
    startView: guarded((name) => {
      wishes.viewName = typeof name === 'string' ? name : '';
      control?.engine()?.startView(wishes.viewName);
    }, undefined),
    addError: guarded((...said) => {
      const engine = control?.engine();
      if (engine) engine.addError(...said);
      else if (wishes.errors.length < MOST_EARLY_ERRORS) wishes.errors.push(said);
    }, undefined),
    captureReplay: started((running) => running.worthy(), undefined),
    setTrackingConsent: guarded((consent) => {
      if (!isAllowed('setTrackingConsent', consent, CONSENTS)) return;
      wishes.isConsentGiven = consent === 'granted';
      if (!wishes.isConsentGiven) control?.forget();
      follow();
    }, undefined),
    setPrivacyLevel: guarded((level) => {
      if (!isAllowed('setPrivacyLevel', level, LEVELS)) return;
      if (level === (wishes.level ?? options?.defaultPrivacyLevel)) return;
      wishes.level = level;
      control?.restart();
    }, undefined),
    setUser: guarded((user) => {
      if (!isAllowed('setUser', user, record)) return;
      wishes.user = { ...user };
      control?.engine()?.setUser(wishes.user);
    }, undefined),
    getRecorderStats: started((running) => running.engine()?.stats() ?? NO_STATS, NO_STATS),
    onReady: runReady,
  };
}

/** Runs a page's callback; what it throws is shown and goes no further. */
export function runReady(callback: () => void): void {
  try {
    callback();
  } catch (thrown) {
    say(PREFIX + 'an onReady callback threw:', thrown);
  }
}

export const SECOND_COPY = 'a second copy of the SDK does nothing';

function isSilent(input: unknown): boolean {
  return (input as { silentMultipleInit?: unknown } | undefined)?.silentMultipleInit === true;
}
