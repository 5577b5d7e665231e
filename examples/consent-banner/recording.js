window.Afterimage = { q: [], onReady: (callback) => window.Afterimage.q.push(callback) };

const ANSWER = 'recording-consent';
const answer = localStorage.getItem(ANSWER);

window.Afterimage.onReady(() => {
  window.Afterimage.init({
    applicationId: 'example',
    clientToken: 'public-token',
    endpoint: '/replay',
    defaultPrivacyLevel: 'mask-user-input',
    startSessionReplayRecordingManually: false,
    // Until it is granted nothing is read, sent or stored, no session's id either.
    trackingConsent: answer === 'granted' ? 'granted' : 'not-granted',
  });
});

function decide(consent) {
  localStorage.setItem(ANSWER, consent);
  document.querySelector('#banner').hidden = true;
  // Withdrawn later on, by the same call, it stops at once, and what was not sent is discarded.
  window.Afterimage.onReady(() => window.Afterimage.setTrackingConsent(consent));
}

document.addEventListener('DOMContentLoaded', () => {
  document.querySelector('#banner').hidden = answer !== null;
  document.querySelector('#start').addEventListener('click', () => decide('granted'));
  document.querySelector('#refuse').addEventListener('click', () => decide('not-granted'));
});
