import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 180_000 };
const BODY = `
  <style>#flex:popover-open { color: rgb(1, 2, 3); } dialog::backdrop { background: rgba(0, 0, 0, 0.4); }</style>
  <button id="opener" popovertarget="menu">Menu</button>
  <dialog id="a"><p>A</p><button>close</button></dialog>
  <dialog id="b"><p>B</p></dialog>
  <div id="menu" popover>Menu</div>
  <div id="flex" popover="manual">Manual</div>
  <div id="box" style="width: 50px">Box</div>
  <div id="host"></div>`;

/** Elements on top of the live page, by their ids. */
const onTop = (live) => Object.fromEntries(live.filter((node) => node.state?.top).map((node) => [node.attributes.id, node.state.top]));

onEachBrowser('the top layer', (bench) => {
  const cases = {
    'a modal dialog, and one that is not': [
      { a: 'modal' },
      () => {
        document.getElementById('b').show();
        document.getElementById('a').showModal();
      },
    ],
    'a dialog that was closed, and one opened in its place': [
      { b: 'modal' },
      async () => {
        const [a, b] = ['a', 'b'].map((id) => document.getElementById(id));
        a.showModal();
        await new Promise((resolve) => setTimeout(resolve, 150));
        a.close();
        b.showModal();
      },
    ],
    'a modal dialog that was closed and shown again, not modal, and back': [
      { b: 'modal' },
      async () => {
        const [a, b] = ['a', 'b'].map((id) => document.getElementById(id));
        for (const open of [() => a.showModal(), () => (a.close(), a.show()), () => b.showModal(), () => (b.close(), b.show()), () => (b.close(), b.showModal())]) {
          open();
          await new Promise((resolve) => setTimeout(resolve, 120));
        }
      },
    ],
    'a dialog that is moved is not modal any more': [
      {},
      async () => {
        const a = document.getElementById('a');
        a.showModal();
        await new Promise((resolve) => setTimeout(resolve, 150));
        document.body.prepend(a);
      },
    ],
    'a dialog made and opened at once, in a shadow root': [
      { inner: 'modal' },
      () => {
        const root = document.getElementById('host').attachShadow({ mode: 'open' });
        root.innerHTML = '<dialog id="inner">in shadow</dialog>';
        root.firstChild.showModal();
      },
    ],
    popovers: [
      { flex: 'popover', menu: 'popover' },
      () => {
        document.getElementById('flex').showPopover();
        document.getElementById('menu').showPopover();
      },
    ],
    'a popover that was closed': [
      {},
      async () => {
        document.getElementById('menu').showPopover();
        await new Promise((resolve) => setTimeout(resolve, 150));
        document.getElementById('menu').hidePopover();
      },
    ],
  };
  for (const [title, [wanted, act]] of Object.entries(cases)) {
    test(title, LIMIT, async (context) => {
      let supported = true;
      const { live } = await bench.recordPage(bench.page({ body: BODY }), async (browser) => {
        if (Object.values(wanted).includes('popover') || title.includes('popover')) supported = await browser.evaluate(() => 'popover' in HTMLElement.prototype);
        if (supported) await browser.evaluate(act);
      });
      if (!supported) context.diagnostic('this browser has no popovers');
      else assert.deepEqual(onTop(live), wanted);
    });
  }

  test('what was open before recording began', LIMIT, async () => {
    await bench.browser.goto(bench.page({ body: BODY, start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(() => {
      document.getElementById('a').showModal();
      document.getElementById('flex').showPopover?.();
      Afterimage.startSessionReplayRecording();
    });
    await bench.recording();
    const live = await bench.live();
    assert.equal(onTop(live).a, 'modal');
    await bench.assertReplays(live, await bench.events());
  });

  test('a popover opened by its button, and closed by a click beside it', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: BODY }), async (browser) => {
      await browser.click('#opener');
      await bench.live(200);
      await browser.clickAt(5, 5);
    });
    await bench.recordPage(bench.page({ body: BODY }), (browser) => browser.click('#opener'));
  });

  test('what fills the screen', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body: BODY }), async (browser) => {
      await browser.evaluate(() => {
        const opener = document.getElementById('opener');
        opener.removeAttribute('popovertarget');
        opener.addEventListener('click', () => document.getElementById('box').requestFullscreen());
      });
      await browser.click('#opener');
      await browser.waitFor(() => document.fullscreenElement !== null);
    });
    assert.equal(onTop(live).box, 'fullscreen');
  });

  test('a page sees the methods that it always saw', LIMIT, async () => {
    await bench.record(bench.page({ body: BODY }));
    const seen = await bench.browser.evaluate(() => {
      const { showModal } = HTMLDialogElement.prototype;
      let message = '';
      try {
        showModal.call(document.body);
      } catch (error) {
        message = error.name;
      }
      document.getElementById('a').showModal();
      let again = '';
      try {
        document.getElementById('b').show();
        document.getElementById('b').showModal();
      } catch (error) {
        again = error.name;
      }
      return { name: showModal.name, length: showModal.length, message, again };
    });
    assert.deepEqual(seen, { name: 'showModal', length: 0, message: 'TypeError', again: 'InvalidStateError' });
    await bench.browser.evaluate(() => Afterimage.stopSessionReplayRecording());
    assert.match(await bench.browser.evaluate(() => Function.prototype.toString.call(HTMLDialogElement.prototype.showModal)), /native code/);
  });
});
