/** ESM entry. Importing it has no effect and is safe where there is no page; the rest is loaded when recording starts. */
import { createApi } from './api.js';

const api = createApi(
  {
    loadRecorder: () => import('./recorder.js'),
    // Written out in full: bundlers find the asset by this form.
    wasmUrl: () => new URL('./afterimage.wasm', import.meta.url).href,
  },
  () => (typeof window === 'object' && typeof document === 'object' ? window : undefined),
);

export const {
  init,
  startSessionReplayRecording,
  stopSessionReplayRecording,
  isRecording,
  flush,
  getSessionId,
  getSessionReplayLink,
  startView,
  addError,
  captureReplay,
  setTrackingConsent,
  setPrivacyLevel,
  setUser,
  getRecorderStats,
  onReady,
  version,
} = api;
