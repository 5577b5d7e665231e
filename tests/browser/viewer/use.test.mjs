/** The collector's own viewer in use: the list is narrowed down, a session is deleted, keys work wherever one has clicked. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { APPLICATION_ID, CLIENT_TOKEN } from '../../support/collector.mjs';
import { documentOf, frames, planted, segment } from '../../support/segments.mjs';

const CHROME = 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const HOUR_MS = 3_600_000;

/** Ten seconds of a page with a field. */
function visit(url, agent) {
  const tree = planted(0, [documentOf([], [['p', {}, 'words'], ['input', { id: 'field' }]])], 1);
  return [
    [0, frames.page(url, agent)],
    [0, frames.tree({ insertions: tree.insertions })],
    [1_000, frames.click(5)],
    [4_000, frames.click(5)],
    [10_000, frames.click(5)],
  ];
}

onEachBrowser('the viewer in use', (bench) => {
  const sent = {};

  async function send(timed, startMs) {
    const { id, body } = segment(timed, startMs);
    const response = await fetch(`${bench.collector.origin}/api/v2/replay?v=1&application_id=${APPLICATION_ID}&client_token=${CLIENT_TOKEN}`, { method: 'POST', body });
    assert.equal(response.status, 202, await response.text());
    return id;
  }

  const listed = (wanted) =>
    bench.browser.waitFor(
      (expected) => {
        const ids = [...document.querySelectorAll('.row')].map((row) => row.getAttribute('href').split('/').at(-1));
        return !document.querySelector('.results[aria-busy]') && ids.join() === expected.join();
      },
      { args: [wanted], what: `a list of ${wanted.length}` },
    );
  const address = (wanted) => bench.browser.waitFor((path) => location.pathname + location.search === path, { args: [wanted], what: wanted });
  const ready = () => bench.browser.waitFor(() => window.__afterimageViewer?.replayer && window.__afterimageViewer.ready.then(() => true), { what: 'the player' });

  before(async () => {
    const now = Date.now();
    sent.edge = await send(visit('https://shop.example/cart', `${CHROME} Edg/156.0.0.0`), now - 50 * 60_000);
    sent.chrome = await send(visit('https://shop.example/', CHROME), now - 40 * 60_000);
    sent.noted = await send([...visit('https://shop.example/cart', CHROME), [10_500, frames.note('user', { id: 'u1', name: 'Ada' })], [11_000, frames.note('error', { message: 'oh' })]], now - 30 * 60_000);
    await bench.browser.goto(`${bench.collector.origin}/#token=${bench.collector.viewerToken}`);
    await listed([sent.noted, sent.chrome, sent.edge]);
  });

  test('the list is narrowed down as its fields and its address say', { timeout: 120_000 }, async () => {
    const { browser, collector } = bench;
    await browser.choose('[name=browser]', 'Chrome');
    await listed([sent.noted, sent.chrome]);
    await browser.fill('[name=user]', 'ada');
    await address('/?user=ada&browser=chrome');
    await listed([sent.noted]);
    await browser.evaluate(() => history.back());
    await address('/?browser=chrome');
    await listed([sent.noted, sent.chrome]);
    for (const [query, ...expected] of [
      ['?browser=edge', sent.edge],
      ['?url=cart', sent.noted, sent.edge],
      ['?has_error=true', sent.noted],
      ['?has_error=false', sent.chrome, sent.edge],
      ['?min_duration=10500', sent.noted],
      ['?since=1h', sent.noted, sent.chrome, sent.edge],
      [`?from=${Date.now() - 35 * 60_000}`, sent.noted],
      [`?to=${Date.now() - 45 * 60_000}`, sent.edge],
      [`?from=${Date.now() - 2 * HOUR_MS}&to=${Date.now() - HOUR_MS}`],
    ]) {
      await browser.goto(`${collector.origin}/${query}`);
      await listed(expected);
    }
    assert.match(await browser.evaluate(() => document.querySelector('.results').textContent), /No session fits/);
    await browser.click('.results button');
    await listed([sent.noted, sent.chrome, sent.edge]);
    await address('/');
  });

  test('keys work where one has clicked into the replay, and where the focus got into it', { timeout: 60_000 }, async () => {
    const { browser, collector } = bench;
    await browser.goto(`${collector.origin}/sessions/${sent.chrome}`);
    await ready();
    const at = (ms) => browser.waitFor((wanted) => Number(document.querySelector('.seek-input').value) === wanted, { args: [ms], timeoutMs: 5_000, what: `${ms} ms` });
    const playing = (is) => browser.waitFor((wanted) => /^Pause/.test(document.querySelector('.play').title) === wanted, { args: [is], what: `playing: ${is}` });
    await browser.click('.stage');
    await playing(true);
    await browser.press('k');
    await playing(false);
    await browser.press('5');
    await at(5_000);
    const inside = () =>
      browser.evaluate(() => {
        const { iframe } = window.__afterimageViewer.replayer;
        iframe.inert = false;
        iframe.contentDocument.querySelector('#field').focus();
      });
    await inside();
    await browser.waitFor(() => document.activeElement === document.body, { what: 'the focus is outside again' });
    await browser.press('9');
    await at(9_000);
    await browser.press('?');
    await browser.waitFor(() => document.querySelector('dialog[open] kbd'), { what: 'the list of keys' });
    await browser.press('Escape', '0');
    await at(0);
  });

  test('a session is deleted by who is logged in, and confirms it', { timeout: 60_000 }, async () => {
    const { browser, collector } = bench;
    await browser.goto(`${collector.origin}/?url=cart`);
    await listed([sent.noted, sent.edge]);
    await browser.click(`.row[href$="${sent.edge}"]`);
    await ready();
    const status = async () => (await fetch(`${collector.origin}/api/sessions/${sent.edge}`, { headers: { authorization: `Bearer ${collector.viewerToken}` } })).status;
    await browser.click('.button.danger');
    await browser.press('Enter');
    await browser.waitFor(() => !document.querySelector('dialog'), { what: 'the question is gone' });
    assert.equal(await status(), 200, 'Enter alone keeps it');
    await browser.click('.button.danger');
    await browser.click('dialog .danger');
    await listed([sent.noted]);
    await address('/?url=cart');
    assert.equal(await status(), 404);
  });
});
