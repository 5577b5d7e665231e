import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { serve } from '../../support/static-server.mjs';

const documentsIn = (live) => live.filter(({ k }) => k === 'document').length;
const of = (events, source) => events.filter(({ type, data }) => type === 3 && data.source === source).map(({ data }) => data);

/** All nodes that a stream ever tells of. */
function nodesOf(events) {
  const pending = events.flatMap(({ type, data }) => (type === 2 ? [data.node] : type === 3 && data.source === 0 ? data.adds.map(({ node }) => node) : []));
  for (let at = 0; at < pending.length; at++) pending.push(...(pending[at].childNodes ?? []));
  return pending;
}

const page = (text, more = '') => `<!doctype html><html><head><title>${text}</title></head><body><p>${text}</p>${more}</body></html>`;

onEachBrowser('frames of the same origin', (bench) => {
  const route = (name, body) => bench.server.route(`/${name}.html`, { body });

  test('about:blank, static, srcdoc, nested, in a shadow root', { timeout: 120_000 }, async () => {
    route('static', page('static', '<iframe srcdoc="&lt;p&gt;nested&lt;/p&gt;"></iframe>'));
    const body = `<iframe id="blank"></iframe><iframe src="/static.html"></iframe>
      <iframe srcdoc="<!doctype html><style>p { color: red }</style><p>srcdoc</p>"></iframe><div id="host"></div>`;
    const { live } = await bench.recordPage(bench.page({ body }), async (browser) => {
      await browser.evaluate(() => {
        document.querySelector('#blank').contentDocument.body.innerHTML = '<h1>written into</h1>';
        const root = document.querySelector('#host').attachShadow({ mode: 'open' });
        root.innerHTML = '<iframe srcdoc="<!doctype html><p>in a shadow root</p>"></iframe>';
      });
      await browser.waitFor(() => document.querySelector('#host').shadowRoot.querySelector('iframe').contentDocument.querySelector('p'));
    });
    assert.equal(documentsIn(live), 6);
  });

  test('inserted, navigated, removed, moved and inserted again', { timeout: 120_000 }, async () => {
    for (const name of ['one', 'two']) route(name, page(name));
    const { live } = await bench.recordPage(bench.page({ body: '<main></main><aside></aside>' }), async (browser) => {
      await browser.evaluate(async () => {
        const loaded = (frame) => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        const rest = () => new Promise((resolve) => setTimeout(resolve, 60));
        const make = (src) => Object.assign(document.createElement('iframe'), src ? { src } : {});
        const [navigated, moved, removed, again] = [make('/one.html'), make(), make('/one.html'), make('/two.html')];
        const main = document.querySelector('main');
        const waits = [loaded(navigated), loaded(removed), loaded(again)];
        main.append(navigated, moved, removed, again);
        moved.contentDocument.body.append('before the move');
        await Promise.all(waits);
        const second = loaded(navigated);
        navigated.contentWindow.location.href = '/two.html';
        await second;
        await rest();
        navigated.contentDocument.body.append('after the navigation');
        removed.remove();
        again.remove();
        await rest();
        const third = loaded(again);
        document.querySelector('aside').append(again);
        await third;
        document.querySelector('aside').append(moved);
        await rest();
        moved.contentDocument.body.append('after the move');
        const late = loaded(again);
        again.srcdoc = '<!doctype html><p>srcdoc now</p>';
        await late;
      });
    });
    assert.equal(documentsIn(live), 4);
    assert.ok(JSON.stringify(live).includes('after the move') && JSON.stringify(live).includes('srcdoc now'));
  });

  test('a document that is still loading', { timeout: 120_000 }, async () => {
    const { live } = await bench.recordPage(bench.page({ body: '<main></main>' }), async (browser) => {
      await browser.evaluate(async () => {
        const frame = document.createElement('iframe');
        document.querySelector('main').append(frame);
        const inner = frame.contentDocument;
        inner.open();
        inner.write('<!doctype html><body><p>first');
        await new Promise((resolve) => setTimeout(resolve, 200));
        inner.write(' second</p>');
        inner.close();
        await new Promise((resolve) => setTimeout(resolve, 200));
        inner.open();
        inner.write('<!doctype html><body><input id="field"><p>opened again</p>');
        inner.close();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const field = inner.querySelector('#field');
        field.value = 'typed';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    });
    assert.ok(JSON.stringify(live).includes('opened again'));
  });

  test('the page itself, opened and written anew', { timeout: 120_000 }, async () => {
    const { events } = await bench.recordPage(bench.page({ body: '<p>before</p>' }), async (browser) => {
      await browser.evaluate(() => {
        document.open();
        document.write('<!doctype html><html><head><title>new</title></head><body><input id="field"><div id="box" style="height:50px;overflow:auto"><p style="height:500px">written</p></div></body></html>');
        document.close();
      });
      await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await browser.evaluate(() => {
        const field = document.querySelector('#field');
        field.value = 'typed';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        document.querySelector('#box').scrollTop = 100;
      });
    });
    assert.ok(of(events, 5).some(({ text }) => text === 'typed'), 'its listeners are there again');
  });

  test('clicks in the frame, with its own coordinates, scrolling and controls', { timeout: 120_000 }, async () => {
    const inner = `<!doctype html><body style="margin:0"><button style="position:absolute;left:10px;top:20px;width:80px;height:30px">press</button><input style="position:absolute;top:70px"><div style="height:3000px"></div>`;
    route('inner', inner);
    const { events } = await bench.recordPage(bench.page({ body: '<iframe src="/inner.html" style="position:absolute;left:100px;top:150px;border:0;width:300px;height:200px"></iframe>' }), async (browser) => {
      await browser.waitFor(() => document.querySelector('iframe').contentDocument.querySelector('input'));
      await browser.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await browser.clickAt(100 + 50, 150 + 35);
      await browser.evaluate(() => {
        const { contentDocument: document, contentWindow: window } = globalThis.document.querySelector('iframe');
        const field = document.querySelector('input');
        field.value = 'typed';
        field.dispatchEvent(new window.Event('input', { bubbles: true }));
        window.scrollTo(0, 400);
      });
    });
    const nodes = nodesOf(events);
    const id = (is) => nodes.find(is)?.id;
    const click = of(events, 2).find(({ type }) => type === 2);
    assert.equal(click?.id, id(({ tagName }) => tagName === 'button'));
    assert.deepEqual([click.x, click.y], [50, 35]);
    assert.ok(of(events, 3).some(({ y }) => y === 400));
    assert.ok(of(events, 5).some(({ text }) => text === 'typed'));
  });

  test('keep the level of their element', { timeout: 120_000 }, async () => {
    const frame = (id, level) => `<iframe id="${id}" ${level ? `data-afterimage="${level}"` : ''} srcdoc="<!doctype html><p title='title${id}'>canary${id}</p>"></iframe>`;
    await bench.record(bench.page({ body: frame('open') + frame('masked', 'mask') + frame('hidden', 'hidden') }));
    await bench.live();
    await bench.browser.evaluate(() => document.querySelectorAll('iframe').forEach((each) => each.contentDocument.body.append(`late${each.id}`)));
    await bench.live();
    // The source text itself stands in an attribute of frames that are shown.
    const said = JSON.stringify(await bench.events());
    assert.ok(said.includes('lateopen'), 'or the test could not fail');
    for (const word of ['canarymasked', 'titlemasked', 'latemasked', 'canaryhidden', 'latehidden']) assert.ok(!said.includes(word), word);
    await bench.assertPageUnharmed();
  });

  let elsewhere;
  before(async () => (elsewhere = await serve({ routes: { '/far.html': page('far away') } })));
  after(() => elsewhere.close());

  test('those of another origin stay without content, in silence', { timeout: 120_000 }, async () => {
    route('near', page('near'));
    const body = `<iframe src="${elsewhere.origin}/far.html"></iframe><iframe id="there" src="/near.html"></iframe><iframe sandbox srcdoc="<p>sandboxed</p>"></iframe>`;
    const { events } = await bench.recordPage(
      bench.page({ body }),
      async (browser) => {
        await browser.evaluate(async (far) => {
          const frame = document.querySelector('#there');
          const loaded = () => new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
          const away = loaded();
          frame.src = far;
          await away;
          await new Promise((resolve) => setTimeout(resolve, 200));
          const back = loaded();
          frame.src = '/near.html';
          await back;
        }, `${elsewhere.origin}/far.html`);
      },
    );
    const said = JSON.stringify(events);
    assert.ok(said.includes('near') && !said.includes('>far away') && !nodesOf(events).some(({ textContent }) => textContent === 'far away'));
    assert.deepEqual((await bench.said()).console, []);
  });

  test('go when their element is gone', { timeout: 180_000 }, async () => {
    await bench.record(bench.page({ body: '<main></main>' }));
    const nodes = () => bench.browser.evaluate(() => Afterimage.getRecorderStats().page.nodes);
    const before = await nodes();
    await bench.browser.evaluate(async () => {
      const main = document.querySelector('main');
      for (let round = 0; round < 50; round++) {
        const frame = document.createElement('iframe');
        main.append(frame);
        frame.contentDocument.body.textContent = 'text';
        await new Promise((resolve) => setTimeout(resolve, 5));
        frame.remove();
      }
    });
    await bench.flush();
    assert.equal(await nodes(), before);
    await bench.assertPageUnharmed();
  });
});
