/** Random programs of what scripts do to style sheets: computed styles of page and replay are equal afterwards. */
import { test } from 'node:test';
import { LONG, onEachBrowser } from '../../support/bench.mjs';
import { assertSameStyles } from '../../support/styles.mjs';
import { randomProgram } from './random-program.js';

const SEEDS = process.env.AFTERIMAGE_CSS_SEEDS?.split(',').map(Number) ?? (LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1, 2]);
const BATCHES = 12;

onEachBrowser('random style sheets', (bench) => {
  const route = (path, body) =>
    bench.server.route(path, { body, type: 'text/css', headers: { 'cache-control': 'max-age=60' } });

  for (const seed of SEEDS) {
    test(`look the same, seed ${seed}`, { timeout: 120_000 }, async () => {
      route(
        '/css/one.css',
        '@import "imported.css"; p { color: rgb(1, 1, 1); padding: var(--s); padding-top: 1px } .b { opacity: .7 }',
      );
      route(
        '/css/two.css',
        ':root { --s: 2px 3px } @media all { p { text-indent: 2px } } .c { background-image: url(dot.png) }',
      );
      route('/css/three.css', '@layer x { p { letter-spacing: 3px } } :hover { color: red }');
      route('/css/imported.css', '.a { margin-left: 4px } b { color: rgb(2, 2, 2) }');
      const url = bench.page({
        before: `${randomProgram}; addEventListener('DOMContentLoaded', () => randomProgram(${seed * 7919}, 15));`,
        body: `<style>:root { --s: 4px 6px } p { padding: var(--s); padding-bottom: 1px }</style><link rel="stylesheet" href="/css/one.css">
          ${Array.from({ length: 6 }, (_, index) => `<p id="p${index}" class="${['a', 'b', 'c'][index % 3]}">part <b>${index}</b></p>`).join('')}`,
      });
      const batch = new Function(`(${randomProgram})(0, 8)`);
      const paused = new Function(
        `(${randomProgram})(0, 8); return new Promise((resolve) => setTimeout(resolve, 300))`,
      );
      const steps = Array.from({ length: BATCHES }, (_, index) => (index % 3 === 2 ? paused : batch));
      await assertSameStyles(bench, url, batch, { steps });
    });
  }
});
