import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTab } from '../src/page/tab-id.js';
import { fakePage } from './fake-page.js';

test('a tab keeps its id over pages, a duplicate does not share it', () => {
  const { scope } = fakePage();
  const first = takeTab(scope);
  // A duplicated tab starts from a copy of the storage while the first one lives.
  assert.notEqual(takeTab(scope).id, first.id);
  first.leave();
  assert.equal(takeTab(scope).id, first.id);
});
