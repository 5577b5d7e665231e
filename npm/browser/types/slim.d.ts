/** `@afterimage/browser/slim`: the members of `@afterimage/browser`, without the wasm. */
import type { WasmSource } from './index.js';

export * from './index.js';

/**
 * Gives the wasm (`@afterimage/browser/afterimage.wasm`), before a recording first starts. It must be of the same build.
 * @example
 * import wasmUrl from '@afterimage/browser/afterimage.wasm?url';
 * provideWasm(wasmUrl);
 */
export declare function provideWasm(source: WasmSource | Promise<WasmSource>): void;
