import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { notes } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };

/** Source of a function for the page's own scripts: of an error in a driver's script browsers say nothing. */
const inPage = (act) => `window.${act.name} = ${act};\n`;

function goWrong() {
  window.onerror = (message) => void (window.heard = message);
  setTimeout(function fails() {
    throw new TypeError('no price at https://a.example/x?card=4111');
  });
  Promise.reject(new RangeError('too late'));
  setTimeout(() => {
    throw 'just words';
  });
}

/** What the browser tells the page of the error is all that a recorder in the page can know. */
function addScript(src) {
  addEventListener('error', (event) => (window.__told = event.error?.message ?? event.message));
  const script = document.createElement('script');
  script.src = src;
  document.body.append(script);
}

async function failAgainAndAgain() {
  for (let round = 0; round < 300; round++) {
    setTimeout(() => {
      throw new Error(`round ${round}`);
    });
    if (round % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function handOver() {
  const error = new Error('handed over');
  Afterimage.addError(error);
  setTimeout(() => {
    throw error;
  });
}

function quote() {
  const name = document.querySelector('#name').textContent;
  setTimeout(() => JSON.parse(name));
  setTimeout(() => {
    throw new Error(`no customer ${name}\nSecretson again`);
  });
  setTimeout(() => undefined.price);
  document.body.insertAdjacentHTML('beforeend', '<img src="/Secretson.png">');
}

/** In a frame that was there, in one that came, in a shadow root; what is hidden stays so. */
function goWrongInside() {
  const inFrame = (frame, text) => frame.contentWindow.setTimeout(`throw new TypeError('${text}')`);
  inFrame(document.querySelector('#there'), 'in a frame');
  document.querySelector('#there').contentWindow.eval('Promise.reject(new RangeError("rejected in a frame"))');
  document
    .querySelector('#there')
    .contentDocument.body.insertAdjacentHTML('beforeend', '<img src="/missing-in-frame.png">');
  const late = document.createElement('iframe');
  document.body.append(late);
  // A browser may put another document into a frame that is new.
  setTimeout(() => inFrame(late, 'in a late frame'), 300);
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
  root.innerHTML = '<img src="/missing-in-root.png"><div data-afterimage="hidden"><img src="/hidden.png"></div>';
}

const settle = (bench, ms = 500) => bench.live(ms);

onEachBrowser('errors of the page', (bench) => {
  test('those that nobody caught or handled, with message and stack; the page keeps its own', LIMIT, async () => {
    await bench.record(bench.page({ before: inPage(goWrong) }));
    await bench.browser.evaluate(() => goWrong());
    await settle(bench);
    const live = await bench.live();
    const events = await bench.events();
    const found = notes(events, 'error').sort((a, b) => a.message.localeCompare(b.message));
    assert.deepEqual(
      found.map(({ source, name, message }) => [source, name, message]),
      [
        ['uncaught', undefined, 'just words'],
        ['uncaught', 'TypeError', 'no price at https://a.example/x?card='],
        ['rejection', 'RangeError', 'too late'],
      ],
    );
    assert.match(found[1].stack, /fails/);
    assert.ok(!JSON.stringify(events).includes('4111'));
    assert.match(await bench.browser.evaluate(() => window.heard), /no price|just words/);
    await bench.assertReplays(live, events);
  });

  test('resources that could not be loaded', LIMIT, async () => {
    await bench.record(bench.page({}));
    await bench.browser.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="/missing.png?user=alice"><link rel="stylesheet" href="/missing.css"><div data-afterimage="hidden"><img src="/hidden.png"></div>',
      );
      const script = document.createElement('script');
      script.src = '/missing.js';
      document.body.append(script);
    });
    await settle(bench, 1000);
    const found = notes(await bench.events(), 'error').map(({ source, element, url }) => [
      source,
      element,
      url.replace(bench.server.origin, ''),
    ]);
    assert.deepEqual(found.sort(), [
      ['resource', 'img', '/missing.png?user='],
      ['resource', 'link', '/missing.css'],
      ['resource', 'script', '/missing.js'],
    ]);
  });

  test('inside frames and shadow roots', LIMIT, async () => {
    const body = '<iframe id="there" srcdoc="<p>a frame</p>"></iframe>';
    await bench.record(bench.page({ body, before: inPage(goWrongInside) }));
    await settle(bench);
    await bench.browser.evaluate(() => goWrongInside());
    await settle(bench, 1500);
    const found = notes(await bench.events(), 'error').map(({ source, message, url }) =>
      [source, url?.replace(bench.server.origin, '') ?? message].join(' '),
    );
    assert.deepEqual(found.sort(), [
      'rejection rejected in a frame',
      'resource /missing-in-frame.png',
      'resource /missing-in-root.png',
      'uncaught in a frame',
      'uncaught in a late frame',
    ]);
  });

  test('in a frame that is more closed than the page, by the level of the frame', LIMIT, async () => {
    const frame = (id, mark) => `<div${mark}><iframe id="${id}" srcdoc="<p>a frame</p>"></iframe></div>`;
    const body =
      frame('open', '') + frame('masked', ' data-afterimage="mask"') + frame('hidden', ' data-afterimage="hidden"');
    await bench.record(bench.page({ body }));
    await settle(bench);
    await bench.browser.evaluate(() => {
      for (const id of ['open', 'masked', 'hidden']) {
        document.querySelector(`#${id}`).contentWindow.setTimeout(`throw new TypeError('canary of ${id}')`);
      }
    });
    await settle(bench, 800);
    const found = notes(await bench.events(), 'error').map(({ message }) => message);
    assert.equal(found.length, 2, found.join());
    assert.ok(found.includes('canary of open'));
    assert.ok(!found.some((message) => /canary of (masked|hidden)/.test(message)), found.join());
  });

  test('of a script of another origin only what the browser tells', LIMIT, async () => {
    bench.server.route('/other.js', { type: 'text/javascript', body: 'throw new Error("of another origin")' });
    await bench.record(bench.page({ before: inPage(addScript) }));
    await bench.browser.evaluate(
      (src) => addScript(src),
      `${bench.server.origin.replace('127.0.0.1', 'localhost')}/other.js`,
    );
    await settle(bench, 800);
    const found = notes(await bench.events(), 'error');
    const told = await bench.browser.evaluate(() => window.__told);
    assert.deepEqual(
      found.map(({ source, message }) => [source, message]),
      [['uncaught', told]],
    );
    // Firefox under a driver keeps no errors from the page.
    if (bench.name === 'chromium') assert.equal(told, 'Script error.');
  });

  test('a loop of errors does not crowd out the rest', LIMIT, async () => {
    await bench.record(bench.page({ before: inPage(failAgainAndAgain) }));
    await bench.browser.evaluate(() => failAgainAndAgain());
    await settle(bench, 1500);
    await bench.browser.evaluate(() => Afterimage.addError('the last'));
    await settle(bench);
    const found = notes(await bench.events(), 'error');
    assert.ok(found.length >= 20 && found.length < 40, `${found.length} notes`);
    const omitted = found.reduce((sum, note) => sum + (note.omitted ?? 0), 0);
    assert.equal(found.length + omitted, 301);
  });

  test(
    'addError before the recorder is loaded; one error is told once; the session says that it has errors',
    LIMIT,
    async () => {
      await bench.browser.goto(bench.page({ start: 'nothing', before: inPage(handOver) }));
      await bench.browser.waitFor(() => window.__loaded);
      await bench.browser.evaluate((options) => {
        Afterimage.init(options);
        Afterimage.startSessionReplayRecording();
        Afterimage.addError(new Error('early'), { step: 1 });
      }, bench.options());
      await bench.recording();
      await bench.browser.evaluate(() => handOver());
      await settle(bench);
      const events = await bench.events();
      assert.deepEqual(
        notes(events, 'error').map(({ source, message, context }) => [source, message, context]),
        [
          ['custom', 'early', { step: 1 }],
          ['custom', 'handed over', undefined],
        ],
      );
      const id = await bench.sessionId();
      const session = (await bench.collector.sessions()).find((each) => each.id === id);
      assert.equal(session?.has_error, true);
    },
  );

  test('under mask nothing of the page is in them', LIMIT, async () => {
    await bench.record(
      bench.page({
        body: '<p id="name">Alice Secretson</p>',
        before: inPage(quote),
        options: { defaultPrivacyLevel: 'mask' },
      }),
    );
    await bench.browser.evaluate(() => quote());
    await settle(bench, 800);
    const events = await bench.events();
    const text = JSON.stringify(events);
    for (const secret of ['Alice', 'Secretson']) assert.ok(!text.includes(secret), secret);
    const found = notes(events, 'error');
    assert.equal(found.length, 4);
    assert.ok(
      found.some(({ name, message }) => name === 'TypeError' && message.includes('undefined')),
      'what the engine says is there',
    );
  });
});
