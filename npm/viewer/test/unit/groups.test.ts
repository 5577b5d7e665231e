import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActionKind } from '../../src/recording/actions.js';
import { groupOf, groupSizes, readGroups, writeGroups } from '../../src/recording/groups.js';

test('every kind of action belongs to a group', () => {
  const kinds: Record<ActionKind, string> = {
    page: 'pages',
    click: 'actions',
    input: 'actions',
    error: 'errors',
    note: 'other',
    visibility: 'other',
    orientation: 'other',
    gap: 'other',
    sparse: 'other',
  };
  const names = Object.keys(kinds) as ActionKind[];
  for (const kind of names) assert.equal(groupOf(kind), kinds[kind], kind);
  const actions = names.map((kind, atMs) => ({ kind, atMs, title: kind }));
  assert.deepEqual(groupSizes(actions), { pages: 1, actions: 2, errors: 1, other: 5 });
});

test('groups are remembered as words, and words that are none are passed over', () => {
  assert.equal(writeGroups(readGroups('errors,pages')), 'pages,errors');
  assert.deepEqual([...readGroups('errors,nothing,,constructor')], ['errors']);
  assert.deepEqual([...readGroups(undefined)], []);
});
