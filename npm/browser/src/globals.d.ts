/** Constants put in place by `build.mjs`. */
declare const __VERSION__: string;
/** First 16 hex digits of the SHA-256 of the wasm these files were built with. */
declare const __BUILD_ID__: string;
/** Source of the classic worker script. */
declare const __WORKER_SOURCE__: string;
