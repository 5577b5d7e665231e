// esbuild does not follow `new URL('./afterimage.wasm', import.meta.url)`: this entry has the wasm in a script.
import { init, startSessionReplayRecording } from '@afterimage/browser/inline';

init({
  applicationId: 'example',
  clientToken: 'public-token',
  endpoint: '/replay',
  defaultPrivacyLevel: 'mask-user-input',
});
startSessionReplayRecording();

const list = document.querySelector('#list');
document.querySelector('#add').addEventListener('click', () => {
  const item = document.createElement('li');
  item.textContent = `Item ${list.children.length + 1}`;
  list.append(item);
});
