window.Afterimage = { q: [], onReady: (callback) => window.Afterimage.q.push(callback) };

/** Called when somebody signs in, and on each page that a signed-in visitor opens. */
function recordUser(user) {
  window.Afterimage.onReady(() => {
    window.Afterimage.setUser(user);
    window.Afterimage.startSessionReplayRecording();
  });
}

window.Afterimage.onReady(() => {
  window.Afterimage.init({
    applicationId: 'example',
    clientToken: 'public-token',
    endpoint: '/replay',
    defaultPrivacyLevel: 'mask-user-input',
    // The default: until it is started nothing is read, and the recorder is not even loaded.
    startSessionReplayRecordingManually: true,
  });
});

const known = sessionStorage.getItem('user');
if (known) recordUser({ id: known });

document.addEventListener('click', ({ target }) => {
  if (target.id !== 'start') return;
  sessionStorage.setItem('user', '42');
  recordUser({ id: '42' });
});
