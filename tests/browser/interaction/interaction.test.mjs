import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { INTERACTION, SOURCE, incremental, interactions, mousePath } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };

const BODY = `
  <style>#scroller { height: 120px; overflow: auto; } #scroller p { height: 60px; } #tall { height: 3000px; }</style>
  <button id="button">Press</button> <span id="count">0</span>
  <p><input id="text"> <textarea id="area"></textarea></p>
  <p><input type="checkbox" id="box"> <label><input type="radio" name="r" id="r1" checked>1</label> <label><input type="radio" name="r" id="r2">2</label></p>
  <p><select id="one"><option>Alpha<option>Beta<option>Gamma</select> <select id="many" multiple size="3"><option>Red<option selected>Green<option>Blue</select></p>
  <div id="scroller"><p>1<p>2<p>3<p>4<p>5<p>6</div>
  <div id="tall"></div>`;

onEachBrowser('what a visitor does', (bench) => {
  test('no click is dropped, however fast, and each is on its node', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const { x, y } = await bench.browser.centre('#button');
    await bench.browser.evaluate(() => document.querySelector('#button').addEventListener('click', () => {
        window.clicks = (window.clicks ?? 0) + 1;
        document.querySelector('#count').textContent = String(window.clicks);
      }));
    for (let click = 0; click < 30; click++) await bench.browser.clickAt(x, y);
    const live = await bench.live();
    const events = await bench.events();
    assert.equal(await bench.browser.evaluate(() => window.clicks), 30, 'the page saw them');
    for (const [name, type] of Object.entries({ click: INTERACTION.click, mouseDown: INTERACTION.mouseDown, mouseUp: INTERACTION.mouseUp })) assert.equal(interactions(events, type).length, 30, name);
    const ids = new Set(interactions(events, INTERACTION.click).map(({ data }) => data.id));
    assert.equal(ids.size, 1);
    const button = findNode(events, (node) => node.attributes?.id === 'button');
    assert.ok(ids.has(button.id), 'on the button');
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  });

  test('the path of the mouse, its last position included', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const points = Array.from({ length: 40 }, (_, index) => ({ x: 100 + index * 10, y: 300 + Math.round(Math.sin(index / 4) * 80) }));
    await bench.browser.moveMouse(points, 40);
    await bench.live(1_200);
    const path = mousePath(await bench.events());
    assert.ok(path.length >= 10, `${path.length} points`);
    const last = path.at(-1);
    assert.deepEqual({ x: last.x, y: last.y }, points.at(-1));
    assert.ok(path.every(({ time }, index) => index === 0 || time >= path[index - 1].time), 'in order of time');
    const near = ({ x, y }) => points.some((point, index) => index > 0 && Math.abs(distance(point, { x, y }) + distance(points[index - 1], { x, y }) - distance(point, points[index - 1])) < 12);
    assert.ok(path.filter(({ x }) => x >= points[1].x).every(near), 'on the way that it took');
  });

  test('where scrolling came to rest, of the page and of a box', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    await bench.browser.wheel('#scroller', 90);
    await bench.browser.waitFor(() => document.querySelector('#scroller').scrollTop > 0);
    await bench.browser.evaluate(async () => {
      for (let y = 0; y <= 700; y += 35) {
        scrollTo(0, y);
        document.querySelector('#scroller').scrollTop = Math.round(y / 5);
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
      scrollTo(0, 777);
    });
    const live = await bench.live();
    const events = await bench.events();
    const last = incremental(events, SOURCE.scroll).filter(({ data }) => data.y > 150).at(-1);
    assert.equal(last?.data.y, 777);
    assert.ok(incremental(events, SOURCE.scroll).some(({ data }) => data.y === 140), 'the box');
    await bench.assertReplays(live, events);
  });

  test('text, checkbox, radios and selects', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    await bench.browser.fill('#text', 'typed words');
    await bench.browser.fill('#area', 'two');
    await bench.browser.press('Enter');
    await bench.browser.type('lines');
    await bench.browser.click('#box');
    await bench.browser.click('#r2');
    await bench.browser.choose('#one', 'Gamma');
    await bench.browser.evaluate(() => document.querySelector('#many').focus());
    await bench.browser.press('ArrowDown');
    const live = await bench.live();
    const events = await bench.events();
    const state = (id) => live.find((node) => node.attributes?.id === id).state;
    assert.equal(state('text').value, 'typed words');
    assert.equal(state('area').value, 'two\nlines');
    assert.equal(state('box').checked, true);
    assert.equal(state('r2').checked, true);
    assert.deepEqual(state('one').selected, [2]);
    await bench.assertReplays(live, events);
    const texts = incremental(events, SOURCE.input).map(({ data }) => data.text);
    assert.ok(texts.includes('typed words'), 'the final text is there');
    await bench.assertPageUnharmed();
  });

  test('state that was there before recording began', LIMIT, async () => {
    await bench.browser.goto(bench.page({ body: BODY, start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.fill('#text', 'before');
    await bench.browser.click('#box');
    await bench.browser.click('#r2');
    await bench.browser.choose('#one', 'Beta');
    await bench.browser.evaluate(() => {
      document.querySelector('#scroller').scrollTop = 111;
      scrollTo(0, 222);
    });
    await bench.browser.evaluate(() => Afterimage.startSessionReplayRecording());
    await bench.recording();
    await bench.assertReplays(await bench.live(), await bench.events());
  });

  test('the size of the viewport', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const size = await bench.browser.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    const meta = (await bench.events()).find(({ type }) => type === 4);
    assert.equal(meta.data.width, size.width);
    assert.equal(meta.data.height, size.height);
  });

  test('a window that is resized again and again is told of a few times, one that is not never', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    await bench.browser.evaluate(async () => {
      const rest = () => new Promise((resolve) => setTimeout(resolve, 250));
      const resize = () => {
        for (let round = 0; round < 40; round++) window.dispatchEvent(new Event('resize'));
      };
      resize();
      await rest();
      resize();
      Object.defineProperty(window, 'innerWidth', { value: 321, configurable: true });
      resize();
      await rest();
      resize();
      await rest();
      delete window.innerWidth;
    });
    const told = (await bench.events()).filter(({ type, data }) => type === 3 && data.source === 4);
    assert.deepEqual(told.map(({ data }) => data.width), [321]);
  });
});

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The first node of the first snapshot, or of a later addition, that satisfies a condition. */
function findNode(events, condition) {
  const pending = events.flatMap(({ type, data }) => (type === 2 ? [data.node] : type === 3 && data.source === 0 ? data.adds.map((add) => add.node) : []));
  for (let node = pending.shift(); node; node = pending.shift()) {
    if (condition(node)) return node;
    pending.push(...(node.childNodes ?? []));
  }
  return undefined;
}
