import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { INTERACTION, SOURCE, incremental, interactions } from '../../support/events.mjs';

const LIMIT = { timeout: 180_000 };
const BODY = `<p id="one">The quick <b>brown</b> fox</p><!-- a comment --><p id="two">jumps over</p><ul id="list"><!-- x --><li>1</li><li>2</li><li>3</li></ul>
  <input id="text" value="in a field"><div id="host"></div>`;

onEachBrowser('selection and focus', (bench) => {
  const cases = {
    'within a text': ['quick', () => getSelection().setBaseAndExtent(document.querySelector('#one').firstChild, 4, document.querySelector('#one').firstChild, 9)],
    'across elements': ['own foxjumps', () => getSelection().setBaseAndExtent(document.querySelector('b').firstChild, 2, document.querySelector('#two').firstChild, 5)],
    'by children, comments not counted': ['12', () => getSelection().setBaseAndExtent(document.querySelector('#list'), 1, document.querySelector('#list'), 3)],
    'given up again': [
      '',
      async () => {
        getSelection().selectAllChildren(document.body);
        await new Promise((resolve) => setTimeout(resolve, 300));
        getSelection().removeAllRanges();
      },
    ],
    'in what was moved': [
      undefined,
      async () => {
        getSelection().selectAllChildren(document.querySelector('#two'));
        await new Promise((resolve) => setTimeout(resolve, 300));
        document.body.append(document.querySelector('#two'));
      },
    ],
  };
  for (const [title, [wanted, act]] of Object.entries(cases)) {
    test(title, LIMIT, async () => {
      const { live } = await bench.recordPage(bench.page({ body: BODY }), (browser) => browser.evaluate(act));
      if (wanted !== undefined) assert.equal(live[0].selected, wanted);
    });
  }

  test('masked texts are selected whole: nothing tells their lengths', LIMIT, async () => {
    const { events } = await bench.recordPage(
      bench.page({ body: BODY, options: { defaultPrivacyLevel: 'mask' } }),
      (browser) => browser.evaluate(() => getSelection().setBaseAndExtent(document.querySelector('b').firstChild, 2, document.querySelector('#two').firstChild, 5)),
      { level: 'mask' },
    );
    const [range] = incremental(events, SOURCE.selection).at(-1).data.ranges;
    // "jumps over" is masked as "xxxxxx xxx".
    assert.deepEqual([range.startOffset, range.endOffset], [0, 10]);
  });

  test('what is selected in a field is not told', LIMIT, async () => {
    const { events } = await bench.recordPage(bench.page({ body: BODY }), (browser) => browser.evaluate(() => document.querySelector('#text').select()));
    assert.equal(incremental(events, SOURCE.selection).length, 0);
  });

  test('the focus, inside shadow roots too', LIMIT, async () => {
    const { events } = await bench.recordPage(bench.page({ body: BODY }), async (browser) => {
      await browser.evaluate(async () => {
        const root = document.querySelector('#host').attachShadow({ mode: 'open' });
        root.innerHTML = '<input id="first"><input id="second">';
        await new Promise((resolve) => setTimeout(resolve, 300));
        root.querySelector('#first').focus();
        await new Promise((resolve) => setTimeout(resolve, 50));
        root.querySelector('#second').focus();
      });
    });
    const all = events.flatMap(({ type, data }) => (type === 3 && data.source === 0 ? data.adds.map((add) => add.node) : []));
    const second = all.find((node) => node.attributes?.id === 'second');
    assert.ok(second, 'the shadow root is recorded');
    assert.equal(interactions(events, INTERACTION.focus).at(-1).data.id, second.id);
  });
});
