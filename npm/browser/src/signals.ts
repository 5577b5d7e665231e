/** What decides before anything else whether this browser and this visitor are recorded. */
import type { PrivacySignal } from './types.js';

/** A window, or a test's stand-in. */
export type Scope = Window & typeof globalThis;

/** The visitor's own signal that keeps recording off, if there is one. */
export function privacySignal(scope: Scope, respected: readonly PrivacySignal[]): string | undefined {
  const browser = scope.navigator as Navigator & { globalPrivacyControl?: unknown; doNotTrack?: unknown };
  if (respected.includes('gpc') && browser.globalPrivacyControl === true) return 'Global Privacy Control';
  const dnt = browser.doNotTrack ?? (scope as { doNotTrack?: unknown }).doNotTrack;
  return respected.includes('dnt') && (dnt === '1' || dnt === 'yes') ? 'Do Not Track' : undefined;
}

/**
 * The floor is Chrome and Edge 97, Firefox 102, Safari 16. What is below lacks one of these, or has it switched off:
 * `supports` came with Chrome 96 and Safari 16, `TransformStream` with Firefox 102.
 */
export function isSupported({ WebAssembly, HTMLScriptElement, TransformStream }: Scope): boolean {
  return !!(WebAssembly && TransformStream && HTMLScriptElement?.supports);
}
