import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from './markdown.mjs';

/** Cells of the rows of tables, without what marks them as code. */
const rows = (text) =>
  [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row]) => row.split('|').map((cell) => cell.replaceAll('`', '').trim()));
const comparison = rows(read('docs/comparison.md'));
const told = (name) => comparison.find(([first]) => first === name)?.[1];

test('the sizes of Afterimage in the comparison are the budgets', () => {
  const outputs = read('wasm-pack.toml').split('[[outputs]]').slice(1);
  const brotli = (name) => {
    const output = outputs.find((text) => text.includes(`name = "${name}"`));
    return Number(/brotli = ([\d_]+)/.exec(output)[1].replaceAll('_', '')) / 1000;
  };
  assert.equal(told('Afterimage, entry'), brotli('entry').toFixed(1));
  assert.equal(told('Afterimage, recorder chunk and wasm'), (brotli('recorder chunk') + brotli('wasm')).toFixed(1));
});

test('the canaries in the comparison are those that were found', () => {
  const table = rows(read('docs/canaries.md'));
  const heads = table.find((cells) => cells.includes('rrweb, all masked'));
  const secret = table.find(([first]) => first.startsWith('always secret'));
  const found = (name) => secret[heads.indexOf(name)].split(' / ');
  for (const [name, head] of [
    ['rrweb, by default', 'rrweb'],
    ['rrweb, inputs and all text masked', 'rrweb, all masked'],
    ['Datadog, mask-user-input', 'Datadog mask-user-input'],
    ['Datadog, mask', 'Datadog mask'],
    ['Afterimage, allow to mask', 'Afterimage allow'],
    ['Afterimage, allow to mask', 'Afterimage mask-user-input'],
    ['Afterimage, allow to mask', 'Afterimage mask'],
  ]) {
    assert.deepEqual([told(name), '182'], found(head), name);
  }
});
