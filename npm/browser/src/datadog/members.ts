/** `datadogRum` as far as it bears on session replay. What else an application calls on it does nothing, and says so once. */
import { PREFIX } from '../report.js';
import type * as Afterimage from '../types.js';
import type { InitOptions, User } from '../types.js';
import { translate } from './options.js';
import type { Translation } from './options.js';

/** Members of `datadogRum` (7.16) that are about what is not recorded here. */
const WITHOUT_EFFECT = [
  ['setViewName', 'setViewContext', 'setViewContextProperty', 'getViewContext', 'setViewLoadingTime'],
  ['addAction', 'startAction', 'stopAction', 'startResource', 'stopResource', 'addTiming', 'addFeatureFlagEvaluation'],
  ['setGlobalContext', 'getGlobalContext', 'setGlobalContextProperty', 'removeGlobalContextProperty'],
  ['clearGlobalContext', 'setAccount', 'getAccount', 'setAccountProperty', 'removeAccountProperty', 'clearAccount'],
  ['addDurationVital', 'startDurationVital', 'stopDurationVital', 'startOperation', 'succeedOperation'],
  ['failOperation', 'startFeatureOperation', 'succeedFeatureOperation', 'failFeatureOperation', 'stopSession'],
].flat();

/** What some of them answer, so that what goes on with the answer does not fail. */
const ANSWERS: Readonly<Record<string, () => unknown>> = {
  getViewContext: () => ({}),
  getGlobalContext: () => ({}),
  getAccount: () => ({}),
};

type Sdk = typeof Afterimage;

/** @param pageOrigin Gives the page's origin, or `undefined` on a server. */
export function createDatadogRum(sdk: Sdk, pageOrigin: () => string | undefined) {
  const said = new Set<string>();
  /** Says it once. */
  const complain = (message: string): void => {
    if (said.has(message)) return;
    said.add(message);
    console.warn(PREFIX + message);
  };

  let configuration: Record<string, unknown> | undefined;
  let user: User = {};
  const tell = (next: User): void => {
    user = next;
    sdk.setUser(user);
  };

  const others: Record<string, (...args: unknown[]) => unknown> = {};
  for (const name of WITHOUT_EFFECT) {
    others[name] = () => {
      complain(`datadogRum.${name} does nothing: only session replay is carried over`);
      return ANSWERS[name]?.();
    };
  }

  return {
    ...others,
    version: sdk.version,
    DEFAULT_TRACKED_RESOURCE_HEADERS: [],
    onReady: sdk.onReady,
    startSessionReplayRecording: sdk.startSessionReplayRecording,
    stopSessionReplayRecording: sdk.stopSessionReplayRecording,
    getSessionReplayLink: sdk.getSessionReplayLink,
    setTrackingConsent: sdk.setTrackingConsent,
    addError: sdk.addError,

    init(given: Record<string, unknown>): void {
      const origin = pageOrigin();
      if (origin === undefined) return;
      let translation: Translation;
      try {
        translation = translate({ ...given }, origin);
        configuration = { ...given };
      } catch {
        // An option that throws when it is read: `init` says which.
        return sdk.init(given as unknown as InitOptions);
      }
      const { options, ignored } = translation;
      if (ignored.length) complain(`these options of Datadog's mean nothing here: ${ignored.join(', ')}`);
      sdk.init(options);
    },
    getInitConfiguration: (): Record<string, unknown> | undefined => configuration && { ...configuration },
    getInternalContext(): object | undefined {
      const sessionId = sdk.getSessionId();
      const applicationId = configuration?.['applicationId'];
      return sessionId === undefined ? undefined : { application_id: applicationId, session_id: sessionId };
    },

    /** A name, or options with one. */
    startView(view?: string | { name?: string } | null): void {
      sdk.startView(typeof view === 'object' ? view?.name : view);
    },

    setUser: (next: User): void => tell({ ...next }),
    getUser: (): User => ({ ...user }),
    setUserProperty: (name: string, value: unknown): void => tell({ ...user, [name]: value }),
    removeUserProperty(name: string): void {
      const rest = { ...user };
      Reflect.deleteProperty(rest, name);
      tell(rest);
    },
    clearUser: (): void => tell({}),
  };
}
