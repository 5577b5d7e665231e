/**
 * From the options of Datadog's `datadogRum.init` to those of our `init`. Names and defaults as Datadog documents them:
 * https://docs.datadoghq.com/real_user_monitoring/application_monitoring/browser/setup/
 */
import type { InitOptions, ProxyRequest, SessionPersistence } from '../types.js';

/** What both know by the same name and in the same meaning passes as it is; these are Datadog's alone. */
const NOT_CARRIED_OVER = [
  ['site', 'datacenter', 'subdomain', 'beforeSend', 'actionNameAttribute', 'enablePrivacyForActionName'],
  ['allowedTracingUrls', 'allowedTrackingOrigins', 'allowedGraphQlUrls', 'allowedTracingOrigins', 'plugins', 'source'],
  ['betaEnableViewUpdates', 'betaTrackWebSockets', 'compressIntakeRequests', 'enableExperimentalFeatures', 'variant'],
  ['excludedActivityUrls', 'profilingSampleRate', 'propagateTraceBaggage', 'remoteConfiguration', 'replica'],
  ['remoteConfigurationId', 'remoteConfigurationProxy', 'sdkVersion', 'sessionReplayCanvasRecording'],
  ['storeContextsAcrossPages', 'telemetryConfigurationSampleRate', 'telemetrySampleRate', 'telemetryUsageSampleRate'],
  [
    'traceContextInjection',
    'traceSampleRate',
    'trackAnonymousUser',
    'trackEarlyRequests',
    'trackFeatureFlagsForEvents',
  ],
  [
    'trackFrustrations',
    'trackResourceHeaders',
    'trackSessionAcrossSubdomains',
    'trackViewsManually',
    'useCrossSiteSessionCookie',
  ],
  ['usePartitionedCrossSiteSessionCookie', 'useSecureSessionCookie'],
  // The file it names is Datadog's worker.
  ['workerUrl'],
].flat();

/** Options of version 4, by what they are called now. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  sampleRate: 'sessionSampleRate',
  replaySampleRate: 'sessionReplaySampleRate',
  premiumSampleRate: 'sessionReplaySampleRate',
  trackInteractions: 'trackUserInteractions',
};

/**
 * Datadog's own defaults, where they differ from ours: since version 5 recording starts by itself, at a rate that is 0 unless it is
 * given. In version 4 it waited for a call, often one under a condition, which has to go on holding.
 */
const DEFAULTS = { sessionReplaySampleRate: 0, startSessionReplayRecordingManually: false };
const FORMER_DEFAULTS = { sessionReplaySampleRate: 100, startSessionReplayRecordingManually: true };

export interface Translation {
  readonly options: InitOptions;
  /** Options that mean nothing here. */
  readonly ignored: readonly string[];
}

/**
 * @param given What the application gave. In `afterimage` it may hold options of ours, which win.
 * @param origin The page's, where the collector is expected if no `endpoint` says otherwise.
 */
export function translate(given: Readonly<Record<string, unknown>>, origin: string): Translation {
  const isFormer = Object.keys(FORMER_NAMES).some((name) => given[name] !== undefined);
  const options: Record<string, unknown> = { ...(isFormer ? FORMER_DEFAULTS : DEFAULTS), endpoint: origin };
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    // Datadog takes null for nothing.
    if (value === null || value === undefined || name === 'afterimage') continue;
    if (NOT_CARRIED_OVER.includes(name)) ignored.push(name);
    else options[FORMER_NAMES[name] ?? name] = convert(name, value);
  }
  const own = given['afterimage'] as object | undefined;
  return { options: { ...options, ...own } as unknown as InitOptions, ignored };
}

function convert(name: string, value: unknown): unknown {
  if (name === 'proxy' && typeof value === 'string') return forwarder(value);
  // It may be a list there, of which the first that works is taken.
  if (name === 'sessionPersistence' && Array.isArray(value)) return (value as SessionPersistence[])[0];
  return value;
}

/** Proxies that were set up for Datadog look for what to forward in `ddforward`. */
function forwarder(proxy: string): (request: ProxyRequest) => string {
  return ({ path, parameters }) => `${proxy}?ddforward=${encodeURIComponent(`${path}?${parameters}`)}`;
}
