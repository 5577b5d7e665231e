import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 240_000 };
const HOSTILE = readFileSync(new URL('../../support/page/hostile.js', import.meta.url), 'utf8');
const GROUPS = ['arrays', 'maps', 'iterators', 'promises', 'strings', 'objects', 'functions', 'clocks', 'dom', 'network', 'consoles', 'all'];
const BODY = '<h1 id="h">A page</h1><form id="f"><input id="i"><input type="radio" name="r"><button type="reset">Reset</button></form>';

/** What a page does, and every member of the API. Gives what was thrown. */
async function useAll(armed) {
  window.__hostile.armed = armed;
  const thrown = [];
  const attempt = (name, act) => {
    try {
      return act();
    } catch (problem) {
      thrown.push(`${name}: ${problem}`);
    }
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
  for (const round of [1, 2]) {
    attempt('pushState', () => history.pushState({ round }, '', `/moved-${round}?a=b`));
    attempt('replaceState', () => history.replaceState({ round }, '', `/moved-${round}?c=d`));
    if (location.pathname !== `/moved-${round}` || history.state.round !== round) thrown.push('the history did not move');
    attempt('mutations', () => {
      document.getElementById('h').textContent = `Round ${round}`;
      document.getElementById('f').insertAdjacentHTML('beforeend', '<p title="x">more</p>');
      document.getElementById('i').value = 'typed';
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/hostile.css?${round}` });
      const image = new Image();
      image.src = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }));
      document.body.append(link, image);
    });
    for (const [target, event] of [
      [document.getElementById('i'), new Event('input', { bubbles: true })],
      [document.getElementById('i'), new FocusEvent('focusin', { bubbles: true })],
      [document.getElementById('h'), new MouseEvent('click', { bubbles: true, composed: true })],
      [document.getElementById('f'), new Event('reset', { bubbles: true })],
      [document, new Event('scroll')],
      [document, new Event('visibilitychange')],
      [window, new Event('resize')],
      [window, new Event('popstate')],
      [window, new Event('pagehide')],
      [window, new PageTransitionEvent('pageshow', { persisted: true })],
    ])
      attempt(event.type, () => target.dispatchEvent(event));
    await pause();
    const { Afterimage } = window;
    attempt('onReady', () => Afterimage.onReady(() => undefined));
    attempt('startView', () => Afterimage.startView('a view'));
    attempt('addError', () => Afterimage.addError(new Error('https://host.example/?a=b'), { a: [1] }));
    attempt('setUser', () => Afterimage.setUser({ id: '1' }));
    attempt('setPrivacyLevel', () => Afterimage.setPrivacyLevel(round === 1 ? 'mask' : 'allow'));
    attempt('setPrivacyLevel', () => Afterimage.setPrivacyLevel('nonsense'));
    attempt('getSessionId', () => Afterimage.getSessionId());
    attempt('getSessionReplayLink', () => Afterimage.getSessionReplayLink());
    attempt('getRecorderStats', () => Afterimage.getRecorderStats());
    attempt('isRecording', () => Afterimage.isRecording());
    attempt('flush', () => Afterimage.flush(100));
    await pause();
    attempt('stop', () => Afterimage.stopSessionReplayRecording());
    attempt('start', () => Afterimage.startSessionReplayRecording());
    await pause();
  }
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  attempt('setTrackingConsent', () => Afterimage.setTrackingConsent('not-granted'));
  attempt('stop', () => Afterimage.stopSessionReplayRecording());
  await pause();
  window.__hostile.armed = [];
  return { thrown, hits: window.__hostile.hits, errors: window.__probe.errors };
}

onEachBrowser('a page whose built-ins fail under the recorder', (bench) => {
  const use = async (armed) => {
    bench.server.route('/hostile.css', { body: 'h1 { color: red }', type: 'text/css' });
    const { thrown, hits, errors } = await bench.browser.evaluate(useAll, armed);
    assert.deepEqual({ thrown, errors }, { thrown: [], errors: [] });
    return Object.values(hits).reduce((sum, count) => sum + count, 0);
  };

  for (const group of GROUPS) {
    test(`from some moment on (${group}): nothing reaches the page`, LIMIT, async () => {
      await bench.record(bench.page({ body: BODY, before: HOSTILE }));
      const met = await use([group]);
      // The recorder awaits, which calls nothing that a page can replace.
      assert.ok(met > 0 || group === 'promises', 'the recorder met them');
    });
  }

  for (const group of ['arrays', 'maps', 'promises', 'all']) {
    test(`from some moment on (${group}), without a worker: nothing reaches the page`, LIMIT, async () => {
      await bench.record(bench.page({ body: BODY, before: HOSTILE, csp: "worker-src 'none'" }));
      await use([group]);
    });
  }

  for (const group of GROUPS) {
    test(`from the beginning (${group}): nothing reaches the page, and the API is there`, LIMIT, async () => {
      await bench.browser.goto(bench.page({ body: BODY, before: `${HOSTILE}\n__hostile.armed = ['${group}'];` }));
      await bench.browser.waitFor(() => window.__loaded, { timeoutMs: 10_000, what: 'the API' });
      await sleep(1_500);
      await use([group]);
    });
  }

  test('that come to their senses: it is recorded again', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY, before: HOSTILE }));
    await bench.browser.evaluate(async () => {
      window.__hostile.armed = ['arrays'];
      document.querySelector('h1').textContent = 'Once';
      await new Promise((resolve) => setTimeout(resolve, 300));
      window.__hostile.armed = [];
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    });
    await bench.recording();
    const live = await bench.live();
    await bench.assertReplays(live, await bench.events());
    await bench.assertPageUnharmed();
  });
});
