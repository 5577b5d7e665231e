/** Long lists of which few children change: only those that records named are looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 240_000 };
const CHILDREN = 20_000;
const OPTIONS = { bytesPerMinute: 100_000_000 };
const LIST = '<div id="list"></div>';
/** Read once by the recorder when it starts: each slice reads a handful of nodes. */
const TINY = 'globalThis.__afterimageSliceMs = 0;';

/** Counts how often anybody asks for siblings. A proxy of a native getter passes for one, so the recorder takes it. */
const COUNTING = `
  window.__asked = 0;
  for (const name of ['firstChild', 'nextSibling', 'previousSibling']) {
    const native = Object.getOwnPropertyDescriptor(Node.prototype, name);
    const get = new Proxy(native.get, {
      apply: (getter, node, given) => {
        window.__asked += 1;
        return Reflect.apply(getter, node, given);
      },
    });
    Object.defineProperty(Node.prototype, name, { ...native, get });
  }`;

/** Runs in the page. */
function buildList(count) {
  const fragment = document.createDocumentFragment();
  for (let index = 0; index < count; index++) {
    const item = document.createElement('i');
    item.className = `c${index % 7}`;
    fragment.append(item);
    if (index % 500 === 0) fragment.append(`text ${index} and more`, document.createComment('passed over'));
  }
  document.querySelector('#list').append(fragment);
}

/** Runs in the page: each step in a task of its own. */
async function changeFew() {
  const list = document.querySelector('#list');
  const made = (text) => Object.assign(document.createElement('b'), { textContent: text });
  const nth = (index) => list.children[index];
  const swap = (one, other) => {
    const behind = one.nextSibling;
    list.insertBefore(one, other);
    list.insertBefore(other, behind);
  };
  const texts = () => [...list.childNodes].filter((node) => node.nodeType === 3);
  const channel = new MessageChannel();
  const turn = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  const steps = [
    () => list.append(made('last'), made('very last'), 'text at the end'),
    () => list.prepend(made('first'), document.createComment('at the front'), 'text at the front'),
    () => swap(nth(100), nth(15_000)),
    () => swap(nth(7_000), nth(7_001)),
    () => [9_000, 9_001, 9_003, 12_345].map(nth).forEach((child) => child.remove()),
    () => nth(4_000).before(made('one'), document.createComment('between'), made('two')),
    () => texts()[3].splitText(4),
    () => list.normalize(),
    async () => {
      const child = nth(5_000);
      const behind = child.nextSibling;
      child.remove();
      await null;
      child.append('changed while it was out');
      list.insertBefore(child, behind);
    },
    () => {
      for (let index = 0; index < 50; index++) list.insertBefore(nth(10_000 + index * 3), nth(2_000));
    },
    () => {
      const other = document.body.appendChild(document.createElement('div'));
      other.append(nth(300), nth(301), nth(10_500));
      list.append(other.firstChild);
    },
    () => nth(8_000).replaceWith(made('instead'), 'and a text'),
  ];
  for (const step of steps) {
    await step();
    await turn();
    await turn();
  }
  for (const step of steps.slice(0, 5)) await step();
}

onEachBrowser('long lists', (bench) => {
  for (const [how, before] of Object.entries({ 'in whole slices': '', 'in tiny slices': TINY })) {
    test(`few of 20,000 children change, ${how}`, LIMIT, async (context) => {
      const script = async (browser) => {
        await browser.evaluate(buildList, CHILDREN);
        await browser.waitFor((count) => Afterimage.getRecorderStats().page.nodes > count, { args: [CHILDREN], timeoutMs: 60_000 });
        await browser.evaluate(changeFew);
      };
      const { elements } = await bench.recordPage(bench.page({ body: LIST, before, options: OPTIONS }), script);
      assert.ok(elements > CHILDREN, `${elements} elements`);
      context.diagnostic(`${elements} elements equal`);
    });
  }

  test('a change of one child does not have the list read', LIMIT, async (context) => {
    await bench.browser.goto(bench.page({ start: 'init', body: LIST, before: COUNTING, options: OPTIONS }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(buildList, CHILDREN);
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().page.drains > 0, { timeoutMs: 60_000 });
    assert.ok((await bench.browser.evaluate(() => window.__asked)) > CHILDREN, 'or nothing is counted');
    const asked = await bench.browser.evaluate(async () => {
      const list = document.querySelector('#list');
      const { children } = list;
      const changes = [
        () => list.append(document.createElement('b')),
        () => list.prepend(document.createElement('b')),
        () => children[10_000].remove(),
        () => children[12_000].before(children[400]),
        () => children[6_000].replaceWith('a text'),
      ];
      let most = 0;
      for (const change of changes) {
        const { drains } = Afterimage.getRecorderStats().page;
        const before = window.__asked;
        change();
        while (Afterimage.getRecorderStats().page.drains === drains) await new Promise((resolve) => setTimeout(resolve, 0));
        most = Math.max(most, window.__asked - before);
      }
      return most;
    });
    context.diagnostic(`siblings were asked for ${asked} times at most`);
    // A few for the change; the self-check may look at some hundreds between.
    assert.ok(asked < CHILDREN / 4, `siblings were asked for ${asked} times`);
    await bench.assertPageUnharmed();
  });
});
