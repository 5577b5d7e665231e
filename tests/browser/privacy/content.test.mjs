/** Secrets that are known by their form, and the application's own say on texts, addresses and interactions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { startIntakeProxy } from '../../support/intake-proxy.mjs';
import { assertAbsent, recordThroughProxy, sentThrough } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };
const CARD = '4111 1111 1111 1111';
const MAIL = 'canary.mail@example.org';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';

onEachBrowser('content', (bench) => {
  for (const level of ['allow', 'mask-user-input', 'mask']) {
    test(`known forms of secrets wherever they stand at ${level}`, LIMIT, async () => {
      const all = (n) => `${n} ${CARD.replace(/1$/, '1')} ${MAIL} Bearer ${TOKEN}`;
      const body = `<h1 class="public-class-name">Heading</h1><p id="p" title="${all('t')}" data-user="${MAIL}">${all('p')}</p><a id="a" href="/u/${MAIL}/x?q=${TOKEN}">x</a>
        <textarea id="t">${all('x')}</textarea><input id="i" value="${CARD}"><div contenteditable id="e">${MAIL}</div><ul><li>${CARD.replaceAll(' ', '')}</li></ul>`;
      const found = await recordThroughProxy(
        bench,
        { body, options: { defaultPrivacyLevel: level } },
        async (browser) => {
          await browser.fill('#i', CARD.replaceAll(' ', ''));
          await browser.evaluate(async (mail) => {
            const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
            document.querySelector('#p').firstChild.data = `late ${mail}`;
            document.querySelector('#p').title = `late ${mail}`;
            document.querySelector('#a').href = `/users/${encodeURIComponent(mail)}`;
            await pause();
            document.querySelector('#p').append(` more ${mail}`);
            document.querySelector('#t').value = mail;
            Afterimage.addError(new Error(`lost ${mail}`));
          }, MAIL);
        },
      );
      const digits = CARD.replaceAll(' ', '');
      assertAbsent(
        found,
        [CARD, digits, digits.slice(0, 9), MAIL, encodeURIComponent(MAIL), 'canary.mail', TOKEN, TOKEN.slice(0, 40)],
        ['public-class-name'],
      );
    });
  }

  test(
    'other kinds are told when they are not asked for, and patterns of the application are masked',
    LIMIT,
    async () => {
      const options = { maskContent: ['cards', /order-\d+|canary[a-z]*/i] };
      const body = `<p>${MAIL.replace('canary', 'shown')} ${CARD} Order-55123 CanaryText stays Public</p>`;
      const found = await recordThroughProxy(bench, { body, options }, () => undefined);
      assertAbsent(found, [CARD, '55123', 'anaryText'], ['shown.mail@example.org', 'Public']);
    },
  );

  test('a pattern that cannot be matched in linear time is said, and nothing is recorded', LIMIT, async () => {
    await bench.browser.goto(bench.page({ body: '<p>x</p>', options: { maskContent: [/(?=a)b/] } }));
    await bench.browser.evaluate(async () => {
      for (let left = 100; left > 0 && !document.querySelector('#never'); left--)
        await new Promise((resolve) => setTimeout(resolve, 20));
    });
    assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
  });

  test('maskText has the last word on texts, attributes and values, and masks when it throws', LIMIT, async () => {
    const options = {
      maskText: (text, element) => {
        if (!window.wasAsked) {
          window.wasAsked = true;
          Afterimage.addError(new Error('from within'));
          Afterimage.setPrivacyLevel('mask-user-input');
          Afterimage.setPrivacyLevel('allow');
        }
        if (element && element.id === 'bad') throw Object.create(null);
        if (element && element.id === 'odd') return 5;
        document.body.dataset.asked = 'yes';
        return text.replace(/canary/g, element ? element.localName : 'none');
      },
    };
    const body =
      '<p id="p" title="canary title">canary words</p><p id="bad">badcanary words</p><p id="odd">oddcanary words</p><input id="i" value="canary value">';
    const found = await recordThroughProxy(
      bench,
      { body, options: { ...options, defaultPrivacyLevel: 'allow' } },
      (browser) =>
        browser.evaluate(() => {
          document.querySelector('#p').append(' canary late');
          document.querySelector('#i').value = 'canary set';
          Afterimage.addError(new Error('canary error'));
        }),
    );
    assertAbsent(
      found,
      ['canary', 'badcanary', 'oddcanary'],
      ['p title', 'p words', 'p late', 'input set', 'none error'],
    );
  });

  test('sanitizeUrl decides about pages, views, links, frames and errors', LIMIT, async () => {
    const proxy = await startIntakeProxy(bench.collector.origin);
    try {
      const options = {
        endpoint: proxy.origin,
        sanitizeUrl: (url) => url.replace(/canary[a-z]*/g, 'public').replace(/[?#].*/, '?kept'),
      };
      const body =
        '<a href="/canarypath/?q=canaryquery#canaryhash">x</a><iframe src="/none/canaryframe"></iframe><a href="#canaryplace">y</a>';
      const url = bench.page({ body, options });
      await bench.browser.goto(`${url}?token=canaryquery#canaryfragment`);
      await bench.recording();
      await bench.browser.evaluate(async () => {
        history.pushState(null, '', '/canarypushed?token=canarypushed');
        Afterimage.addError(new Error('at https://a.example/canaryerror/?x=1'));
        const script = document.createElement('script');
        script.src = '/canaryscript.js?v=canary';
        document.head.append(script);
        await new Promise((resolve) => (script.onerror = resolve));
      });
      await bench.live();
      const events = JSON.stringify(await bench.events());
      assertAbsent(
        { sent: sentThrough(proxy), events },
        ['canaryquery', 'canaryfragment', 'canarypushed', 'canarypath', 'canaryhash', 'canaryplace', 'canaryerror'],
        ['/public/?kept', '/public?kept', 'https://a.example/public/'],
      );
    } finally {
      await proxy.close();
    }
  });

  test(
    'nothing is told of what is done where interactions are hidden, in shadow roots and frames as well',
    LIMIT,
    async () => {
      const body = `<button id="shown">a</button><div class="quiet"><button id="b">b</button><span id="host"></span><iframe id="f" srcdoc="<button id=g>g</button>"></iframe></div>`;
      await bench.record(bench.page({ body, options: { hideInteractions: ['.quiet'] } }));
      await bench.browser.evaluate(() => {
        document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<button id="s">s</button>';
      });
      await bench.live();
      const click = (selector) => bench.browser.click(selector);
      await click('#b');
      await click('#host');
      await click('#f');
      await click('#shown');
      await bench.live();
      const events = await bench.events();
      const clicks = events.filter(({ type, data }) => type === 3 && data.source === 2 && data.type === 2);
      assert.equal(clicks.length, 1, 'one click is told');
      const places = new Set(
        events
          .filter(({ type, data }) => type === 3 && [1, 2].includes(data.source))
          .flatMap(({ data }) => data.positions?.map(({ id }) => id) ?? [data.id]),
      );
      assert.ok(places.size >= 1 && places.has(clicks[0].data.id));
    },
  );
});
