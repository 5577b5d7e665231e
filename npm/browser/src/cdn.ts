/**
 * Classic script: defines `window.Afterimage`, taking the place of the async snippet's stub, which holds callbacks in `q`
 * until then. The other files lie next to this one.
 */
import { createApi, runReady, SECOND_COPY } from './api.js';
import type { RecorderModule } from './engine.js';
import { ofDocument } from './natives.js';
import { PREFIX } from './report.js';

// Known only while the script runs for the first time. An image of that name would have the recorder come from elsewhere.
let script: unknown;
try {
  script = ofDocument(window, 'currentScript');
} catch {
  // The page has broken the getter.
}

const besides = (file: string): string =>
  new URL(`${file}?v=${__BUILD_ID__}`, (script as HTMLScriptElement | undefined)?.src || location.href).href;

interface Stub {
  q?: (() => void)[];
  version?: unknown;
}

const host = window as unknown as { Afterimage?: Stub };
if (host.Afterimage?.version) {
  console.warn(PREFIX + SECOND_COPY);
} else {
  const queue = host.Afterimage?.q;
  const api = createApi(
    {
      loadRecorder: () => import(besides('afterimage-recorder.js')) as Promise<RecorderModule>,
      findWasm: () => besides('afterimage.wasm'),
    },
    () => window,
  );
  host.Afterimage = api;
  // By index: the page may have replaced what arrays can do.
  if (queue) for (let index = 0; index < queue.length; index++) runReady(queue[index] as () => void);
}
