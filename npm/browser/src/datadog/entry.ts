/** `@afterimage/browser/datadog`: `datadogRum` for applications that come from `@datadog/browser-rum`. */
import * as sdk from '../index.js';
import { createDatadogRum } from './members.js';

// Servers are nowhere.
export const datadogRum = createDatadogRum(sdk, () => (globalThis as { location?: Location }).location?.origin);
