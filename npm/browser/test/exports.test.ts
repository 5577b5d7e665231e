import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as entry from '../src/index.js';

const CONTRACT = [
  'addError',
  'captureReplay',
  'flush',
  'getRecorderStats',
  'getSessionId',
  'getSessionReplayLink',
  'init',
  'isRecording',
  'onReady',
  'setPrivacyLevel',
  'setTrackingConsent',
  'setUser',
  'startSessionReplayRecording',
  'startView',
  'stopSessionReplayRecording',
  'version',
];

test('the entry exports what the contract names and nothing else', () => {
  assert.deepEqual(Object.keys(entry).sort(), CONTRACT);
});

test('the types declare what the entry exports', () => {
  const types = readFileSync('src/types.ts', 'utf8');
  const declared = [...types.matchAll(/^export declare (?:function|const) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(declared.sort(), CONTRACT);
});

test('on a server the members do nothing harmful', async () => {
  entry.init({ applicationId: 'a', clientToken: 'b', endpoint: '/c' });
  entry.startSessionReplayRecording();
  assert.equal(entry.isRecording(), false);
  assert.equal(entry.getSessionId(), undefined);
  assert.deepEqual(await entry.flush(), { delivered: true, pendingBytes: 0 });
});
