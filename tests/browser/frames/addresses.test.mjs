import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.inside = () => document.querySelector('#f').contentDocument;`;
const PARTS = '<a href="link">link</a><img src="picture.svg">';

onEachBrowser('addresses in frames', (bench) => {
  test('links are as written whatever the base, and pictures stay', LIMIT, async () => {
    const { origin } = bench.server;
    bench.server.route('/docs/frame.html', { body: `<!doctype html><title>frame</title><p>text</p>${PARTS}` });
    const { events } = await bench.recordPage(bench.page({ body: '<iframe id="f" src="/docs/frame.html"></iframe>', before }), async (browser) => {
      await browser.evaluate(() => {
        const base = inside().createElement('base');
        base.href = '/deep/er/';
        inside().head.append(base);
      });
      await sleep(300);
      await browser.evaluate(() => {
        inside().querySelector('base').remove();
        inside().defaultView.history.pushState(null, '', '/push/ed?secret=1#part');
        inside().querySelector('p').textContent = 'changed';
        // It was loaded from where it stood, which its attribute does not say any more.
        inside().querySelector('img').remove();
      });
      await sleep(300);
    });
    const text = JSON.stringify(events);
    const told = [...text.matchAll(/"(?:href|src)":"([^"]*(?:link|picture\.svg))"/g)].map(([, address]) => address.replace(origin, ''));
    assert.deepEqual(told.sort(), ['/docs/picture.svg', 'link']);
    assert.ok(!text.includes('secret=1'));
  });

  test('a masked frame tells no more of its address than its attribute does', LIMIT, async () => {
    bench.server.route('/docs/frame.html', { body: `<!doctype html><title>frame</title>${PARTS}` });
    const page = bench.page({ body: '<iframe id="f" src="/docs/frame.html?who=me" data-afterimage="mask"></iframe>', before });
    await bench.record(page);
    await bench.browser.evaluate(() => {
      inside().defaultView.history.pushState(null, '', '/push/ed?name=value');
      inside().body.insertAdjacentHTML('beforeend', '<a href="more">more</a>');
    });
    await bench.live();
    const text = JSON.stringify(await bench.events());
    assert.ok(text.includes('"href":"more"'));
    for (const secret of ['who', 'name=']) assert.ok(!text.includes(secret), secret);
  });
});
