/** `@afterimage/browser/inline`: the members of `@afterimage/browser`, with the wasm in a script. */
export * from './index.js';
