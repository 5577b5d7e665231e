import { init, startSessionReplayRecording } from './afterimage/index.js';

init({
  applicationId: 'example',
  clientToken: 'public-token',
  endpoint: '/replay',
  defaultPrivacyLevel: 'mask-user-input',
  // Without it a worker would come from a blob, which the policy of this page forbids.
  workerUrl: new URL('./afterimage/worker.js', import.meta.url).href,
});
startSessionReplayRecording();

const list = document.querySelector('#list');
document.querySelector('#add').addEventListener('click', () => {
  const item = document.createElement('li');
  item.textContent = `Item ${list.children.length + 1}`;
  list.append(item);
});
