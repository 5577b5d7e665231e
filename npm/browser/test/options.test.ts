import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../src/options/nearest.js';
import { readOptions } from '../src/options/read.js';
import { TABLE } from '../src/options/table.js';

const GOOD = { applicationId: 'shop', clientToken: 'token', endpoint: 'https://replay.example' };

/** Values that are not allowed, and ones that this version does not honour. */
const BAD: Record<string, { wrong: unknown[] }> = {
  applicationId: { wrong: ['', '  ', 5, null] },
  clientToken: { wrong: ['', {}, null] },
  endpoint: {
    wrong: [
      '',
      'replay.example',
      'ftp://x',
      '//x',
      '/a?b',
      'https://',
      'https://a/#b',
      '/\\evil.example',
      'https://user:secret@h',
      7,
    ],
  },
  service: { wrong: ['', 5, null] },
  env: { wrong: ['', []] },
  version: { wrong: ['', 1.2] },
  sessionSampleRate: { wrong: [-1, 101, '50', NaN, Infinity, null] },
  sampleRate: { wrong: [-1, 101] },
  sessionReplaySampleRate: { wrong: [-0.1, 100.1, true] },
  sessionReplayOnErrorSampleRate: { wrong: [-1, 'x', 101] },
  startSessionReplayRecordingManually: { wrong: ['false', 0, null] },
  defaultPrivacyLevel: { wrong: ['MASK', 'hidden', '', 1] },
  mask: { wrong: ['.a', [5], [''], null] },
  unmask: { wrong: [{}] },
  hide: { wrong: ['x'] },
  ignore: { wrong: [[null]] },
  textAllowlist: { wrong: ['x', [1], ['']] },
  hideInteractions: { wrong: ['x', ['']] },
  maskContent: { wrong: ['cards', ['card'], [5], [{}]] },
  maskText: { wrong: ['x', {}] },
  sanitizeUrl: { wrong: [true] },
  respectPrivacySignals: { wrong: ['gpc', ['gdpr'], true] },
  trackingConsent: { wrong: ['yes', true] },
  sessionPersistence: { wrong: ['session', ['cookie']] },
  persistUnsent: { wrong: [1] },
  trackUserInteractions: { wrong: ['true'] },
  trackInteractions: { wrong: ['true'] },
  trackResources: { wrong: [0] },
  trackLongTasks: { wrong: [null] },
  urlAllow: {
    wrong: [
      'x',
      [5],
      [''],
      ['checkout'],
      ['*/checkout'],
      ['//host/path'],
      ['ftp://x/'],
      ['https://'],
      ['/?a='],
      ['/#/a'],
    ],
  },
  urlDeny: { wrong: [{}, /a/, ['/ok', 'not']] },
  minimumDurationMs: { wrong: [-1, '5'] },
  bytesPerMinute: { wrong: [0, 9999, '100000', NaN] },
  canvas: { wrong: ['no', 1, true] },
  workerUrl: { wrong: ['', 5, 'blob:x', 'javascript:1'] },
  wasmUrl: { wrong: ['', 'data:application/wasm,'] },
  proxy: { wrong: ['', 5, {}] },
  viewerUrl: { wrong: ['mailto:x'] },
  trustedTypesPolicyName: { wrong: ['', true] },
  allowUntrustedEvents: { wrong: [1] },
  silentMultipleInit: { wrong: ['yes'] },
  onError: { wrong: ['log', {}] },
};

test('the list of bad values covers every option and alias', () => {
  const names = Object.entries(TABLE).flatMap(([name, row]) => (row.alias ? [name, row.alias] : [name]));
  assert.deepEqual(Object.keys(BAD).sort(), names.sort());
});

for (const [name, { wrong }] of Object.entries(BAD)) {
  test(`a bad ${name} is exactly one error that names it and what is allowed`, () => {
    for (const value of wrong) {
      const { options, errors, warnings } = readOptions({ ...GOOD, [name]: value });
      assert.equal(options, undefined);
      assert.equal(errors.length, 1, `${String(value)}: ${errors.join()}`);
      assert.ok(errors[0]?.includes(`"${name}"`));
      assert.match(errors[0] as string, /(is|holds) .+, but must be .+/);
      assert.deepEqual(warnings, []);
    }
  });
}

test('a getter that throws is one error', () => {
  for (const name of Object.keys(BAD)) {
    const input = Object.defineProperty({ ...GOOD }, name, {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    const { options, errors } = readOptions(input);
    assert.equal(options, undefined);
    assert.equal(errors.length, 1);
    assert.match(errors[0] as string, new RegExp(`"${name}" threw when read`));
  }
});

test('what is no object is one error, and so is a missing required option', () => {
  for (const input of [undefined, null, 5, 'x', [], () => 1]) {
    const { options, errors } = readOptions(input);
    assert.equal(options, undefined);
    assert.equal(errors.length, 1);
    assert.match(errors[0] as string, /must be an object/);
  }
  for (const name of Object.keys(GOOD)) {
    const { errors } = readOptions({ ...GOOD, [name]: undefined });
    assert.equal(errors.length, 1);
    assert.match(errors[0] as string, new RegExp(`"${name}" is missing, but must be`));
  }
});

test('a hostile proxy as options throws nothing', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('get');
      },
      ownKeys: () => {
        throw new Error('keys');
      },
    },
  );
  assert.equal(readOptions(hostile).options, undefined);
});

test('defaults are those of the contract', () => {
  const { options, errors } = readOptions(GOOD);
  assert.deepEqual(errors, []);
  assert.deepEqual(JSON.parse(JSON.stringify(options)), {
    ...GOOD,
    sessionSampleRate: 100,
    sessionReplaySampleRate: 100,
    sessionReplayOnErrorSampleRate: 0,
    startSessionReplayRecordingManually: true,
    defaultPrivacyLevel: 'mask',
    mask: [],
    unmask: [],
    hide: [],
    ignore: [],
    hideInteractions: [],
    textAllowlist: [],
    maskContent: ['cards', 'emails', 'tokens'],
    respectPrivacySignals: ['gpc'],
    trackingConsent: 'granted',
    sessionPersistence: 'cookie',
    persistUnsent: true,
    trackUserInteractions: true,
    trackResources: true,
    trackLongTasks: true,
    minimumDurationMs: 0,
    bytesPerMinute: 100_000,
    canvas: false,
    allowUntrustedEvents: false,
    silentMultipleInit: false,
  });
});

test('defaults given in full, and empty lists, are accepted', () => {
  const { errors, warnings } = readOptions({
    ...GOOD,
    mask: [],
    textAllowlist: [],
    maskContent: ['cards', /order-\d+/i],
    urlAllow: [],
    urlDeny: ['/checkout/', 'https://shop.example', /order-\d+/i],
    canvas: false,
    minimumDurationMs: 0,
    sessionReplayOnErrorSampleRate: 0,
    endpoint: '/replay',
    proxy: () => '/p',
    workerUrl: '/w.js',
    service: undefined,
  });
  assert.deepEqual([errors, warnings], [[], []]);
});

test('an alias sets the option, and its first name wins', () => {
  assert.equal(readOptions({ ...GOOD, sampleRate: 20 }).options?.sessionSampleRate, 20);
  assert.equal(readOptions({ ...GOOD, sampleRate: 20, sessionSampleRate: 30 }).options?.sessionSampleRate, 30);
  assert.equal(readOptions({ ...GOOD, trackInteractions: false }).options?.trackUserInteractions, false);
});

test('an unknown option is one warning with the nearest known name, and the rest goes on', () => {
  const { options, errors, warnings } = readOptions({ ...GOOD, clientTokn: 'x', defaultPrivacylevel: 'allow' });
  assert.ok(options);
  assert.deepEqual(errors, []);
  assert.equal(warnings.length, 2);
  assert.match(warnings[0] as string, /"clientTokn".*"clientToken"/);
  assert.match(warnings[1] as string, /"defaultPrivacylevel".*"defaultPrivacyLevel"/);
  const known = Object.keys(TABLE);
  for (const [typo, meant] of [
    ['aplicationId', 'applicationId'],
    ['endPoint', 'endpoint'],
    ['sessionReplaySamplerate', 'sessionReplaySampleRate'],
    ['trackUserInteraction', 'trackUserInteractions'],
    ['maskTextFn', 'maskText'],
    ['byte_per_minute', 'bytesPerMinute'],
  ] as const) {
    assert.equal(nearest(typo, known), meant);
  }
  assert.ok(nearest('', known));
});
