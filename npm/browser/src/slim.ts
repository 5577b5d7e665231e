/** Entry of `@afterimage/browser/slim`. */
export * from './index.js';
export { provideWasm } from './distributions/slim.js';
