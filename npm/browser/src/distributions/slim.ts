/** `@afterimage/browser/slim`: the wasm is given by who embeds the SDK, in a library, or where assets are handled in another way. */
import type { Distribution, EngineParams } from '../engine.js';

let given: EngineParams['wasm'] | undefined;

export function provideWasm(source: EngineParams['wasm']): void {
  given = source;
}

export const distribution: Distribution = {
  loadRecorder: () => import('../recorder.js'),
  findWasm: () => {
    if (given === undefined) {
      throw new Error('the slim entry has no wasm: call provideWasm(…) before recording starts, or give wasmUrl');
    }
    return given;
  },
};
