import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { INTERACTION, interactions } from '../../support/events.mjs';
import { generatedPage } from '../../support/generated-page.mjs';

const LIMIT = { timeout: 240_000 };
/** Read once by the recorder when it starts: each slice reads a handful of nodes. */
const TINY = 'globalThis.__afterimageSliceMs = 0;';

const statsOf = (bench) => bench.browser.evaluate(() => Afterimage.getRecorderStats());

/** Runs in the page: rows of a few nodes each. */
function buildRows(rows) {
  const list = document.querySelector('#list');
  for (let row = 0; row < rows; row++) {
    const item = document.createElement('p');
    item.id = `row${row}`;
    item.append(`Row ${row} `, document.createElement('b'), ' end');
    list.append(item);
  }
}

const nodesOf = (node) => 1 + (node.childNodes ?? []).reduce((sum, child) => sum + nodesOf(child), 0);

onEachBrowser('slices', (bench) => {
  const ready = async (page) => {
    await bench.browser.goto(bench.page({ start: 'init', ...page }));
    await bench.browser.waitFor(() => window.__loaded);
  };

  test('a hundred thousand nodes, read in slices, are all in the first snapshot', LIMIT, async (context) => {
    await ready({ body: '<div id="list" hidden></div>', options: { bytesPerMinute: 100_000_000 } });
    await bench.browser.evaluate(buildRows, 25_000);
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().page.drains > 0, { timeoutMs: 60_000 });
    const { page } = await statsOf(bench);
    const expected = await bench.browser.evaluate(() => {
      const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL & ~NodeFilter.SHOW_COMMENT);
      let count = 1;
      while (walker.nextNode()) count++;
      return count;
    });
    context.diagnostic(`${page.nodes} nodes, ${page.slices} slices, ${Math.round(page.pageThreadMs)} ms, the longest task ${page.longestTaskMs.toFixed(1)} ms`);
    assert.equal(page.nodes, expected);
    assert.ok(page.slices > 2, `${page.slices} slices`);
    const events = await bench.events();
    const snapshots = events.filter(({ type }) => type === 2);
    assert.equal(snapshots.length, 1);
    // The stream says less of what nobody sees: every row has to be there.
    assert.ok(nodesOf(snapshots[0].data.node) >= 100_000, `${nodesOf(snapshots[0].data.node)} nodes`);

    await bench.browser.evaluate(() => document.querySelector('#list').replaceChildren('nothing'));
    await bench.browser.waitFor(() => Afterimage.getRecorderStats().page.nodes < 100, { timeoutMs: 60_000 });
    const after = await statsOf(bench);
    context.diagnostic(`emptied again: ${Math.round(after.page.pageThreadMs - page.pageThreadMs)} ms, the longest task ever ${after.page.longestTaskMs.toFixed(1)} ms`);
    await bench.assertPageUnharmed();
  });

  test('a page that never rests while its snapshot is taken, in tiny slices', LIMIT, async (context) => {
    const before = `${TINY}
      addEventListener('DOMContentLoaded', () => {
        let count = 0;
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          const blocks = document.querySelectorAll('section.block');
          const block = blocks[(count * 7) % blocks.length];
          if (count % 3 === 0) block.parentNode.insertBefore(block, blocks[(count * 11) % blocks.length]);
          if (count % 5 === 0) block.append(Object.assign(document.createElement('p'), { textContent: 'Added ' + count }));
          if (count % 8 === 0) block.querySelector('p')?.remove();
          block.title = 'Title ' + count;
          block.className = 'block c' + count % 9;
          if (++count < 1500) setTimeout(() => channel.port2.postMessage(0), 2);
          else window.__rests = true;
        };
        channel.port2.postMessage(0);
      });`;
    const { elements } = await bench.recordPage(bench.page({ html: generatedPage(7), before }), (browser) => browser.waitFor(() => window.__rests, { timeoutMs: 60_000 }));
    const { page } = await statsOf(bench);
    context.diagnostic(`${elements} elements equal after ${page.slices} slices in ${page.drains} drains`);
    assert.ok(page.slices > 200, `${page.slices} slices`);
  });

  test('a click in the middle of the first snapshot is on its node, at its time, behind the snapshot', LIMIT, async () => {
    await ready({ body: '<div id="list"></div>', before: TINY, options: { allowUntrustedEvents: true } });
    await bench.browser.evaluate(buildRows, 1_000);
    const clickedAt = await bench.browser.evaluate(async () => {
      Afterimage.startSessionReplayRecording();
      while (!Afterimage.isRecording()) await new Promise((resolve) => setTimeout(resolve, 1));
      const { drains, nodes } = Afterimage.getRecorderStats().page;
      if (drains > 0 || nodes > 3_000) throw new Error('the snapshot is complete: nothing is tested');
      document.querySelector('#row999 b').click();
      // A frame of its own, which must not overtake the click.
      Afterimage.startView('later');
      return Date.now();
    });
    const events = await bench.events();
    const clicks = interactions(events, INTERACTION.click);
    assert.equal(clicks.length, 1);
    const row = findNode(events, (node) => node.attributes?.id === 'row999');
    const bold = row.childNodes.find(({ tagName }) => tagName === 'b');
    assert.equal(clicks[0].data.id, bold.id);
    assert.ok(Math.abs(clicks[0].timestamp - clickedAt) < 100, `${clicks[0].timestamp - clickedAt} ms late`);
    const at = (wanted) => events.findIndex(wanted);
    const view = at(({ type, data }) => type === 5 && data.tag === 'afterimage.view' && data.payload.name === 'later');
    assert.ok(at(({ type }) => type === 2) < events.indexOf(clicks[0]) && events.indexOf(clicks[0]) < view);
    await bench.assertPageUnharmed();
  });

  test('what becomes hidden between two slices is not read', LIMIT, async () => {
    await ready({ body: '<div id="outer"><div id="list"></div></div>', before: TINY });
    await bench.browser.evaluate(buildRows, 1_000);
    await bench.browser.evaluate(async () => {
      const row = document.querySelector('#row998');
      Afterimage.startSessionReplayRecording();
      while (!Afterimage.isRecording()) await new Promise((resolve) => setTimeout(resolve, 1));
      document.querySelector('#outer').setAttribute('data-afterimage', 'hidden');
      row.textContent = 'canary-secret';
    });
    const events = await bench.events();
    assert.ok(!JSON.stringify(events).includes('canary-secret'));
    assert.ok(!JSON.stringify(events).includes('Row 998'));
    await bench.assertPageUnharmed();
  });
});

onEachBrowser('layout', (bench) => {
  test('neither snapshot nor mutations nor moves make the browser lay out', LIMIT, async (context) => {
    if (bench.name !== 'chromium') return context.skip('counted by the DevTools protocol of Chromium');
    await bench.browser.goto(bench.page({ start: 'init', body: '<div id="list"></div>', options: { allowUntrustedEvents: true } }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.cdp('Performance.enable');
    const layouts = async () => {
      const { metrics } = await bench.browser.cdp('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    const before = await layouts();
    const { tasks, frames } = await bench.browser.evaluate(async () => {
      const list = document.querySelector('#list');
      const channel = new MessageChannel();
      const turn = () =>
        new Promise((resolve) => {
          channel.port1.onmessage = resolve;
          channel.port2.postMessage(0);
        });
      let frames = 0;
      let goesOn = true;
      const count = () => goesOn && (frames++, requestAnimationFrame(count));
      requestAnimationFrame(count);
      for (let round = 0; round < 600; round++) {
        const row = list.appendChild(document.createElement('p'));
        row.textContent = `Row ${round}`;
        row.style.width = `${round % 90}px`;
        row.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: round % 300, clientY: 5 }));
        list.dispatchEvent(new Event('scroll'));
        if (round % 10 === 0) row.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 3, clientY: 5 }));
        // The recorder's slice comes in between.
        await turn();
        await turn();
      }
      goesOn = false;
      return { tasks: 600, frames };
    });
    const after = await layouts();
    const count = after.LayoutCount - before.LayoutCount;
    const { page } = await statsOf(bench);
    context.diagnostic(`${count} layouts in ${frames} frames, ${tasks} changes, ${page.drains} drains`);
    assert.ok(page.drains > 100, `${page.drains} drains: too few to show anything`);
    // The browser's own, for each frame; where there is one more now and then, the page changed while offsets were read.
    assert.ok(count <= frames + 5, `${count} layouts in ${frames} frames`);
  });
});

function findNode(events, wanted) {
  const open = events.filter(({ type }) => type === 2).map(({ data }) => data.node);
  for (let node = open.pop(); node; node = open.pop()) {
    if (wanted(node)) return node;
    open.push(...(node.childNodes ?? []));
  }
  throw new Error('no such node');
}
