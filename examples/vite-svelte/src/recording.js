import { init, startSessionReplayRecording } from '@afterimage/browser';

export function record() {
  init({
    applicationId: 'example',
    clientToken: 'public-token',
    endpoint: '/replay',
    defaultPrivacyLevel: 'mask-user-input',
  });
  startSessionReplayRecording();
}
