/** More mutations in one task than fit a slice: they are taken in by pieces, and nothing is taken for what it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 240_000 };
const ROWS = 30_000;
const MOST_IN_A_TASK = 20_000;

/** Counts what the recorder asks of nodes that were taken out. A proxy of a native getter passes for one. */
const COUNTING = `
  window.__asked = 0;
  const native = Object.getOwnPropertyDescriptor(Node.prototype, 'isConnected');
  const get = new Proxy(native.get, {
    apply: (getter, node, given) => {
      window.__asked += 1;
      return Reflect.apply(getter, node, given);
    },
  });
  Object.defineProperty(Node.prototype, 'isConnected', { ...native, get });`;

/** Runs in the page. */
function buildRows(count) {
  for (let row = 0; row < count; row++) document.querySelector('#list').append(Object.assign(document.createElement('i'), { title: row }));
}

/** Runs in the page: all rows go one by one; some come back, some of these changed while nobody is told of it. */
async function changeAll() {
  const list = document.querySelector('#list');
  const rows = [...list.children];
  const aside = document.body.appendChild(document.createElement('div'));
  for (const row of rows) row.remove();
  for (let row = rows.length - 1; row > 0; row -= 50) list.append(rows[row]);
  aside.append(rows[0], rows.at(-2));
  const before = window.__asked;
  // The observers are told at the end of this task.
  await null;
  const asked = window.__asked - before;
  for (let row = 1; row < rows.length - 2; row += 500) rows[row].append('changed while it was out');
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (let row = 1; row < rows.length - 2; row += 1_000) list.append(rows[row]);
  return asked;
}

onEachBrowser('many records', (bench) => {
  test('30,000 rows are removed one by one', LIMIT, async (context) => {
    let asked;
    const page = bench.page({ body: '<div id="list"></div>', before: COUNTING, options: { bytesPerMinute: 100_000_000 } });
    const { elements } = await bench.recordPage(page, async (browser) => {
      await browser.evaluate(buildRows, ROWS);
      await browser.waitFor((count) => Afterimage.getRecorderStats().page.nodes > count, { args: [ROWS], timeoutMs: 60_000 });
      asked = await browser.evaluate(changeAll);
    });
    context.diagnostic(`${asked} were looked at in one task, ${elements} elements equal`);
    assert.ok(asked > 1_000 && asked < MOST_IN_A_TASK, `${asked} nodes were looked at in one task`);
    assert.ok(elements > ROWS / 50, `${elements} elements`);
  });
});
