/** `@afterimage/browser/datadog`: `datadogRum` for applications that come from `@datadog/browser-rum`. */
import * as sdk from '../index.js';
import { createDatadogRum } from './members.js';

export const datadogRum = createDatadogRum(sdk, () =>
  typeof window === 'object' && window.document ? window : undefined,
);
