import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSampled } from '../src/sampling.js';
import { uuid } from '../src/uuid.js';

test('ids are version 4 UUIDs', () => {
  for (let index = 0; index < 200; index++) {
    assert.match(uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(Array.from({ length: 1000 }, uuid)).size, 1000);
});

test('the share of sampled sessions is the rate', () => {
  const ids = Array.from({ length: 5_000 }, uuid);
  for (const rate of [1, 10, 50, 90]) {
    const share = (ids.filter((id) => isSampled(id, rate)).length / ids.length) * 100;
    // Five standard deviations: fails by chance once in a million runs.
    const tolerance = 500 * Math.sqrt(((rate / 100) * (1 - rate / 100)) / ids.length);
    assert.ok(Math.abs(share - rate) < tolerance, `${rate} %: ${share}`);
  }
});

test('a session decides always the same, stays in at higher rates, and all or nothing is exact', () => {
  for (const id of [
    ...Array.from({ length: 500 }, uuid),
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
    '00000000-0000-4000-8000-000000000000',
  ]) {
    assert.equal(isSampled(id, 100), true);
    assert.equal(isSampled(id, 0), false);
    assert.equal(isSampled(id, 30), isSampled(id, 30));
    if (isSampled(id, 30)) assert.ok(isSampled(id, 31));
  }
});

test('the decision is fixed for known ids', () => {
  assert.equal(
    isSampled('5f0c2a9e-6a52-4b9e-9d4a-0123456789ab', 50),
    isSampled('00000000-0000-4000-8000-0123456789ab', 50),
  );
});
