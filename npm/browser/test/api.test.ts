import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { createApi } from '../src/api.js';
import type { Api } from '../src/api.js';
import type { InitOptions, PrivacyLevel, User } from '../src/types.js';
import { slotName } from '../src/session/store.js';
import { fakeDistribution } from './fake-engine.js';
import { fakePage, settled } from './fake-page.js';
import type { PageSetup } from './fake-page.js';

const GOOD: InitOptions = { applicationId: 'shop', clientToken: 'token', endpoint: 'https://replay.example/' };

const said = { error: [] as string[], warn: [] as string[], info: [] as string[] };
for (const level of ['error', 'warn', 'info'] as const) {
  mock.method(console, level, (...words: unknown[]) => void said[level].push(words.join(' ')));
}
beforeEach(() => Object.assign(said, { error: [], warn: [], info: [] }));

function setUp(page: PageSetup = {}, isHeld = false) {
  const fake = fakePage(page);
  const distribution = fakeDistribution(isHeld);
  const api = createApi(distribution, () => fake.scope);
  const starts = () => distribution.engine.calls.filter(([name]) => name === 'start');
  return { api, distribution, page: fake, starts, calls: distribution.engine.calls };
}

test('nothing is loaded before a recording is wanted', async () => {
  const { api, distribution } = setUp();
  api.init(GOOD);
  await settled();
  assert.equal(distribution.loads, 0);
  assert.match(api.getSessionId() ?? '', /^[0-9a-f-]{36}$/);
});

test('a stop while the recorder is loading is obeyed', async () => {
  const { api, distribution, starts } = setUp({}, true);
  api.init(GOOD);
  api.startSessionReplayRecording();
  await settled();
  api.stopSessionReplayRecording();
  distribution.release();
  await settled();
  assert.equal(starts().length, 0);
});

test('a second init warns once and changes nothing, unless it is to be silent', async () => {
  const { api, page } = setUp();
  api.init(GOOD);
  api.init({ ...GOOD, silentMultipleInit: true });
  assert.equal(said.warn.length, 0);
  for (const applicationId of ['other', 'yet another']) api.init({ ...GOOD, applicationId });
  assert.equal(said.warn.length, 1);
  // Another copy of the SDK on the same page.
  const second = createApi(fakeDistribution(), () => page.scope);
  second.init(GOOD);
  second.init(GOOD);
  second.startSessionReplayRecording();
  assert.equal(said.warn.length, 2);
  assert.match(said.warn[1] as string, /second copy/);
  assert.equal(second.getSessionId(), undefined);
});

test('a bad option is one error, nothing starts, and a good init may follow', async () => {
  const { api, distribution, page } = setUp();
  api.init({ ...GOOD, defaultPrivacyLevel: 'none' as PrivacyLevel });
  api.startSessionReplayRecording();
  await settled();
  assert.equal(said.error.length, 1);
  assert.match(said.error[0] as string, /^Afterimage: option "defaultPrivacyLevel" is "none", but must be 'mask' or/);
  assert.equal(distribution.loads, 0);
  assert.equal(page.scope.document.cookie, '');
  assert.equal(api.getSessionReplayLink(), undefined);
  api.init(GOOD);
  await settled();
  assert.equal(api.isRecording(), true);
});

test('the browser’s privacy signals are obeyed and said once', async () => {
  for (const [navigator, respectPrivacySignals, isStarted] of [
    [{ globalPrivacyControl: true }, undefined, false],
    [{ globalPrivacyControl: true }, [], true],
    [{ doNotTrack: '1' }, undefined, true],
    [{ doNotTrack: '1' }, ['dnt'], false],
  ] as const) {
    said.info = [];
    const { api, page } = setUp({ navigator });
    api.init({ ...GOOD, ...(respectPrivacySignals ? { respectPrivacySignals: [...respectPrivacySignals] } : {}) });
    api.startSessionReplayRecording({ force: true });
    await settled();
    assert.equal(api.isRecording(), isStarted);
    assert.equal(said.info.length, isStarted ? 0 : 1);
    if (!isStarted) assert.equal(page.scope.document.cookie, '');
  }
});

test('a browser below the floor is told once and nothing else', async () => {
  for (const overrides of [{ WebAssembly: undefined }, { TransformStream: undefined }, { HTMLScriptElement: {} }]) {
    said.info = [];
    const { api, distribution } = setUp({ overrides });
    api.init(GOOD);
    api.startSessionReplayRecording();
    await settled();
    assert.equal(said.info.length, 1);
    assert.equal(distribution.loads, 0);
  }
  assert.deepEqual(said.error, []);
});

test('without consent nothing is kept; with it recording starts; withdrawn it is discarded', async () => {
  const { api, page, calls } = setUp();
  api.init({ ...GOOD, trackingConsent: 'not-granted' });
  api.startSessionReplayRecording();
  await settled();
  assert.equal(page.scope.document.cookie, '');
  assert.equal(api.getSessionId(), undefined);
  api.setTrackingConsent('granted');
  await settled();
  assert.equal(api.isRecording(), true);
  const first = api.getSessionId();
  api.setTrackingConsent('not-granted');
  assert.equal(api.isRecording(), false);
  assert.deepEqual(calls.at(-1), ['discard']);
  assert.equal(page.scope.document.cookie, '');
  page.fire('window', 'click', { isTrusted: true });
  assert.equal(api.getSessionId(), undefined);
  api.setTrackingConsent('granted');
  assert.equal(api.isRecording(), true);
  assert.notEqual(api.getSessionId(), first);
  api.setTrackingConsent('perhaps' as 'granted');
  assert.equal(said.error.length, 1);
});

test('consent given or refused before init wins over the option', async () => {
  const { api } = setUp();
  api.setTrackingConsent('not-granted');
  api.init({ ...GOOD, startSessionReplayRecordingManually: false });
  await settled();
  assert.equal(api.isRecording(), false);
});

test('a changed privacy level restarts the recording with it, an unknown one is refused', async () => {
  const { api, starts } = setUp();
  api.init(GOOD);
  api.startSessionReplayRecording();
  await settled();
  api.setPrivacyLevel('allow');
  api.setPrivacyLevel('allow');
  api.setPrivacyLevel('mask-unless-allowlisted');
  assert.deepEqual(
    starts().map((call) => call[2]),
    ['mask', 'allow', 'mask-unless-allowlisted'],
  );
  api.setPrivacyLevel('none' as PrivacyLevel);
  api.setPrivacyLevel('hidden' as PrivacyLevel);
  assert.equal(said.error.length, 2);
  assert.equal(starts().length, 3);
});

test('user and view set before the start reach the recording', async () => {
  const { api, starts, calls } = setUp();
  api.setUser({ id: '7' });
  api.startView('cart');
  api.startSessionReplayRecording();
  api.init(GOOD);
  await settled();
  assert.deepEqual(starts()[0]?.slice(2, 5), ['mask', 'cart', { id: '7' }]);
  api.setUser({ id: '8' });
  api.startView();
  api.addError(new Error('x'), { a: 1 });
  api.captureReplay();
  assert.deepEqual(
    calls.slice(1).map(([name]) => name),
    ['setUser', 'startView', 'addError', 'letOut'],
  );
  api.setUser(null as unknown as User);
  assert.equal(said.error.length, 1);
});

test('sessions in case of an error are recorded, and forced when one is there', async () => {
  const rates = { sessionReplaySampleRate: 0, sessionReplayOnErrorSampleRate: 100 };
  const manually = { startSessionReplayRecordingManually: false };
  const { api, starts, distribution, page } = setUp();
  api.init({ ...GOOD, ...rates, ...manually });
  await settled();
  assert.equal(starts().length, 1);
  assert.doesNotMatch(page.scope.document.cookie, /forced/);
  distribution.params?.onWorthy();
  assert.match(page.scope.document.cookie, /&forced=1/);
});

test('captureReplay before the recorder is loaded counts, but not where nothing is recorded', async () => {
  const manually = { startSessionReplayRecordingManually: false };
  for (const [errorRate, isForced] of [
    [100, true],
    [0, false],
  ] as const) {
    const { api, page } = setUp({}, true);
    api.init({ ...GOOD, sessionReplaySampleRate: 0, sessionReplayOnErrorSampleRate: errorRate, ...manually });
    api.captureReplay();
    api.startSessionReplayRecording();
    assert.equal(page.scope.document.cookie.includes('&forced=1'), isForced);
  }
});

test('errors given before the recorder is loaded reach it, twenty of them at most', async () => {
  const { api, calls } = setUp();
  for (let number = 1; number <= 30; number++) api.addError(number);
  api.startSessionReplayRecording();
  api.init(GOOD);
  await settled();
  assert.deepEqual(
    calls.at(-1)?.[5],
    Array.from({ length: 20 }, (_, index) => [index + 1]),
  );
});

test('errors are forgotten with the consent', async () => {
  const { api, calls } = setUp();
  api.startSessionReplayRecording();
  api.init({ ...GOOD, trackingConsent: 'not-granted' });
  api.addError('before');
  api.setTrackingConsent('not-granted');
  api.setTrackingConsent('granted');
  await settled();
  assert.deepEqual(calls.at(-1)?.[5], []);
});

test('links name the session and the moment, or why there is nothing to watch', async () => {
  const { api } = setUp();
  assert.equal(api.getSessionReplayLink(), undefined);
  api.init({ ...GOOD, sessionReplaySampleRate: 0 });
  const id = api.getSessionId();
  assert.equal(api.getSessionReplayLink(), `https://replay.example/sessions/${id}?reason=sampled-out`);
  api.startSessionReplayRecording({ force: true });
  assert.equal(api.getSessionReplayLink(), `https://replay.example/sessions/${id}?reason=not-recording`);
  await settled();
  assert.match(api.getSessionReplayLink() ?? '', new RegExp(`^https://replay.example/sessions/${id}\\?t=\\d{13}$`));
  api.setTrackingConsent('not-granted');
  assert.equal(api.getSessionReplayLink(), 'https://replay.example/?reason=no-session');
});

test('a failed loading is one error, and a later start tries again', async () => {
  const { api, distribution } = setUp();
  distribution.failure = new Error('the wasm could not be fetched: HTTP 404');
  api.init(GOOD);
  api.startSessionReplayRecording();
  await settled();
  assert.deepEqual(said.error, ['Afterimage: the wasm could not be fetched: HTTP 404']);
  assert.deepEqual(await api.flush(), { delivered: true, pendingBytes: 0 });
  distribution.failure = undefined;
  api.startSessionReplayRecording();
  await settled();
  assert.equal(api.isRecording(), true);
});

test('an engine that throws at its start is one error, and nothing is left unhandled', async () => {
  const unhandled: unknown[] = [];
  const keep = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', keep);
  const { api, distribution } = setUp();
  distribution.engine.start = () => {
    throw new Error('the page has frozen it');
  };
  api.init(GOOD);
  api.startSessionReplayRecording();
  await settled();
  await settled();
  process.off('unhandledRejection', keep);
  assert.deepEqual(unhandled, []);
  assert.deepEqual(said.error, ['Afterimage: the page has frozen it']);
  assert.equal(api.isRecording(), false);
});

test('onError is told instead of the console, and may throw', async () => {
  const told: Error[] = [];
  const { api, distribution } = setUp();
  distribution.failure = new Error('no');
  const onError = (error: Error): void => {
    told.push(error);
    throw new Error('mine');
  };
  api.init({ ...GOOD, onError });
  api.startSessionReplayRecording();
  await settled();
  assert.deepEqual(told.map(String), ['Error: no']);
  assert.equal(said.error.length, 1);
  assert.match(said.error[0] as string, /onError callback threw/);
});

test('flush waits for the loading, for its time only', async () => {
  const { api, distribution, page } = setUp({}, true);
  api.init(GOOD);
  api.startSessionReplayRecording();
  const early = api.flush(100);
  page.advance(100);
  assert.deepEqual(await early, { delivered: false, pendingBytes: 0 });
  const late = api.flush(1000);
  distribution.release();
  assert.deepEqual(await late, { delivered: true, pendingBytes: 7 });
});

test('a session that ends stops the recording, and the next one starts it again', async () => {
  const { api, page, starts, calls } = setUp();
  api.init(GOOD);
  api.startSessionReplayRecording();
  await settled();
  const first = api.getSessionId();
  page.scope.document.cookie = `${slotName(GOOD.applicationId)}=;max-age=0`;
  page.advance(60_000);
  assert.equal(api.isRecording(), false);
  assert.deepEqual(calls.at(-1), ['stop']);
  page.fire('window', 'keydown');
  assert.equal(api.isRecording(), false, 'an event made by a script is no sign of life');
  page.fire('window', 'scroll', { isTrusted: true });
  const second = api.getSessionId();
  assert.notEqual(second, first);
  assert.deepEqual(
    starts().map((call) => call[1]),
    [first, second],
  );
});

test('without a page every member does nothing harmful', async () => {
  const api: Api = createApi(fakeDistribution(), () => undefined);
  api.init(GOOD);
  api.startSessionReplayRecording({ force: true });
  api.stopSessionReplayRecording();
  api.startView('x');
  api.addError(1);
  api.captureReplay();
  api.setUser({});
  api.setPrivacyLevel('allow');
  api.setTrackingConsent('granted');
  assert.equal(api.isRecording(), false);
  assert.equal(api.getSessionId(), undefined);
  assert.equal(api.getSessionReplayLink(), undefined);
  assert.deepEqual(await api.flush(), { delivered: true, pendingBytes: 0 });
  assert.equal(api.getRecorderStats().recording, false);
  assert.deepEqual(said, { error: [], warn: [], info: [] });
});

test('hostile arguments are not thrown back', async () => {
  const { api } = setUp();
  const hostile = new Proxy({}, { get: () => assert.fail('get'), ownKeys: () => assert.fail('keys') });
  api.init(GOOD);
  api.startSessionReplayRecording(hostile);
  api.startSessionReplayRecording(null as unknown as object);
  api.setUser(hostile as User);
  api.startView(5 as unknown as string);
  api.onReady(null as unknown as () => void);
  let isReady = false;
  api.onReady(() => (isReady = true));
  assert.equal(isReady, true);
  await api.flush(NaN);
  await api.flush(-5);
});
