import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FIDELITY, fidelity } from './fidelity.mjs';

test('docs/fidelity.md is what the cases say (node tests/conformance/fidelity.mjs writes it)', () => {
  assert.equal(readFileSync(FIDELITY, 'utf8'), fidelity());
});
