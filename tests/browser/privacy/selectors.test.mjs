/** What the application chose by selectors, from the start, as it begins to match, and no longer when it does not. */
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

const secrets = (...names) => names.map((name) => `canary${name}`);

onEachBrowser('selectors', (bench) => {
  test('mask, hide and ignore, in the document, shadow roots and frames', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'allow', mask: ['.name', '[data-open="x'], hide: ['aside > p'], ignore: ['#gone'] };
    const inside = (name) => `<p class="name" title="canarytitle${name}">canary${name}<input value="canaryvalue${name}"></p><aside><p>canaryaside${name}</p></aside><i>Public ${name}</i>`;
    const body = `${inside('page')}<div id="host"></div><iframe id="f"></iframe><div id="gone">canarygone<p>canarybelow</p></div><b data-open="x">canaryopen</b>`;
    const found = await recordThroughProxy(bench, { body, options }, (browser) =>
      browser.evaluate(
        async (markup) => {
          const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
          document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = markup.shadow;
          document.querySelector('#f').contentDocument.body.innerHTML = markup.frame;
          await pause();
          document.querySelector('.name').append('canarylate');
          document.querySelector('#host').shadowRoot.querySelector('.name').append('canarydeep');
          document.querySelector('#f').contentDocument.querySelector('.name').append('canaryframed');
          document.querySelector('#gone').append('canaryafter');
          document.body.insertAdjacentHTML('beforeend', markup.late);
          await pause();
        },
        { shadow: inside('shadow'), frame: inside('frame'), late: inside('added') },
      ),
    );
    const places = ['page', 'shadow', 'frame', 'added'];
    const wanted = places.flatMap((place) => secrets(place, `title${place}`, `value${place}`, `aside${place}`));
    assertAbsent(found, [...wanted, ...secrets('gone', 'below', 'open', 'late', 'deep', 'framed', 'after')], places.map((place) => `Public ${place}`));
  });

  test('what begins to match is closed at once, what ends to is shown again', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'allow', mask: ['.private .name', 'section.closed'], hide: ['#later.hide'] };
    const body = `<div id="box"><p class="name">Public one</p></div><section id="s"><p>Public two</p></section><p id="later">Public three</p><div class="private" id="other"></div><p class="private"><b class="name" id="shown">canaryfirst</b></p>`;
    const found = await recordThroughProxy(bench, { body, options }, (browser) =>
      browser.evaluate(async () => {
        const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
        const at = (selector) => document.querySelector(selector);
        // By an ancestor, by an attribute, and by a move: what changes in the same task is closed already.
        at('#box').className = 'private';
        at('#box .name').textContent = 'canaryone';
        at('#s').classList.add('closed');
        at('#s p').firstChild.data = 'canarytwo';
        at('#later').className = 'hide';
        at('#later').append('canarythree');
        await pause();
        at('#box .name').append('canaryfour');
        at('#s').append('canaryfive');
        await pause();
        at('#box').className = '';
        at('#box .name').textContent = 'Public again';
        await pause();
        await Afterimage.flush(10_000);
        at('#box .name').textContent = 'canarysix';
        at('#other').append(at('#box .name'));
        await pause();
        at('#shown').textContent = 'Public at last';
        at('#shown').parentNode.className = '';
        await pause();
      }),
    );
    assertAbsent(found, secrets('first', 'one', 'two', 'three', 'four', 'five', 'six'), ['Public one', 'Public two', 'Public three', 'Public again', 'Public at last']);
  });

  test('what is typed is asked about as the state changes', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'allow', mask: ['input:not(:placeholder-shown)', '#box:checked ~ #note', '#box:checked ~ #typed'] };
    const body = '<input id="field" placeholder="Public hint"><input id="typed"><input type="checkbox" id="box"><textarea id="note"></textarea><h1>Public heading</h1>';
    const found = await recordThroughProxy(bench, { body, options }, async (browser) => {
      await browser.click('#field');
      await browser.type('canarytyped');
      await browser.click('#box');
      await browser.fill('#typed', 'canaryfilled');
      await browser.evaluate(() => (document.querySelector('#note').value = 'canaryscripted'));
    });
    // What a state does not choose any more is shown.
    assertAbsent(found, secrets('typed', 'filled', 'scripted').flatMap((secret) => [secret, secret.slice(0, 8)]), ['Public hint', 'Public heading']);
  });

  test('a frame that is closed tells nothing of where it leads', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'allow', hide: ['iframe.private'] };
    const found = await recordThroughProxy(bench, { body: '<h1>Public heading</h1><iframe id="a" srcdoc="<p>Public one"></iframe><iframe id="b" srcdoc="<p>Public two"></iframe>', options }, (browser) =>
      browser.evaluate(async () => {
        const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
        await pause();
        const [a, b] = document.querySelectorAll('iframe');
        const lead = (frame, where) => (frame.contentDocument.head.innerHTML = `<base href="/${where}/">`);
        a.className = 'private';
        lead(a, 'canaryselected');
        b.setAttribute('data-afterimage', 'hidden');
        lead(b, 'canarymarked');
        document.querySelector('h1').append('!');
        await pause();
      }),
    );
    assertAbsent(found, secrets('selected', 'marked'), ['Public heading', 'Public one', 'Public two']);
  });

  test('unmask opens, but nothing that is marked or always masked', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'mask', unmask: ['.open', 'input'], mask: ['.open.closed'] };
    const body = `<h1>canaryheading</h1><p class="open">Public text <b data-afterimage="mask">canarymarked</b><b class="rr-mask">canaryforeign</b></p>
      <p class="open closed">canaryboth</p><div data-afterimage="hidden"><p class="open">canaryhidden</p></div>
      <input value="Public value"><input type="password" value="canarypassword">`;
    const found = await recordThroughProxy(bench, { body, options }, (browser) => browser.evaluate(() => document.querySelector('h1').append('canarymore')));
    assertAbsent(found, secrets('heading', 'marked', 'foreign', 'both', 'hidden', 'password', 'more'), ['Public text', 'Public value']);
  });
});
