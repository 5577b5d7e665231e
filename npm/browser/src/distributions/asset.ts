/** `@afterimage/browser`: the wasm is a file of its own. */
import type { Distribution } from '../engine.js';

export const distribution: Distribution = {
  loadRecorder: () => import('../recorder.js'),
  // Written out in full: bundlers find the asset by this form.
  findWasm: () => new URL('./afterimage.wasm', import.meta.url).href,
};
