/** `urlDeny`: of a page that is not allowed nothing is read, kept or sent, and behind it recording goes on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, customs, missingWitnesses, notes, snapshots } from '../../support/events.mjs';
import { readable, startIntakeProxy } from '../../support/intake-proxy.mjs';
import { repositoryPath } from '../../support/paths.mjs';
import { stored } from '../../support/stored.mjs';

const LIMIT = { timeout: 120_000 };
const dictionary = readFileSync(repositoryPath('crates/format/src/segment/dictionary.v1.txt'));
const CANARY = /canary|secret/i;
const BODY = '<main id="view"><p>Public text</p><input id="field"></main>';

/** For the page: a view that may not be recorded, and ways there. Each goes to an address below `/secret/` or to `#/secret/`. */
const SHOW = `function show() {
  document.querySelector('#view').innerHTML = '<p>canarytext</p><input value="canaryvalue"><style>.canaryrule { color: red }</style>';
  document.title = 'canarytitle';
}`;
const WAYS = {
  'pushState, and then the view': () => {
    history.pushState(null, '', '/secret/canarypath?canary=1');
    window.show();
  },
  'the view, and then pushState': () => {
    window.show();
    history.pushState(null, '', '/secret/canarypath');
  },
  'replaceState right behind other moves': () => {
    history.pushState(null, '', '/one');
    history.pushState(null, '', '/two');
    history.replaceState(null, '', '/secret/canarypath');
    window.show();
  },
  'the fragment, with the view before the browser says so': () => {
    location.hash = '#/secret/canaryfragment';
    window.show();
  },
  'the history of a frame, of which nobody hears': () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const { pushState } = frame.contentWindow.History.prototype;
    frame.remove();
    pushState.call(history, null, '', '/secret/canarypath');
    window.show();
  },
};

onEachBrowser('a page that is not allowed', (bench) => {
  async function withProxy(act) {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      await act(proxy);
    } finally {
      await proxy.close();
    }
  }

  const pageOf = (proxy, more = {}) =>
    bench.page({
      body: BODY,
      before: `${SHOW}\nwindow.show = show;`,
      ...more,
      options: { endpoint: proxy.origin, urlDeny: ['/secret/', /#\/secret\//], allowUntrustedEvents: true, ...more.options },
    });

  const paused = () => bench.browser.evaluate(() => Afterimage.getRecorderStats().paused ?? null);
  const waitPaused = () => bench.browser.waitFor(() => Afterimage.getRecorderStats().paused === 'address', { what: 'a pause' });

  /** What a visitor may do there: all of it may be told of elsewhere. */
  const live = () =>
    bench.browser.evaluate(async () => {
      const field = document.querySelector('#view input');
      field.value = 'canarytyped';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      setTimeout(() => {
        throw new Error('canaryerror');
      });
      Afterimage.addError(new Error('canaryadded'));
      console.log('canarylog');
      for (let step = 0; step < 10; step++) {
        document.querySelector('#view').append(`canary-${step}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      void Afterimage.flush(100);
    });

  /** As routers do it: the address first, and the view when there is time. */
  const leave = (to) =>
    bench.browser.evaluate(async (address) => {
      if (address) history.pushState(null, '', address);
      else history.back();
      await new Promise((resolve) => setTimeout(resolve, 100));
      document.querySelector('#view').innerHTML = '<p>Public again</p>';
      document.title = 'Back';
    }, to);

  /** Nothing of it is anywhere; what has to be there is. */
  async function assertClean(proxy, present) {
    await bench.flush();
    const all = [...proxy.bodies, ...proxy.refused].map((body) => readable(body, dictionary).toString('utf8'));
    const text = [...all, ...proxy.urls, ...proxy.heads, (await stored(bench.browser))?.text ?? ''].join('\n');
    assert.match(text, present);
    const at = text.search(CANARY);
    assert.ok(at < 0, `it was told: ${text.slice(Math.max(0, at - 80), at + 80)}`);
  }

  for (const [name, go] of Object.entries(WAYS)) {
    test(`by ${name}: nothing of it is told, and recording goes on behind it`, LIMIT, () =>
      withProxy(async (proxy) => {
        await bench.record(pageOf(proxy));
        await bench.browser.evaluate(addWitnesses, 1, 5);
        await bench.flush();
        await bench.browser.evaluate(`async () => { await new Promise((resolve) => setTimeout(resolve, 300)); (${go})(); }`);
        await waitPaused();
        assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
        await live();
        await sleep(1_500);
        await leave('/shop');
        await bench.recording();
        await bench.browser.evaluate(addWitnesses, 6, 10);
        const last = await bench.live();
        await assertClean(proxy, /witness-10/);
        const events = await bench.events();
        assert.deepEqual(missingWitnesses(events, 10), []);
        assert.deepEqual(notes(events, 'pause'), [{ reason: 'address' }]);
        assert.equal(snapshots(events).length, 2);
        assert.ok(!customs(events, 'afterimage.view').some(({ url }) => CANARY.test(url)));
        await bench.assertReplays(last, events);
        const { errors } = await bench.said();
        assert.deepEqual(errors.filter((error) => !/canaryerror|Script error/.test(error)), []);
        await bench.assertNoRepairs();
      }),
    );
  }

  test('a page that begins there, and one that is stored and sent later', LIMIT, () =>
    withProxy(async (proxy) => {
      bench.server.route('/secret/page.html', { body: `<!doctype html><title>canarytitle</title><script src="${new URL(pageOf(proxy)).pathname.replace('.html', '.js')}"></script><main id="view"><p>canarytext</p><input></main>` });
      await bench.browser.goto(`${bench.server.origin}/secret/page.html`);
      await waitPaused();
      await live();
      await sleep(500);
      assert.equal(proxy.bodies.length, 0);
      proxy.override = (request) => (request.method === 'POST' ? { status: 500 } : undefined);
      await leave('/shop');
      await bench.recording();
      await bench.browser.evaluate(addWitnesses, 1, 5);
      await bench.browser.evaluate(() => {
        history.pushState(null, '', '/secret/canarypath');
        document.querySelector('#view').innerHTML = '<p>canarytext</p><input>';
      });
      await live();
      await sleep(2_000);
      assert.match((await stored(bench.browser)).text, /witness-5/);
      await leave();
      await bench.recording();
      proxy.override = undefined;
      await assertClean(proxy, /witness-5/);
    }),
  );

  test('back and forward, a stop there, and only what is allowed', LIMIT, () =>
    withProxy(async (proxy) => {
      const url = pageOf(proxy, { options: { urlAllow: ['/page', '/shop'] } });
      await bench.record(url);
      await bench.browser.evaluate(() => history.pushState(null, '', '/elsewhere'));
      assert.equal(await paused(), 'address');
      await bench.browser.evaluate(() => history.back());
      await bench.recording();
      await bench.browser.evaluate(() => history.forward());
      await waitPaused();
      // It takes out all listeners.
      await bench.browser.evaluate(() => {
        document.open();
        document.write('<!doctype html><title>New</title><p>New</p>');
        document.close();
      });
      await sleep(300);
      await bench.browser.evaluate(() => history.back());
      await bench.recording();
      await bench.browser.evaluate(() => history.forward());
      await waitPaused();
      await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
      assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives()), []);
      await bench.browser.evaluate(() => history.pushState(null, '', '/shop'));
      await sleep(300);
      assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
      await bench.assertPageUnharmed();
    }),
  );
});
