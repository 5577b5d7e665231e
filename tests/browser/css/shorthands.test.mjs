/** Shorthands with `var()` before longhands: engines hand them out without their values once a script writes to their sheet. */
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const PARTS = (count) => Array.from({ length: count }, (_, index) => `<p id="p${index}">part ${index}</p>`).join('');

onEachBrowser('shorthands with variables', (bench) => {
  test('keep what they say in sheets that are written to', { timeout: 120_000 }, async () => {
    bench.server.route('/css/shorthands.css', {
      body: `@media (min-width: 1px) { #p3>i , #p3 { padding: var(--s); padding-top: 3px } #p4 { color: red } }
        #p5::before { content: "x{;}"; padding: var(--s); padding-top: 5px } #p5 { border: var(--b); border-left: 0 }`,
      type: 'text/css',
      headers: { 'cache-control': 'max-age=60' },
    });
    const url = bench.page({
      body: `<link id="link" rel="stylesheet" href="/css/shorthands.css"><style id="style">:root { --s: 4px 6px 8px; --b: 2px solid red }
        /* { */ #p0 { padding: var(--s); padding-top: 1px } .unknown::-other-thing { padding: var(--s); padding-top: 1px }
        #p1 { padding: var(--s); padding-top: 1px; color: red } #p2 { margin: var(--s); margin-left: 9px; &:not(i) { padding: var(--s); padding-top: 7px } }
        </style>${PARTS(12)}`,
    });
    await assertSameStyles(
      bench,
      url,
      () => {
        const sheet = (id) => document.getElementById(id).sheet;
        sheet('style').insertRule('#p6 { padding: var(--s); padding-top: 2px }', 1);
        const rules = [...sheet('style').cssRules];
        rules.find(({ selectorText }) => selectorText === '#p1').style.color = 'rgb(1, 0, 0)';
        sheet('link').insertRule('#p7 { padding: var(--s); padding-top: 2px }', 0);
        window.made = new CSSStyleSheet();
        window.made.replaceSync('#p8 { padding: var(--s); padding-top: 4px } #p9 { color: red }');
        document.adoptedStyleSheets = [window.made];
      },
      {
        steps: [
          () => {
            window.made.cssRules[1].style.color = 'rgb(9, 0, 0)';
            const { sheet } = document.getElementById('link');
            sheet.cssRules[1].cssRules[1].style.color = 'rgb(4, 0, 0)';
          },
          () => {
            const { sheet } = document.getElementById('style');
            const rule = [...sheet.cssRules].find(({ selectorText }) => selectorText === '#p1');
            rule.style.removeProperty('color');
            rule.style.paddingTop = '6px';
            rule.selectorText = '#p1, #p10';
            sheet.insertRule('@media all { }', sheet.cssRules.length);
            const group = sheet.cssRules[sheet.cssRules.length - 1];
            group.insertRule('#p11 { padding: var(--s); padding-top: 2px; opacity: .5 }', 0);
            group.cssRules[0].style.opacity = '.7';
          },
        ],
      },
    );
  });

  test('keep what they say under another selector', { timeout: 120_000 }, async () => {
    const body = `<style id="style">:root { --s: 4px 6px 8px } #p0 { padding: var(--s); padding-top: 1px }
      @media all { #p1 { padding: var(--s); padding-top: 2px } } i { color: red; & b { padding: var(--s); padding-top: 3px } }</style>${PARTS(4)}<i><b>b</b></i>`;
    await assertSameStyles(bench, bench.page({ body }), () => {
      const [, first, { cssRules: inner }, nesting] = document.getElementById('style').sheet.cssRules;
      first.selectorText = '#p2';
      inner[0].selectorText = '#p3';
      nesting.cssRules[0].selectorText = '& b, & u';
    });
  });

  test('are not told again and again to a page that reads its rules', { timeout: 120_000 }, async () => {
    const rules = Array.from({ length: 1_000 }, (_, index) => `.r${index} { color: rgb(${index % 256}, 0, 0) }`).join(
      '\n',
    );
    const url = bench.page({ body: `<style id="css">${rules}</style><p class="r7">x</p>` });
    await assertSameStyles(
      bench,
      url,
      () => {
        window.read = () =>
          [...document.getElementById('css').sheet.cssRules].forEach((rule) => rule.style.getPropertyValue('color'));
        window.read();
      },
      {
        steps: [
          () => new Promise((resolve) => setTimeout(resolve, 2_000)),
          () => {
            window.__before = Afterimage.getRecorderStats().page.frameBytes;
            for (let times = 0; times < 3; times++) setTimeout(window.read, times * 200);
          },
          () => new Promise((resolve) => setTimeout(resolve, 2_000)),
          () => {
            const bytes = Afterimage.getRecorderStats().page.frameBytes - window.__before;
            if (bytes > 1_000) throw new Error(`reading took ${bytes} B`);
          },
        ],
      },
    );
  });
});
