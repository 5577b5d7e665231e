import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { INTERACTION, SOURCE, customs, incremental, interactions, mousePath } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };

const BODY = `
  <style>#pad { width: 500px; height: 300px; background: #eee; touch-action: none; } [draggable] { width: 80px; height: 40px; background: #ccd; }</style>
  <div id="pad"></div><div id="thing" draggable="true">drag me</div><div id="host"></div>`;

const positions = (events, source) => incremental(events, source).flatMap(({ data }) => data.positions);
const has = (list, wanted) => list.some(({ x, y }) => x === wanted.x && y === wanted.y);

/** A finger or a pen that is put down, moved along and lifted. */
const stroke = (id, pointerType, points, pauseMs = 0) => ({
  type: 'pointer',
  id,
  parameters: { pointerType },
  actions: [
    { type: 'pointerMove', duration: 0, origin: 'viewport', ...points[0] },
    { type: 'pointerDown', button: 0 },
    ...points.slice(1).map((point) => ({ type: 'pointerMove', duration: 120, origin: 'viewport', ...point })),
    ...(pauseMs ? [{ type: 'pause', duration: pauseMs }] : []),
    { type: 'pointerUp', button: 0 },
  ],
});

onEachBrowser('pointers', (bench) => {
  test('each finger has a path of its own', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const one = [{ x: 40, y: 40 }, { x: 140, y: 60 }, { x: 240, y: 80 }];
    const two = [{ x: 60, y: 200 }, { x: 160, y: 220 }, { x: 260, y: 240 }];
    await bench.browser.perform([stroke('one', 'touch', one), stroke('two', 'touch', two)]);
    const live = await bench.live();
    const events = await bench.events();
    const path = positions(events, SOURCE.touchMove);
    for (const end of [one.at(-1), two.at(-1)]) assert.ok(has(path, end), `${JSON.stringify(end)} in ${JSON.stringify(path)}`);
    // Firefox makes the events that tell of two fingers twice for a driver.
    const places = (type) => new Set(interactions(events, type).map(({ data }) => `${data.x} ${data.y}`)).size;
    assert.equal(places(INTERACTION.touchStart), 2);
    assert.equal(places(INTERACTION.touchEnd), 2);
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  });

  test('a page that prevents the mouse events of a press is followed all the same', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    await bench.browser.evaluate(() => document.querySelector('#pad').addEventListener('pointerdown', (event) => event.preventDefault()));
    const points = [{ x: 40, y: 40 }, { x: 140, y: 60 }, { x: 240, y: 80 }];
    await bench.browser.perform([stroke('mouse', 'mouse', points)]);
    await bench.live();
    const events = await bench.events();
    assert.ok(has(mousePath(events), points.at(-1)));
    assert.equal(interactions(events, INTERACTION.mouseDown).length, 1);
    assert.equal(interactions(events, INTERACTION.mouseUp).length, 1);
  });

  test('the way of what is dragged', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY, options: { allowUntrustedEvents: true } }));
    // No engine starts a drag of its own for a driver alike: these are the events it makes meanwhile.
    await bench.browser.evaluate(async () => {
      const fire = (selector, type, clientX, clientY) => document.querySelector(selector).dispatchEvent(new DragEvent(type, { bubbles: true, composed: true, clientX, clientY }));
      fire('#thing', 'dragstart', 20, 320);
      for (let step = 0; step <= 10; step++) {
        fire('#pad', 'dragover', 100 + step * 10, 100 + step);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      fire('#pad', 'drop', 200, 110);
    });
    const live = await bench.live();
    const events = await bench.events();
    const path = positions(events, SOURCE.drag);
    assert.ok(path.length >= 3, `${path.length} points`);
    assert.ok(has(path, { x: 200, y: 110 }));
    await bench.assertReplays(live, events);
  });

  test('of a storm few places are told, among them the last before anything else, on what was there', LIMIT, async () => {
    await bench.record(bench.page({ body: `${BODY}<p id="gone">goes away</p>`, options: { allowUntrustedEvents: true } }));
    await bench.browser.evaluate(async () => {
      const fire = (target, type, clientX, clientY) => target.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, clientX, clientY, detail: 1 }));
      const [pad, gone] = [document.querySelector('#pad'), document.querySelector('#gone')];
      for (let index = 0; index < 2_000; index++) fire(pad, 'mousemove', 10 + (index % 200), 20);
      fire(gone, 'mousemove', 33, 310);
      gone.remove();
      // What is heard of at once comes behind it, too.
      document.styleSheets[0].insertRule('b { color: red }');
      await new Promise((resolve) => setTimeout(resolve, 5));
      fire(pad, 'mousemove', 44, 55);
      fire(pad, 'click', 60, 70);
      const hidden = document.createElement('p');
      hidden.setAttribute('data-afterimage', 'hidden');
      pad.append(hidden);
      fire(hidden, 'mousemove', 77, 88);
    });
    await bench.live();
    const events = await bench.events();
    const path = positions(events, SOURCE.mouseMove);
    assert.ok(path.length < 40, `${path.length} points`);
    const at = (place) => path.find(({ x, y }) => x === place.x && y === place.y);
    const known = new Set(path.filter(({ y }) => y === 20).map(({ id }) => id));
    assert.equal(known.size, 1);
    assert.ok(at({ x: 33, y: 310 }) && !known.has(at({ x: 33, y: 310 }).id), JSON.stringify(path));
    assert.ok(known.has(at({ x: 44, y: 55 }).id));
    assert.ok(!at({ x: 77, y: 88 }), 'on what is hidden');
    const [click] = interactions(events, INTERACTION.click);
    const told = incremental(events, SOURCE.mouseMove).find(({ data }) => has(data.positions, { x: 44, y: 55 }));
    assert.ok(told.timestamp <= click.timestamp && events.indexOf(told) < events.indexOf(click));
  });

  test('what is in a shadow root is what was pressed', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const at = await bench.browser.evaluate(() => {
      const root = document.querySelector('#host').attachShadow({ mode: 'open' });
      root.innerHTML = '<button id="inner">Press</button>';
      const { left, top, width, height } = root.firstChild.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    });
    await bench.browser.clickAt(at.x, at.y);
    await bench.browser.perform([stroke('finger', 'touch', [at, { x: at.x + 3, y: at.y }])]);
    const live = await bench.live();
    const events = await bench.events();
    const adds = incremental(events, SOURCE.mutation).flatMap(({ data }) => data.adds.map(({ node }) => node));
    const inner = adds.find((node) => node.attributes?.id === 'inner');
    assert.deepEqual(interactions(events, INTERACTION.click)[0]?.data, { source: 2, type: 2, id: inner.id, ...at, pointerType: 0 });
    assert.equal(interactions(events, INTERACTION.touchStart)[0]?.data.id, inner.id);
    await bench.assertReplays(live, events);
  });

  // Firefox has no pen for its driver, and no zoom.
  if (bench.name === 'chromium') {
    test('a pen says that it is one', LIMIT, async () => {
      await bench.record(bench.page({ body: BODY }));
      const points = [{ x: 40, y: 40 }, { x: 140, y: 60 }, { x: 240, y: 80 }];
      await bench.browser.perform([stroke('pen', 'pen', points)]);
      const live = await bench.live();
      const events = await bench.events();
      assert.ok(has(positions(events, SOURCE.mouseMove), points.at(-1)));
      const downs = interactions(events, INTERACTION.mouseDown);
      assert.deepEqual(downs.map(({ data }) => [data.x, data.y, data.pointerType]), [[40, 40, 1]]);
      await bench.assertReplays(live, events);
    });

    test('under a pinch positions are those of the layout, and what is seen of it is told', LIMIT, async () => {
      await bench.record(bench.page({ body: `${BODY}<button id="far" style="position:absolute;left:300px;top:200px">Far</button>` }));
      await bench.browser.cdp('Emulation.setPageScaleFactor', { pageScaleFactor: 2 });
      await bench.browser.waitFor(() => visualViewport.scale === 2);
      await sleep(400);
      // The driver clicks by the layout's coordinates less the visual viewport's offset.
      const box = await bench.browser.evaluate(() => {
        const { left, top, right, bottom } = document.querySelector('#far').getBoundingClientRect();
        document.querySelector('#far').addEventListener('click', (event) => (window.clicked = [event.clientX, event.clientY]));
        return { left, top, right, bottom };
      });
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      for (const type of ['mousePressed', 'mouseReleased']) {
        await bench.browser.cdp('Input.dispatchMouseEvent', { type, x: Math.round(x), y: Math.round(y), button: 'left', clickCount: 1 });
      }
      if (!(await bench.browser.evaluate(() => window.clicked))) {
        for (const type of ['mousePressed', 'mouseReleased']) {
          await bench.browser.cdp('Input.dispatchMouseEvent', { type, x: Math.round(2 * x), y: Math.round(2 * y), button: 'left', clickCount: 1 });
        }
      }
      const clicked = await bench.browser.evaluate(() => window.clicked);
      await bench.browser.cdp('Emulation.setPageScaleFactor', { pageScaleFactor: 1 });
      const live = await bench.live();
      const events = await bench.events();
      const click = interactions(events, INTERACTION.click).at(-1)?.data;
      assert.ok(click.x >= box.left && click.x <= box.right && click.y >= box.top && click.y <= box.bottom, `${JSON.stringify(click)} ${clicked} ${JSON.stringify(box)}`);
      const seen = customs(events, 'afterimage.visual_viewport');
      assert.equal(seen[0]?.scale, 2);
      assert.equal(seen.at(-1)?.scale, 1, 'and its end');
      await bench.assertReplays(live, events);
    });

    test('a screen that is turned', LIMIT, async () => {
      await bench.record(bench.page({ body: BODY }));
      const screen = (type, angle, width, height) =>
        bench.browser.cdp('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: true, screenOrientation: { type, angle } });
      await screen('landscapePrimary', 90, 800, 400);
      await bench.browser.waitFor(() => screen.orientation.type === 'landscape-primary');
      await screen('portraitPrimary', 0, 400, 800);
      await bench.browser.waitFor(() => screen.orientation.type === 'portrait-primary');
      await bench.live();
      const events = await bench.events();
      await bench.browser.cdp('Emulation.clearDeviceMetricsOverride');
      assert.deepEqual(customs(events, 'afterimage.orientation').at(-1), { type: 'portrait-primary', angle: 0 });
    });
  }
});
