import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { customs } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };

/** Views in the order in which they began: path and name; those told again once. */
function viewsOf(events) {
  const views = new Map();
  for (const { id, url, name } of customs(events, 'afterimage.view')) views.set(id, [new URL(url).pathname, name]);
  return [...views.values()];
}

/** Does something in the page, and waits until the next move is told at once. */
async function move(bench, act, ...args) {
  await bench.browser.evaluate(act, ...args);
  await sleep(350);
}

onEachBrowser('navigation in a page', (bench) => {
  test('a view for each path, by the history, back and forward, and by name', LIMIT, async () => {
    const url = bench.page({});
    await bench.record(url);
    const path = new URL(url).pathname;
    await move(bench, () => history.pushState(null, '', '/list?page=2&token=secret-1'));
    await move(bench, () => history.replaceState(null, '', '/list?page=3'));
    await move(bench, () => history.pushState(null, '', '/item#details'));
    await move(bench, () => history.back());
    await move(bench, () => history.forward());
    await move(bench, () => Afterimage.startView('Pay'));
    const live = await bench.live();
    const events = await bench.events();
    assert.deepEqual(viewsOf(events), [[path, ''], ['/list', ''], ['/item', ''], ['/list', ''], ['/item', ''], ['/item', 'Pay']]);
    assert.ok(!JSON.stringify(events).includes('secret-1'));
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  });

  test('a page that is routed by its fragment; links to places in it are no views', LIMIT, async () => {
    const url = bench.page({ body: '<h2 id="prices">Prices</h2><a name="old">Old</a>' });
    await bench.record(url);
    for (const fragment of ['#prices', '#old', '#/orders', '#/orders/5', '#']) {
      await move(bench, (to) => (location.hash = to), fragment);
    }
    await bench.live();
    const { pathname } = new URL(url);
    assert.deepEqual(viewsOf(await bench.events()), Array.from({ length: 4 }, () => [pathname, '']));
  });

  test('what goes around the patches of the history', LIMIT, async () => {
    const url = bench.page({});
    await bench.record(url);
    await move(bench, () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const { pushState } = frame.contentWindow.History.prototype;
      frame.remove();
      pushState.call(history, null, '', '/around');
    });
    if (await bench.browser.evaluate(() => 'navigation' in window)) {
      await move(bench, async () => {
        navigation.addEventListener('navigate', (event) => event.intercept({ handler: async () => {} }), { once: true });
        await navigation.navigate('/by-api').finished;
      });
    } else {
      await move(bench, () => history.pushState(null, '', '/by-api'));
    }
    await bench.live();
    assert.deepEqual(viewsOf(await bench.events()), [[new URL(url).pathname, ''], ['/around', ''], ['/by-api', '']]);
  });

  test('a frozen history', LIMIT, async () => {
    const url = bench.page({ before: 'Object.freeze(History.prototype);' });
    await bench.record(url);
    await move(bench, () => {
      history.pushState(null, '', '/frozen');
      document.body.append('moved');
    });
    await bench.live();
    assert.deepEqual(viewsOf(await bench.events()), [[new URL(url).pathname, ''], ['/frozen', '']]);
    await bench.assertPageUnharmed();
  });

  test('of a storm the first address and the last', LIMIT, async () => {
    await bench.record(bench.page({}));
    await sleep(300);
    await bench.browser.evaluate(async () => {
      for (let step = 1; step <= 80; step++) {
        history.replaceState(null, '', `/map/${step}`);
        if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    await bench.live();
    const paths = viewsOf(await bench.events()).map(([path]) => path);
    assert.equal(paths[1], '/map/1');
    assert.equal(paths.at(-1), '/map/80');
    assert.ok(paths.length <= 6, paths.join(' '));
  });

  test('relative addresses follow a base that changes, also those that come with it', LIMIT, async () => {
    const { live, events } = await bench.recordPage(bench.page({ body: '<p>Before</p>' }), async (browser) => {
      await browser.evaluate(() => {
        const base = document.createElement('base');
        base.href = '/deep/er/';
        document.head.append(base);
        document.body.insertAdjacentHTML('beforeend', '<img id="with" src="with.svg">');
      });
      await sleep(300);
      await browser.evaluate(() => {
        document.querySelector('base').href = '/other/';
        document.querySelector('#with').src = 'again.svg';
      });
    });
    assert.ok(live.length > 0);
    const text = JSON.stringify(events);
    for (const address of ['/deep/er/with.svg', '/other/again.svg']) assert.ok(text.includes(`"src":"${bench.server.origin}${address}"`), address);
  });
});
