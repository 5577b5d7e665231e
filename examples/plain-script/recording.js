window.Afterimage = { q: [], onReady: (callback) => window.Afterimage.q.push(callback) };
window.Afterimage.onReady(() => {
  window.Afterimage.init({
    applicationId: 'example',
    clientToken: 'public-token',
    endpoint: '/replay',
    defaultPrivacyLevel: 'mask-user-input',
  });
  window.Afterimage.startSessionReplayRecording();
});
