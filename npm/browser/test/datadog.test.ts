import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createDatadogRum } from '../src/datadog/members.js';
import { readOptions } from '../src/options/read.js';
import type * as Afterimage from '../src/types.js';

const ORIGIN = 'https://shop.example';

/** The shim over an SDK that notes its calls, and what the console was told. */
function shim() {
  const calls: [string, ...unknown[]][] = [];
  const sdk = new Proxy({ version: '1' } as unknown as typeof Afterimage, {
    get: (target, name) =>
      Reflect.get(target, name) ?? ((...args: unknown[]) => (calls.push([String(name), ...args]), undefined)),
  });
  const warnings: string[] = [];
  const rum = createDatadogRum(sdk, () => ORIGIN) as unknown as Record<string, (...args: never[]) => unknown>;
  const warned = <T>(act: () => T): T => {
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text);
    try {
      return act();
    } finally {
      console.warn = warn;
    }
  };
  const call = (name: string, ...args: unknown[]): unknown => warned(() => rum[name]?.(...(args as never[])));
  return { rum, calls, warnings, call };
}

const BOTH = { applicationId: 'a', clientToken: 'b' };

test('there is a member for each of the original, and none throws', () => {
  const { datadogRum } = createRequire(import.meta.url)('@datadog/browser-rum') as { datadogRum: object };
  const { rum, call } = shim();
  assert.deepEqual(
    Object.keys(datadogRum).filter((name) => !(name in rum)),
    [],
  );
  for (const [name, member] of Object.entries(rum)) {
    if (typeof member !== 'function' || name === 'onReady') continue;
    for (const args of [[], [null], ['x', 1], [{}]]) assert.doesNotThrow(() => call(name, ...args), name);
  }
});

test('options of today keep their meaning', () => {
  const { calls, warnings, call } = shim();
  const given = {
    ...BOTH,
    service: 's',
    env: null,
    site: 'datadoghq.eu',
    sessionSampleRate: 50,
    sessionReplaySampleRate: 20,
  };
  call('init', {
    ...given,
    defaultPrivacyLevel: 'mask-user-input',
    beforeSend: () => true,
    workerUrl: '/dd-worker.js',
  });
  assert.deepEqual(calls, [
    [
      'init',
      {
        ...BOTH,
        service: 's',
        endpoint: ORIGIN,
        sessionSampleRate: 50,
        sessionReplaySampleRate: 20,
        startSessionReplayRecordingManually: false,
        defaultPrivacyLevel: 'mask-user-input',
      },
    ],
  ]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? '', /: site, beforeSend, workerUrl$/);
});

test('without a rate nothing is recorded, as there; with the names of version 4 recording waits for its call, as then', () => {
  const { calls, call } = shim();
  call('init', BOTH);
  call('init', { ...BOTH, sampleRate: 30, trackInteractions: true });
  const [today, former] = calls.map(([, options]) => options as Record<string, unknown>);
  assert.equal(today?.['sessionReplaySampleRate'], 0);
  assert.equal(former?.['sessionReplaySampleRate'], 100);
  assert.equal(former?.['sessionSampleRate'], 30);
  assert.equal(former?.['startSessionReplayRecordingManually'], true);
  assert.equal(former?.['trackUserInteractions'], true);
});

test('options of our own win, and what comes out is valid', () => {
  const { calls, call } = shim();
  call('init', {
    ...BOTH,
    proxy: '/dd',
    sessionPersistence: ['local-storage', 'cookie'],
    afterimage: { endpoint: 'https://r.example' },
  });
  const options = calls[0]?.[1] as Record<string, unknown>;
  assert.equal(options['endpoint'], 'https://r.example');
  assert.equal(options['sessionPersistence'], 'local-storage');
  assert.deepEqual(readOptions(options).errors, []);
  assert.deepEqual(readOptions(options).warnings, []);
  const proxy = options['proxy'] as (request: Afterimage.ProxyRequest) => string;
  assert.equal(
    proxy({ path: '/api/v2/replay', parameters: 'a=1&b=2' }),
    '/dd?ddforward=%2Fapi%2Fv2%2Freplay%3Fa%3D1%26b%3D2',
  );
});

test('options that cannot be read are left to init, which says so', () => {
  const { calls, call } = shim();
  const broken = {
    get env(): string {
      throw new Error('no');
    },
  };
  call('init', broken);
  call('init', null);
  assert.deepEqual(
    calls.map(([name]) => name),
    ['init', 'init'],
  );
  assert.equal(calls[0]?.[1], broken);
});

test('what does nothing says so once', () => {
  const { warnings, call } = shim();
  call('addAction', 'a');
  call('addAction', 'b');
  call('setGlobalContextProperty', 'a', 1);
  assert.equal(warnings.length, 2);
  assert.deepEqual(call('getGlobalContext'), {});
});

test('the user is changed property by property', () => {
  const { calls, call } = shim();
  call('setUser', { id: '1', name: 'Ann' });
  call('setUserProperty', 'plan', 'free');
  call('removeUserProperty', 'name');
  assert.deepEqual(call('getUser'), { id: '1', plan: 'free' });
  call('clearUser');
  assert.deepEqual(
    calls.map(([, user]) => user),
    [{ id: '1', name: 'Ann' }, { id: '1', name: 'Ann', plan: 'free' }, { id: '1', plan: 'free' }, {}],
  );
});

test('a view is begun by name or by options', () => {
  const { calls, call } = shim();
  call('startView', 'cart');
  call('startView', { name: 'checkout', service: 's' });
  call('startView');
  assert.deepEqual(calls, [
    ['startView', 'cart'],
    ['startView', 'checkout'],
    ['startView', undefined],
  ]);
});
