/**
 * `@afterimage/browser/inline`: the wasm is text in a script, for tools that do not handle assets. That script is loaded when a
 * recording first starts, unless the tool makes a single file of all.
 */
import type { Distribution } from '../engine.js';

export const distribution: Distribution = {
  loadRecorder: () => import('../recorder.js'),
  findWasm: async () => {
    const { base64 } = await import('./wasm-inline.js');
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return bytes;
  },
};
