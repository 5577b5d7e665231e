/** Recordings made to harm who watches them, by the real collector and viewer: nothing of them acts, and the viewer goes on. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { APPLICATION_ID, CLIENT_TOKEN, startCollector } from '../../support/collector.mjs';
import { segment } from '../../support/segments.mjs';
import { acting, cycling, large, surrogate } from './recordings.mjs';

/** What is no picture, style sheet, font, sound or film, though a page may ask for it. */
const OTHERS = /script|module|importmap|speculation|pre(load|fetch|render|connect)|dictionary|manifest|refresh|\/base|srcdoc|frame|object|classid|param|embed|applet|archive|portal|webview|\/rr|form$|ping|attribution|\/a$|body|css-?text/i;

/** Chromium (156) sends the origin with what inline styles ask for, from the viewer's own page as well, whose policy forbids it. */
const BY_STYLES = /^(background|image-set|cursor|mask|font|fill|content|variable|list-style|border-image|style-attribute|set-style|modified)$/;

/** Notes all that comes, connections included: one that is opened ahead tells of who watches, too. */
async function openCanary() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} from ${request.headers.referer ?? 'nowhere'}`);
    response.writeHead(204).end();
  });
  server.on('connection', () => seen.push('a connection'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { seen, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.closeAllConnections() ?? server.close() };
}

/** Sends a recording and gives its session. */
async function send(collector, timed, status = 202) {
  const { id, body } = segment(timed, Date.now() - 60_000);
  const response = await fetch(`${collector.origin}/api/v2/replay?v=1&application_id=${APPLICATION_ID}&client_token=${CLIENT_TOKEN}`, { method: 'POST', body });
  assert.equal(response.status, status, await response.text());
  return id;
}

onEachBrowser('hostile recordings', (bench) => {
  let canary;
  let collector;
  let loggedInAt;
  before(async () => {
    canary = await openCanary();
    collector = bench.collector;
  });
  after(() => canary.close());

  /** Opens a page of the viewer, logged in, and marks it: whoever navigates loses the mark. */
  async function watch(path) {
    if (loggedInAt !== collector.origin) {
      await bench.browser.goto(`${collector.origin}/#token=${collector.viewerToken}`);
      await bench.browser.waitFor(() => location.hash === '' && fetch('/api/sessions').then(({ ok }) => ok), { what: 'the login' });
      loggedInAt = collector.origin;
    }
    await bench.browser.goto(collector.origin + path);
    await bench.browser.evaluate(() => {
      window.__stays = true;
    });
  }

  const ready = () => bench.browser.waitFor(() => window.__afterimageViewer?.replayer && window.__afterimageViewer.ready.then(() => true), { what: 'the player' });

  /** Nothing left a mark, asked for anything but these, or led away. */
  async function assertInert(path, asked = () => []) {
    const found = await bench.browser.evaluate(async () => {
      const framed = window.__afterimageViewer?.replayer?.iframe;
      return {
        stays: window.__stays,
        owned: window.__owned ?? framed?.contentWindow.__owned ?? null,
        // A document that was opened has the address of who opened it.
        framed: [undefined, 'about:blank', location.href].includes(framed?.contentDocument.URL),
        address: location.pathname + location.hash,
        cookies: document.cookie,
        login: (await fetch('/api/sessions')).status,
        isPolluted: 'x' in {} || {}.then !== undefined,
        frames: [...(framed?.contentDocument.querySelectorAll('iframe, frame') ?? [])].map((inner) => inner.contentDocument?.URL ?? 'elsewhere').filter((url) => url !== 'about:blank'),
        dialogs: document.querySelectorAll('dialog').length,
      };
    });
    assert.deepEqual(found, { stays: true, owned: null, framed: true, address: path, cookies: '', login: 200, isPolluted: false, frames: [], dialogs: 0 });
    assert.deepEqual(canary.seen, asked());
  }

  /** The viewer's own controls, by mouse and keyboard. */
  async function assertUsable() {
    const { browser } = bench;
    const time = () => browser.evaluate(() => Number(document.querySelector('.seek-input').value));
    const before = await time();
    const pressed = () => browser.evaluate(() => document.querySelector('.controls button:not(.seek-mark)').title);
    await browser.click('.seek-input');
    assert.notEqual(await time(), before, 'a click on the time line seeks');
    assert.match(await pressed(), /^Play/);
    await browser.click('.controls button:not(.seek-mark)');
    await browser.waitFor(() => {
      const [now, end] = document.querySelector('.time').textContent.split(' / ');
      return now === end;
    }, { what: 'it plays to its end' });
  }

  test('nothing recorded acts, whether it is sought, played or clicked at', { timeout: 120_000 }, async () => {
    const { browser } = bench;
    const id = await send(collector, acting(canary.origin, collector.origin));
    const path = `/sessions/${id}`;
    await watch(path);
    await ready();
    await assertInert(path);
    const shown = await browser.evaluate(() => {
      const { contentDocument } = window.__afterimageViewer.replayer.iframe;
      return { elements: contentDocument.querySelectorAll('*').length, link: Boolean(contentDocument.querySelector('#link')) };
    });
    assert.ok(shown.elements > 100 && shown.link, `the page is shown: ${JSON.stringify(shown)}`);
    for (const atMs of [1_300, 1_600, 8_001, 0, 8_001]) {
      await browser.evaluate((at) => window.__afterimageViewer.replayer.pause(at), atMs);
      await sleep(300);
      await assertInert(path);
    }
    // Over all of the page, link and form included.
    for (const [x, y] of [[0.2, 0.1], [0.2, 0.3], [0.5, 0.5], [0.1, 0.9]]) {
      const box = await browser.evaluate(() => {
        const { left, top, width, height } = document.querySelector('.stage').getBoundingClientRect();
        return { left, top, width, height };
      });
      await browser.clickAt(Math.round(box.left + box.width * x), Math.round(box.top + box.height * y));
    }
    await browser.press('Tab', 'Enter', 'Tab', 'Enter', 'Escape');
    await sleep(500);
    await assertInert(path);
    await watch(path);
    await ready();
    await assertUsable();
    await assertInert(path);
  });

  test('what the list shows of sessions is words', { timeout: 60_000 }, async () => {
    const id = await send(collector, acting(canary.origin, collector.origin));
    await watch('/');
    const shown = await bench.browser.waitFor((session) => {
      const row = document.querySelector(`a[href*="${session}"]`)?.closest('.row, tr, li, body');
      return row && { words: row.textContent, isMarkup: Boolean(row.querySelector('script, img, [onerror], [onload]')) };
    }, { args: [id], what: 'the session in the list' });
    assert.match(shown.words, /<script>__owned\(\)<\/script>/);
    assert.equal(shown.isMarkup, false);
    await assertInert('/');
  });

  test('trees that cannot be, large and deep ones leave the viewer as it is', { timeout: 240_000 }, async () => {
    for (const [name, timed] of Object.entries({ cycling: cycling(), deep: large({ depth: 3_000, breadth: 10 }), broad: large({ depth: 1, breadth: 30_000 }) })) {
      const id = await send(collector, timed);
      await watch(`/sessions/${id}`);
      await ready().catch((error) => assert.fail(`${name}: ${error.message}`));
      await assertUsable();
      await assertInert(`/sessions/${id}`);
    }
  });

  test('texts that are none are refused', async () => {
    await send(collector, surrogate(), 400);
  });

  test('where an application has remote assets, pictures and styles come, nobody hears from where, and nothing acts', { timeout: 120_000 }, async () => {
    const config = `[[app]]\nid = "${APPLICATION_ID}"\ntoken = "${CLIENT_TOKEN}"\nremote_assets = true\n`;
    const remote = await startCollector({ config });
    canary.seen.length = 0;
    try {
      collector = remote;
      const path = `/sessions/${await send(remote, acting(canary.origin, remote.origin))}`;
      await watch(path);
      await ready();
      await bench.browser.evaluate(() => window.__afterimageViewer.replayer.pause(8_001));
      await sleep(1_000);
      await assertInert(path, () => canary.seen);
      const requests = canary.seen.filter((line) => line !== 'a connection').map((line) => /^GET \/(\S+) from (.+)$/.exec(line)?.slice(1) ?? [line, '']);
      const isExcused = (name, referrer) => bench.name === 'chromium' && BY_STYLES.test(name) && (referrer === `${remote.origin}/` || name === 'modified');
      assert.deepEqual(requests.filter(([name, referrer]) => referrer !== 'nowhere' && !isExcused(name, referrer)), []);
      const names = requests.map(([name]) => name);
      assert.deepEqual(names.filter((name) => OTHERS.test(name)), []);
      for (const name of ['picture', 'background', 'import', 'font', 'after-referrer']) assert.ok(names.includes(name), `${name} in ${names.join()}`);
    } finally {
      collector = bench.collector;
      await remote.close();
    }
  });
});
