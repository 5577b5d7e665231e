/** `<style>` elements: their source as it was written, edits of their text, and what scripts do to their rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const PARTS = (count) => Array.from({ length: count }, (_, index) => `<p id="p${index}">part ${index}</p>`).join('');

onEachBrowser('style elements', (bench) => {
  test('show their source, however it is edited', { timeout: 120_000 }, async () => {
    const url = bench.page({
      body: `<style id="source">
        @layer low, high;
        @property --gap { syntax: '<length>'; inherits: false; initial-value: 3px; }
        :root { --space: 4px 6px; --deep: { a: b }; }
        #p0 { padding: var(--space); padding-bottom: 9px; }
        @layer high { #p1 { color: rgb(1, 2, 3); } }
        @layer low { #p1 { color: rgb(3, 2, 1); } }
        #p2 { opacity: .5; &:not(.x) { z-index: 7; position: relative; } }
        main { container-type: inline-size; }
        @container (min-width: 10px) { #p3 { letter-spacing: 2px; } }
        #p4 { text-indent: var(--gap); }
        #p5::before { content: 'a { b: c }'; }
      </style><style id="edited">#p6 { color: rgb(9, 9, 9) }</style><style id="moved">#p7 { color: red }</style>
      <style id="appended">#p8 { color: blue }</style><main>${PARTS(10)}</main>`,
    });
    await assertSameStyles(bench, url, () => {
      const find = (id) => document.getElementById(id);
      find('edited').firstChild.data = '#p6 { color: rgb(4, 5, 6); color: }';
      find('appended').append(document.createTextNode('#p9 { margin-left: 8px'), document.createTextNode('; }'));
      document.body.append(find('moved'));
      const late = document.createElement('style');
      late.textContent = '#p7 { font-weight: 700 }';
      document.head.append(late);
    });
  });

  test('show what scripts make of their rules', { timeout: 120_000 }, async () => {
    const url = bench.page({
      before: `document.head.append(Object.assign(document.createElement('style'), { id: 'early' }));
        document.getElementById('early').sheet.insertRule('#p0 { color: rgb(10, 0, 0) }');
        const rest = document.createElement('style');
        rest.textContent = '#p1 { color: rgb(11, 0, 0) } #p2 { color: red }';
        document.head.append(rest);
        rest.sheet.deleteRule(1);`,
      body: `<style id="a">#p3 { color: red } @media all { #p4 { color: red } #p5 { z-index: 5; position: relative } }
        @keyframes k { from { opacity: 0 } to { opacity: 1 } } #p6 { color: red } #p7 { animation: k 1s paused }
        #none { color: rgb(12, 0, 0) } #p9 { opacity: .9 } #p10 { color: red } #p11 { color: green }</style>
        <style id="off">#p12 { color: red }</style><style id="print">#p13 { color: red }</style>
        <style id="back">#p14 { color: red }</style><style id="kept">#p15 { color: red }</style>${PARTS(17)}`,
    });
    const { events } = await assertSameStyles(
      bench,
      url,
      () => {
        const sheet = (id) => document.getElementById(id).sheet;
        const a = sheet('a');
        const results = [];
        const problems = [];
        const attempt = (act) => {
          try {
            results.push(act());
          } catch (problem) {
            problems.push(problem.name);
          }
        };
        a.cssRules[0].style.color = 'rgb(1, 0, 0)';
        attempt(() => a.cssRules[1].insertRule('#p4 { letter-spacing: 4px }', 0));
        a.cssRules[1].deleteRule(1);
        a.cssRules[2].appendRule('50% { opacity: .2 }');
        a.cssRules[3].style.setProperty('color', 'rgb(2, 0, 0)', 'important');
        a.cssRules[3].style.cssText += '; margin-left: 3px';
        a.cssRules[5].selectorText = '#p8';
        if (a.cssRules[6].styleMap) a.cssRules[6].styleMap.set('opacity', '.25');
        attempt(() => a.insertRule('this is no rule', 0));
        attempt(() => a.insertRule('#p16 { text-transform: uppercase }', a.cssRules.length));
        attempt(() => a.deleteRule(99));
        a.deleteRule(7);
        sheet('off').disabled = true;
        sheet('print').media.mediaText = 'print';
        sheet('back').insertRule('#p14 { opacity: .1 }', 1);
        window.kept = sheet('kept').cssRules[0].style;
        // A style of an element is none of our business, and no slower.
        document.getElementById('p0').style.textIndent = '5px';
        window.__results = [results, problems];
      },
      {
        steps: [
          () => {
            document.getElementById('back').firstChild.data = '#p14 { color: rgb(0, 0, 9) }';
            window.kept.color = 'rgb(15, 0, 0)';
            document.getElementById('print').sheet.media.appendMedium('screen');
          },
        ],
      },
    );
    assert.deepEqual(await bench.browser.evaluate(() => window.__results), [
      [0, 9],
      ['SyntaxError', 'IndexSizeError'],
    ]);
    assert.ok(
      events.every(
        ({ type, data }) => type !== 3 || data.source !== 8 || data.adds.every(({ rule }) => !rule.includes('no rule')),
      ),
    );
  });

  test('cost what is edited, not what they hold', { timeout: 180_000 }, async () => {
    const url = bench.page({ body: `<style id="css"></style>${PARTS(20)}` });
    const { events } = await assertSameStyles(
      bench,
      url,
      () => {
        const { sheet } = document.getElementById('css');
        for (let index = 0; index < 4000; index++)
          sheet.insertRule(`.made-${index} { color: rgb(${index % 256}, 1, 1) }`, index);
        for (let index = 0; index < 20; index++) document.getElementById(`p${index}`).className = `made-${index * 100}`;
      },
      {
        steps: [
          async () => {
            // The rules are told in many tasks: until nothing more comes.
            let told = -1;
            for (const bytes = () => Afterimage.getRecorderStats().page.frameBytes; bytes() < 100_000 || bytes() !== told; ) {
              told = bytes();
              await new Promise((resolve) => setTimeout(resolve, 300));
            }
            window.__before = told;
            const { sheet } = document.getElementById('css');
            sheet.insertRule('#p3 { color: rgb(0, 0, 77) }', sheet.cssRules.length);
            sheet.cssRules[100].style.color = 'rgb(77, 0, 0)';
            sheet.deleteRule(0);
          },
        ],
      },
    );
    const [before, after] = await bench.browser.evaluate(() => [
      window.__before,
      Afterimage.getRecorderStats().page.frameBytes,
    ]);
    assert.ok(before > 100_000, `the rules were told: ${before} B`);
    assert.ok(after - before < 1_000, `three edits took ${after - before} B`);
    const edits = events.filter(({ type, data }) => type === 3 && data.source === 8);
    assert.ok(edits.length > 0 && JSON.stringify(edits).length < 2_000);
  });
});
