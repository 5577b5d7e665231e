/** What is ignored leaves no trace: no name, no size, no event. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

const widget = (id, marks) =>
  `<x-canary id="${id}" ${marks} style="display: block; width: 333px; height: 222px"><p class="canaryclass">canarytext</p><input value="canaryvalue"><style>.canaryrule { color: red }</style></x-canary>`;

onEachBrowser('ignored', (bench) => {
  test('by attribute, class and selector, in the snapshot and later, with what is done in it', LIMIT, async () => {
    const body = `<h1>Public first</h1>${widget('a', 'data-afterimage="ignore"')}<p>Public second</p>${widget('b', 'class="afterimage-ignore"')}${widget('c', 'data-widget')}<p>Public third</p><div id="later"></div>`;
    const found = await recordThroughProxy(
      bench,
      { body, options: { defaultPrivacyLevel: 'allow', ignore: ['[data-widget]'] } },
      async (browser) => {
        await browser.click('#a input');
        await browser.fill('#b input', 'canarytyped');
        await browser.evaluate(
          async (late) => {
            const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
            const a = document.querySelector('#a');
            a.firstChild.textContent = 'canarychanged';
            a.setAttribute('data-late', 'canaryattribute');
            a.scrollTop = 10;
            document.querySelector('#later').innerHTML = late;
            await pause();
            document.querySelector('#later').append(a, 'Public fourth');
            document.querySelector('h1').before(document.querySelector('#c'));
            await pause();
            a.querySelector('p').append('canarymoved');
            document.querySelector('#b').remove();
          },
          widget('d', 'data-afterimage="ignore" data-widget'),
        );
      },
    );
    assertAbsent(
      found,
      ['canary', 'Canary', '333px', '222px'],
      ['Public first', 'Public second', 'Public third', 'Public fourth'],
    );
    // As whole numbers: times and identifiers may hold any three digits.
    assert.ok(!/(?<![\w.])(333|222)(?!\w)/.test(found.events), 'a size is in the events');
  });

  test('until its mark goes, and again when it comes back', LIMIT, async () => {
    const body = '<ul><li>1</li><li id="i" data-afterimage="ignore">canarybefore</li><li>3</li></ul>';
    const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'allow' } }, (browser) =>
      browser.evaluate(async () => {
        const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
        const item = document.querySelector('#i');
        item.textContent = 'Public now';
        item.removeAttribute('data-afterimage');
        await pause();
        await Afterimage.flush(10_000);
        item.setAttribute('data-afterimage', 'ignore');
        await pause();
        item.textContent = 'canaryafter';
        item.after(document.createElement('hr'));
      }),
    );
    assertAbsent(found, ['canarybefore', 'canaryafter'], ['Public now']);
    const events = JSON.parse(found.events);
    const last = events.findLast(
      ({ type, data }) => type === 3 && data.source === 0 && data.adds.some(({ node }) => node.tagName === 'hr'),
    );
    assert.ok(last, 'what follows it keeps its place');
  });

  test('the root of the page is a box', LIMIT, async () => {
    const html =
      '<!doctype html><html data-afterimage="ignore"><head><!--scripts--></head><body class="canary">canary</body></html>';
    await bench.record(bench.page({ html, options: { defaultPrivacyLevel: 'allow' } }));
    await bench.live();
    const events = JSON.stringify(await bench.events());
    assert.ok(!events.includes('canary') && events.includes('"tagName":"html"'));
  });
});
