import { init, provideWasm, startSessionReplayRecording } from '@afterimage/browser/slim';

// Where `rollup.config.js` puts it.
provideWasm(new URL('./afterimage.wasm', import.meta.url));
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
