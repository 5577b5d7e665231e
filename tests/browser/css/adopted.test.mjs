/** Constructed sheets: adopted by a document or by shadow roots, in whatever way scripts change the lists and the sheets. */
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';

const PARTS = (count) => Array.from({ length: count }, (_, index) => `<p id="p${index}">part ${index}</p>`).join('');

onEachBrowser('adopted sheets', (bench) => {
  test('of the document, set, pushed, spliced, emptied and replaced', { timeout: 120_000 }, async () => {
    const url = bench.page({
      before: `window.made = (text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; };
        window.sheets = [made('#p0 { padding: 2px; padding-bottom: 7px }'), made('#p1 { color: red } #p1:hover { color: blue }')];
        document.adoptedStyleSheets = sheets;`,
      body: PARTS(8),
    });
    await assertSameStyles(
      bench,
      url,
      () => {
        const [first, second] = window.sheets;
        first.insertRule('#p2 { color: rgb(2, 0, 0) }', 1);
        second.cssRules[0].style.color = 'rgb(1, 0, 0)';
        window.later = window.made(':root { --s: 2px 4px } #p3 { color: red } @media all { #p4 { color: red } }');
        document.adoptedStyleSheets.push(window.later);
      },
      {
        steps: [
          () => {
            window.later.replaceSync('#p3 { color: rgb(3, 0, 0) } @media all { #p4 { color: red } }');
            window.later.cssRules[1].cssRules[0].style.setProperty('color', 'rgb(4, 0, 0)');
            const off = window.made('#p5 { color: red }');
            const print = window.made('#p6 { color: red }');
            document.adoptedStyleSheets = [
              ...document.adoptedStyleSheets,
              off,
              print,
              window.made('#p7 { color: red }'),
              window.made(':root { --s: 2px 4px } #p7 { padding: var(--s); padding-top: 1px }'),
            ];
            off.disabled = true;
            print.media.mediaText = 'print';
          },
          () => document.adoptedStyleSheets.splice(5, 1),
          () => window.later.replace('#p3 { letter-spacing: 3px }'),
        ],
      },
    );
  });

  test('of shadow roots and frames, shared, moved and written to', { timeout: 120_000 }, async () => {
    const url = bench.page({
      before: `window.made = (text) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); return sheet; };
        window.shared = made('b { color: rgb(1, 0, 0) }');
        window.host = (id, sheets, html = '<b>' + id + '</b>') => {
          const host = document.createElement('div');
          host.id = id;
          const root = host.attachShadow({ mode: 'open' });
          root.innerHTML = html;
          root.adoptedStyleSheets = sheets;
          document.body.append(host);
          return host;
        };
        addEventListener('DOMContentLoaded', () => { host('early', [shared]); host('empty', [], '<slot></slot>').append('light'); });`,
      body: '<div id="other"></div><iframe id="frame" srcdoc="<p>framed</p>"></iframe>',
    });
    await assertSameStyles(
      bench,
      url,
      () => {
        const { host, made, shared } = window;
        window.late = host('late', [
          made('b { color: rgb(2, 0, 0) } :host { padding-top: 3px }'),
          shared,
          made('b { opacity: .5 }'),
        ]);
        window.nested = host('nested', [shared], '<i>outer</i><div id="inner"></div>');
        const inner = window.nested.shadowRoot.getElementById('inner').attachShadow({ mode: 'open' });
        inner.innerHTML = '<style>b { z-index: 3; position: relative }</style><b>inner</b>';
        inner.adoptedStyleSheets.push(made('b { text-transform: uppercase }'), shared);
        const { contentDocument: framed, contentWindow: realm } = document.getElementById('frame');
        const sheet = new realm.CSSStyleSheet();
        sheet.replaceSync('p { color: rgb(8, 0, 0) }');
        framed.adoptedStyleSheets = [sheet];
        const style = framed.createElement('style');
        framed.head.append(style);
        style.sheet.insertRule('p { letter-spacing: 2px }');
      },
      {
        steps: [
          () => {
            window.shared.insertRule('i { color: rgb(3, 0, 0) }', 0);
            window.shared.cssRules[1].style.fontWeight = '400';
            document.getElementById('other').append(window.late);
            window.late.shadowRoot.adoptedStyleSheets = [...window.late.shadowRoot.adoptedStyleSheets].reverse();
            document
              .getElementById('empty')
              .shadowRoot.adoptedStyleSheets.push(window.made(':host { color: rgb(4, 0, 0) }'));
            const { contentDocument: framed } = document.getElementById('frame');
            framed.adoptedStyleSheets[0].cssRules[0].style.color = 'rgb(9, 0, 0)';
            framed.styleSheets[0].cssRules[0].style.letterSpacing = '3px';
          },
          () => {
            const early = document.getElementById('early');
            early.remove();
            window.nested.shadowRoot.adoptedStyleSheets = [];
            window.setTimeout(() => document.body.append(early), 100);
          },
        ],
      },
    );
  });
});
