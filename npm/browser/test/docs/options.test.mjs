import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optionsDocument } from '../../options-doc.mjs';
import { read } from './markdown.mjs';

test('the page of options is the one that the types make', async () => {
  assert.equal(read('docs/options.md'), await optionsDocument(), 'run `node npm/browser/options-doc.mjs`');
});
