/** Where segments are posted to: the collector's address with all that identifies the sender in the query. */
import type { Options } from '../options/read.js';

const PATH = '/api/v2/replay';

/**
 * Stands where each request says by the visitor's clock when it is sent (`js/request.js`), however a proxy wraps it: of what
 * comes late the collector can tell that the clock was right.
 */
const SENT_MS = '1000000000000';

/** @param pageUrl Base of relative addresses. Throws if a `proxy` function does, or gives no URL. */
export function intakeUrl(options: Options, pageUrl: string): string {
  const { applicationId, clientToken, service, env, version, endpoint, proxy } = options;
  const parameters = new URLSearchParams({ v: '1', application_id: applicationId, client_token: clientToken });
  for (const [name, value] of Object.entries({ service, env, version, sdk: __VERSION__, sent_ms: SENT_MS })) {
    if (value !== undefined) parameters.set(name, value);
  }
  const query = parameters.toString();
  if (proxy === undefined) return new URL(endpoint.replace(/\/+$/, '') + `${PATH}?${query}`, pageUrl).href;
  if (typeof proxy === 'string') {
    const url = new URL(proxy, pageUrl);
    url.searchParams.set('forward', `${PATH}?${query}`);
    return url.href;
  }
  try {
    return new URL(proxy({ path: PATH, parameters: query }), pageUrl).href;
  } catch (cause) {
    throw new Error(`option "proxy" did not give a URL (${String(cause)}); nothing is recorded`);
  }
}
