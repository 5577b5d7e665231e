/** ESM entry. Importing it has no effect and is safe where there is no page; the rest is loaded when recording starts. */
import { distribution } from 'afterimage-distribution';
import { createApi } from './api.js';

// On servers there may be a window, but no document.
const api = createApi(distribution, () => (typeof window === 'object' && window.document ? window : undefined));

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
