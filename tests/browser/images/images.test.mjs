import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 180_000 };

/** For the page: makes pictures of noise, which nothing makes smaller, and tells their content before they are revoked. */
const PAINTER = `
window.contents = {};
window.paint = async (size, seed) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(size, size);
  let state = seed;
  for (let index = 0; index < pixels.data.length; index++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    pixels.data[index] = index % 4 === 3 ? 255 : (state >> 16) & 255;
  }
  context.putImageData(pixels, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  const content = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  return { blob, content };
};
window.address = ({ blob, content }) => {
  const made = URL.createObjectURL(blob);
  contents[made] = content;
  return made;
};
`;

/** The live page as a replay can show it: what is behind an address in its place. */
function withContents(live, contents) {
  let text = JSON.stringify(live);
  for (const [address, content] of Object.entries(contents)) text = text.replaceAll(address, content);
  return JSON.parse(text);
}

const frameBytes = (bench) => bench.browser.evaluate(() => Afterimage.getRecorderStats().page.frameBytes);

onEachBrowser('images', (bench) => {
  test('pictures behind blob: addresses, wherever they stand, also those that are revoked at once', LIMIT, async () => {
    await bench.record(bench.page({ before: PAINTER }));
    await bench.browser.evaluate(async () => {
      const [one, two] = [await paint(40, 1), await paint(40, 2)];
      const image = new Image();
      image.id = 'revoked';
      image.src = address(one);
      image.onload = () => URL.revokeObjectURL(image.src);
      document.body.append(image);
      document.body.insertAdjacentHTML(
        'beforeend',
        `<picture><source srcset="${address(one)} 2x, ${address(two)} 1x"><img src="${address(two)}"></picture>
        <div style="width:40px;height:40px;background-image:url('${address(two)}')"></div>
        <style>#later { background: url("${address(one)}") }</style>
        <video poster="${address(two)}"></video><svg width="40" height="40"><image href="${address(one)}" width="40" height="40"/></svg>`,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      image.setAttribute('data-same', '1');
      const late = new Image();
      late.src = address(one);
      document.body.append(late);
    });
    const live = withContents(await bench.live(1200), await bench.browser.evaluate(() => contents));
    const events = await bench.events();
    assert.ok(!/"(src|srcset|poster|href)":"[^"]*blob:/.test(JSON.stringify(events)));
    await bench.assertReplays(live, events);
    await bench.assertPageUnharmed();
  });

  test('pictures whose addresses lead nowhere any more do not stand in the way of others', LIMIT, async () => {
    await bench.browser.goto(bench.page({ before: PAINTER, start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(async () => {
      const picture = await paint(40, 3);
      for (let copy = 0; copy < 5; copy++) {
        const image = new Image();
        image.src = URL.createObjectURL(picture.blob);
        document.body.append(image);
        await image.decode();
        URL.revokeObjectURL(image.src);
      }
      Afterimage.startSessionReplayRecording();
    });
    await bench.recording();
    const content = await bench.browser.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const picture = await paint(40, 4);
      const image = new Image();
      image.src = address(picture);
      document.body.append(image);
      return picture.content;
    });
    await bench.live();
    assert.ok(JSON.stringify(await bench.events()).includes(content));
    await bench.assertPageUnharmed();
  });

  test('where the policy forbids to read them, few requests are refused', LIMIT, async () => {
    const { origin } = bench.collector;
    const csp = `default-src 'self' 'unsafe-inline' ${origin}; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' ${origin}; worker-src blob:; img-src blob:; connect-src 'self' ${origin}`;
    await bench.record(bench.page({ before: PAINTER, csp }));
    const refused = await bench.browser.evaluate(async () => {
      const refused = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => refused.push(`${effectiveDirective} ${blockedURI}`));
      for (let copy = 0; copy < 6; copy++) {
        const image = new Image();
        image.src = address(await paint(40, copy));
        document.body.append(image);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      return refused;
    });
    assert.ok(refused.length > 0 && refused.length <= 2, refused.join(', '));
    assert.ok(refused.every((one) => one.startsWith('connect-src blob')), refused.join(', '));
    await bench.events();
    await bench.assertPageUnharmed();
  });

  test('pictures of sheets that scripts write', LIMIT, async () => {
    await bench.record(bench.page({ before: PAINTER, body: '<p id="one">a</p><p id="two">b</p><p id="three">c</p>' }));
    await bench.browser.evaluate(async () => {
      const pictures = [await paint(40, 1), await paint(40, 2), await paint(40, 3)];
      const [first, second, third] = pictures.map(address);
      document.head.append(document.createElement('style'));
      document.styleSheets[0].insertRule(`#one { background-image: url("${first}") }`);
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`#two { background-image: url("${second}") }`);
      document.adoptedStyleSheets = [sheet];
      await new Promise((resolve) => setTimeout(resolve, 500));
      document.styleSheets[0].cssRules[0].style.setProperty('background-image', `url("${third}")`);
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = URL.createObjectURL(
        new Blob([`#three { background-image: url("${second}") }`], { type: 'text/css' }),
      );
      document.head.append(link);
    });
    const live = await bench.browser.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return ['one', 'two', 'three'].map(
        (id) => contents[getComputedStyle(document.getElementById(id)).backgroundImage.slice(5, -2)],
      );
    });
    assert.equal(new Set(live).size, 2);
    const shown = (where, way) => {
      const replayed = globalThis.__replay.ways[way].iframe.contentDocument;
      return ['one', 'two', 'three'].map((id) =>
        replayed.defaultView.getComputedStyle(replayed.getElementById(id)).backgroundImage.slice(5, -2),
      );
    };
    const replayer = await bench.replayer();
    for (const { name, messages, asked } of await replayer.replayAll(await bench.events(), { ask: shown })) {
      assert.deepEqual(messages, [], name);
      assert.deepEqual(asked, live, name);
    }
  });

  test('the same content is sent once, behind whatever address, and in data: too', LIMIT, async () => {
    await bench.record(bench.page({ before: PAINTER }));
    const before = await frameBytes(bench);
    const size = await bench.browser.evaluate(async () => {
      const picture = await paint(90, 5);
      for (let copy = 0; copy < 10; copy++) {
        for (const src of [address(picture), picture.content]) {
          const image = new Image();
          image.src = src;
          document.body.append(image);
          await new Promise((resolve) => setTimeout(resolve, 40));
        }
      }
      return picture.blob.size;
    });
    const live = withContents(await bench.live(1000), await bench.browser.evaluate(() => contents));
    const events = await bench.events();
    const told = (await frameBytes(bench)) - before;
    assert.ok(size > 15_000, `${size} bytes`);
    // A data: address and a blob: differ in what they say of the content's type, at most.
    assert.ok(told < 2.5 * size, `${told} bytes for a picture of ${size}`);
    await bench.assertReplays(live, events);
  });

  test('what is too large, or no picture, is an empty one', LIMIT, async () => {
    await bench.record(bench.page({ before: PAINTER }));
    await bench.browser.evaluate(async () => {
      const large = await paint(400, 7);
      const image = new Image(10, 10);
      image.src = URL.createObjectURL(new Blob([large.blob], { type: 'image/png' }));
      const words = new Image(10, 10);
      words.src = URL.createObjectURL(new Blob(['secret words'], { type: 'text/plain' }));
      document.body.append(image, words);
    });
    await bench.live();
    const events = await bench.events();
    const shown = events
      .flatMap(({ data }) => data.adds ?? [])
      .filter(({ node }) => node.tagName === 'img')
      .map(({ node }) => node.attributes.src);
    assert.equal(shown.length, 2);
    for (const src of shown) assert.match(src, /^data:image\/svg\+xml,.*silver/);
    assert.ok(JSON.stringify(events).length < 100_000);
  });

  for (const level of ['mask', 'mask-user-input']) {
    test(`under ${level} no picture behind a blob: address is read`, LIMIT, async () => {
      await bench.record(bench.page({ before: PAINTER, options: { defaultPrivacyLevel: level } }));
      const content = await bench.browser.evaluate(async () => {
        const picture = await paint(40, 9);
        const image = new Image();
        image.src = address(picture);
        document.body.append(image);
        return picture.content.slice(30, 200);
      });
      await bench.live();
      assert.ok(!JSON.stringify(await bench.events()).includes(content));
      assert.deepEqual(
        await bench.browser.evaluate(
          () =>
            performance
              .getEntriesByType('resource')
              .filter(({ name, initiatorType }) => name.startsWith('blob:') && initiatorType === 'fetch').length,
        ),
        0,
      );
    });
  }
});
