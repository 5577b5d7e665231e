/** When something is recorded: start and stop in every order with all that bears on it. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createApi } from '../src/api.js';
import type { Api } from '../src/api.js';
import type { Engine } from '../src/engine.js';
import { createEngine } from '../src/recorder.js';
import { isSampled } from '../src/sampling.js';
import { AGE_LIMIT_MS, IDLE_LIMIT_MS, slotName } from '../src/session/store.js';
import type { InitOptions } from '../src/types.js';
import { serve, wasm, WASM_URL } from './engine-bench.js';
import { fakeDistribution } from './fake-engine.js';
import { fake, resetFake } from './fake-glue.js';
import { fakePage, settled } from './fake-page.js';
import type { FakePage } from './fake-page.js';

const GOOD: InitOptions = { applicationId: 'shop', clientToken: 'token', endpoint: 'https://replay.example/' };
const AUTO: Partial<InitOptions> = { startSessionReplayRecordingManually: false };
const MINUTE_MS = 60_000;

const clock = { ms: 1_000_000_000 };
mock.method(Date, 'now', () => clock.ms);

interface Visit {
  readonly api: Api;
  readonly page: FakePage;
  readonly options: InitOptions;
  /** Lets the chunk arrive. */
  readonly release: () => void;
  wait(ms: number): void;
  setPrerendering(isAhead: boolean): void;
}

const show = ({ page }: Visit, visibilityState: string): void => {
  Object.assign(page.scope.document, { visibilityState });
  page.fire('document', 'visibilitychange');
};
const go = (visit: Visit, to: string): void => {
  visit.page.scope.history.pushState(null, '', to);
  visit.wait(500);
};
const cookieName = slotName(GOOD.applicationId);

const STEPS: Record<string, (visit: Visit) => void> = {
  init: ({ api, options }) => api.init(options),
  start: ({ api }) => api.startSessionReplayRecording(),
  force: ({ api }) => api.startSessionReplayRecording({ force: true }),
  stop: ({ api }) => api.stopSessionReplayRecording(),
  loaded: ({ release }) => release(),
  grant: ({ api }) => api.setTrackingConsent('granted'),
  withdraw: ({ api }) => api.setTrackingConsent('not-granted'),
  click: ({ page }) => page.fire('window', 'click', { isTrusted: true }),
  move: ({ page }) => page.fire('window', 'pointermove', { isTrusted: true }),
  minute: ({ wait }) => wait(MINUTE_MS),
  'ten-minutes': ({ wait }) => wait(10 * MINUTE_MS),
  // A machine that slept: no timer ran meanwhile.
  sleep: ({ wait }) => {
    clock.ms += IDLE_LIMIT_MS;
    wait(MINUTE_MS);
  },
  age: (visit) => {
    for (let ms = 0; ms < AGE_LIMIT_MS; ms += 5 * MINUTE_MS) {
      visit.wait(5 * MINUTE_MS);
      STEPS['click']?.(visit);
    }
  },
  change: ({ wait }) => {
    fake.recorders.at(-1)?.emit();
    wait(0);
  },
  error: ({ page }) => page.fire('window', 'error', { error: new Error('x'), message: 'x' }),
  told: ({ api }) => api.addError(new Error('x')),
  hide: (visit) => show(visit, 'hidden'),
  show: (visit) => show(visit, 'visible'),
  freeze: (visit) => {
    show(visit, 'hidden');
    visit.page.fire('window', 'pagehide', { persisted: true });
  },
  thaw: (visit) => {
    show(visit, 'visible');
    visit.page.fire('window', 'pageshow', { persisted: true });
  },
  'long-frozen': () => void (clock.ms += IDLE_LIMIT_MS),
  ahead: ({ setPrerendering }) => setPrerendering(true),
  appear: ({ page, setPrerendering }) => {
    setPrerendering(false);
    page.fire('document', 'prerenderingchange');
  },
  secret: (visit) => go(visit, '/secret'),
  public: (visit) => go(visit, '/public'),
  // Another tab.
  'ends-elsewhere': ({ page }) => void (page.scope.document.cookie = `${cookieName}=;max-age=0`),
  'forced-elsewhere': ({ page }) =>
    void (page.scope.document.cookie = `${/_afterimage[^;]*/.exec(page.scope.document.cookie)?.[0]}&forced=1`),
};

/**
 * Steps, each with what is recorded behind it: nothing, or a session (by letter) in a recording (by number). The same number
 * is the same recording, another one begins with a keyframe.
 */
const ROWS: [string, Partial<InitOptions>, string][] = [
  ['manual start', {}, 'init - start A1 start A1 stop - stop - start A2'],
  ['start by init', AUTO, 'init A1 start A1 stop - start A2'],
  ['start before init', {}, 'start - init A1'],
  ['stop before init', AUTO, 'stop - init - start A1'],
  ['start and stop before init', {}, 'start - stop - init -'],
  ['a second init changes nothing', {}, 'start - init A1 init A1'],

  ['loading: start', {}, 'hold - init - start - loaded A1'],
  ['loading: start and stop', {}, 'hold - init - start - stop - loaded - start A1'],
  ['loading: stop and start', {}, 'hold - start - init - stop - start - loaded A1'],
  ['loading: consent withdrawn', AUTO, 'hold - init - withdraw - loaded - grant B1'],
  ['loading: the session ends', AUTO, 'hold - init - sleep - loaded - click B1'],
  ['loading: at an address that is not allowed', AUTO, 'hold - init - secret - loaded - public A1'],

  [
    'consent later',
    { ...AUTO, trackingConsent: 'not-granted' },
    'init - click - minute - grant A1 withdraw - click - grant B2',
  ],
  ['consent later, stopped', { ...AUTO, trackingConsent: 'not-granted' }, 'init - stop - grant - start A1'],
  ['consent later, start before', { trackingConsent: 'not-granted' }, 'init - start - grant A1'],
  ['consent before init', { trackingConsent: 'not-granted' }, 'grant - start - init A1'],
  ['consent refused before init', AUTO, 'withdraw - init - start - grant A1'],
  ['start without consent is remembered', {}, 'init - start A1 withdraw - stop - start - grant B2'],

  ['a session that ends, and a click', {}, 'init - start A1 sleep - click B2 minute B2'],
  ['a session that ends, and a look', {}, 'init - start A1 hide A1 sleep - show - click B2'],
  ['a stopped one that ends', {}, 'init - start A1 stop - sleep - click - start B2'],
  ['a page that is looked at goes on', {}, 'init - start A1 minute A1 minute A1 minute A1'],
  ['four hours are the end, whatever is done', {}, 'init - start A1 age B2'],
  ['ended by another tab', {}, 'init - start A1 ends-elsewhere A1 minute - click B2'],

  ['back/forward cache', {}, 'init - start A1 freeze A1 thaw A1 click A1'],
  ['back/forward cache, for long', {}, 'init - start A1 freeze A1 long-frozen A1 thaw B2'],
  ['back/forward cache, stopped', {}, 'init - start A1 stop - freeze - thaw - start A2'],
  ['back/forward cache, for long and stopped', {}, 'init - stop - freeze - long-frozen - thaw - start B1'],
  ['back/forward cache, without consent', {}, 'init - start A1 withdraw - freeze - thaw - grant B2'],

  ['rendered ahead', AUTO, 'ahead - init - minute - appear A1'],
  ['rendered ahead: start and stop', {}, 'ahead - init - start - stop - appear - start A1'],
  ['rendered ahead: start', {}, 'ahead - start - init - appear A1 stop -'],
  ['rendered ahead: force', { sessionSampleRate: 0 }, 'ahead - init - force - appear A1'],

  ['sampled out', { ...AUTO, sessionSampleRate: 0 }, 'init - start - click - minute -'],
  ['sampled out of replays', { ...AUTO, sessionReplaySampleRate: 0 }, 'init - start - click -'],
  ['force', { sessionSampleRate: 0 }, 'init - force A1 stop - start A2 sleep - click - force B3'],
  ['force before init', { sessionReplaySampleRate: 0 }, 'force - init A1'],
  ['force, then stop before init', { sessionReplaySampleRate: 0 }, 'force - stop - start - init -'],
  ['force, then start', { sessionReplaySampleRate: 0 }, 'force - start - init A1'],
  ['force without consent', { sessionSampleRate: 0, trackingConsent: 'not-granted' }, 'init - force - grant A1'],
  ['force ends with the consent', { sessionSampleRate: 0 }, 'init - force A1 withdraw - grant - force B2'],
  ['force in another tab', { ...AUTO, sessionSampleRate: 0 }, 'init - forced-elsewhere - click A1'],
  ['force while loading', { sessionSampleRate: 0 }, 'hold - init - force - loaded A1'],

  ['urlDeny', AUTO, 'init A1 secret - click - public A2'],
  ['urlDeny: stop there', AUTO, 'init A1 secret - stop - public - start A2'],
  ['urlDeny: start there', {}, 'init - secret - start - public A1'],
  ['urlDeny: init there', AUTO, 'secret - init - public A1'],
  ['urlDeny: consent there', { ...AUTO, trackingConsent: 'not-granted' }, 'init - secret - grant - public A1'],
  ['urlDeny: withdrawn there', AUTO, 'init A1 secret - withdraw - public - grant B2'],
  ['urlDeny: the session ends there', AUTO, 'init A1 secret - sleep - click - public B2'],
  ['urlDeny: frozen there', AUTO, 'init A1 secret - freeze - thaw - public A2'],
  ['urlDeny: force there', { sessionSampleRate: 0 }, 'init - secret - force - public A1'],
  ['urlAllow', { ...AUTO, urlAllow: ['/public'] }, 'init - public A1 secret - public A2'],

  ['at rest', AUTO, 'init A1 minute A1 minute A1 minute A1 minute A1 minute A1 change - minute - move A2'],
  ['at rest, stopped', AUTO, 'init A1 hide A1 minute A1 change - stop - show - start A2'],
  ['at rest, hidden', AUTO, 'init A1 hide A1 minute A1 change - show A2'],
  ['at rest, the session ends', AUTO, 'init A1 hide A1 minute A1 change - sleep - show - click B2'],
  ['at rest, errors', AUTO, 'init A1 hide A1 minute A1 change - error A2 minute A2 change - error - told - show A3'],
  [
    'at rest, errors between signs',
    AUTO,
    'init A1 hide A1 minute A1 change - told A2 show A2 hide A2 minute A2 change - error A3',
  ],
  [
    'at rest, an error does not prolong the session',
    AUTO,
    'init A1 hide A1 minute A1 change - ten-minutes - error A2 ten-minutes - click B3',
  ],
  [
    'at rest, an error begins no session',
    AUTO,
    'init A1 hide A1 minute A1 change - long-frozen - error - told - show - click B2',
  ],
  [
    'at rest, and to an address that is not allowed',
    AUTO,
    'init A1 hide A1 minute A1 change - secret - show - public A2',
  ],
  ['at rest, consent withdrawn', AUTO, 'init A1 hide A1 minute A1 change - withdraw - show - grant B2'],
];

for (const [name, more, steps] of ROWS) {
  test(`${name}: ${steps}`, async () => {
    resetFake();
    let isAhead = false;
    const overrides = { performance: { now: () => clock.ms } };
    const page = fakePage({ worker: 'works', fetch: serve(wasm('0123456789abcdef')), overrides });
    Object.defineProperty(page.scope.Document.prototype, 'prerendering', { get: () => isAhead });
    const sessions: string[] = [];
    let engine: Engine | undefined;
    let making: Promise<unknown> | undefined;
    let release: () => void = () => undefined;
    const words = steps.split(' ');
    const gate = words[0] === 'hold' ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
    const api = createApi(
      {
        findWasm: () => WASM_URL,
        loadRecorder: async () => {
          await gate;
          return {
            createEngine: async (params) => {
              const made = createEngine(params);
              making = made;
              engine = await made;
              const { start } = engine;
              engine.start = (what) => {
                if (!sessions.includes(what.sessionId)) sessions.push(what.sessionId);
                start(what);
              };
              return engine;
            },
          };
        },
      },
      () => page.scope,
    );
    const known: string[] = [];
    const visit: Visit = {
      api,
      page,
      options: { ...GOOD, urlDeny: ['/secret'], ...more },
      release: () => release(),
      wait: (ms) => {
        clock.ms += ms;
        page.advance(ms);
      },
      setPrerendering: (value) => void (isAhead = value),
    };
    for (let index = 0; index < words.length; index += 2) {
      const step = words[index] as string;
      if (step !== 'hold') (STEPS[step] as (visit: Visit) => void)(visit);
      await settled();
      await making;
      await settled();
      const session = api.getSessionId();
      if (session && !known.includes(session)) known.push(session);
      const letter = (id: string | undefined): string => 'ABC'[known.indexOf(id as string)] ?? '?';
      const now = api.isRecording() ? letter(sessions.at(-1)) + String(fake.recorders.length) : '-';
      assert.equal(now, words[index + 1], `after ${words.slice(0, index + 1).join(' ')}`);
      if (now !== '-') assert.equal(sessions.at(-1), session ?? sessions.at(-1));
      assert.equal(fake.recorders.filter(isRunning).length, now === '-' ? 0 : 1, 'recorders at work');
    }
  });
}

const isRunning = ({ calls }: { calls: unknown[][] }): boolean => !calls.some(([name]) => name === 'free');

test('every order of four: recording is on if all say so, and off at once if one does not', async () => {
  const verbs = ['init', 'start', 'stop', 'grant', 'withdraw', 'loaded'];
  const orders = [0, 1, 2, 3].reduce<string[][]>(
    (shorter) => shorter.flatMap((order) => verbs.map((verb) => [...order, verb])),
    [[]],
  );
  for (const order of orders) {
    for (const isAuto of [false, true]) {
      const page = fakePage();
      const distribution = fakeDistribution(true);
      const api = createApi(distribution, () => page.scope);
      const options = { ...GOOD, startSessionReplayRecordingManually: !isAuto, silentMultipleInit: true };
      const visit = { api, page, options, release: distribution.release } as unknown as Visit;
      const is = { begun: false, wanted: isAuto, loaded: false, consent: true };
      for (const verb of order) {
        (STEPS[verb] as (visit: Visit) => void)(visit);
        if (verb === 'init') is.begun = true;
        if (verb === 'loaded') is.loaded = true;
        if (verb === 'start' || verb === 'stop') is.wanted = verb === 'start';
        if (verb === 'grant' || verb === 'withdraw') is.consent = verb === 'grant';
        const isWanted = is.begun && is.wanted && is.consent;
        if (!isWanted) assert.equal(api.isRecording(), false);
        await settled();
        assert.equal(api.isRecording(), isWanted && is.loaded, `${order.join(' ')}, at ${verb}, auto ${isAuto}`);
        if (!isWanted && distribution.loads === 0) assert.equal(api.getRecorderStats().recording, false);
      }
    }
  }
});

test('both rates together are decided once, from the id, and so in every tab', async () => {
  const answers = new Set<boolean>();
  for (let round = 0; round < 40; round++) {
    const cookies = new Map<string, string>();
    const ids: (string | undefined)[] = [];
    const recorded: boolean[] = [];
    for (const share of [
      { sessionSampleRate: 50, sessionReplaySampleRate: 80 },
      { sampleRate: 80, sessionReplaySampleRate: 50 },
    ]) {
      const tab = fakePage({ cookies });
      const api = createApi(fakeDistribution(), () => tab.scope);
      api.init({ ...GOOD, ...AUTO, ...share });
      await settled();
      ids.push(api.getSessionId());
      recorded.push(api.isRecording());
      tab.advance(MINUTE_MS);
      recorded.push(api.isRecording());
    }
    assert.equal(new Set(ids).size, 1);
    const isChosen = isSampled(ids[0] as string, 40);
    assert.deepEqual(recorded, [isChosen, isChosen, isChosen, isChosen]);
    answers.add(isChosen);
  }
  assert.equal(answers.size, 2);
});
