import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LONG, onEachBrowser } from '../../support/bench.mjs';
import { editRandomly } from '../../support/page/edits.js';
import { generatedPage } from '../../support/generated-page.mjs';
import { repositoryPath } from '../../support/paths.mjs';

const EDITS = 200;
const SEED = Number(process.env.AFTERIMAGE_SEED ?? 20_240_917);
const directory = process.env.AFTERIMAGE_PAGES ?? repositoryPath('../shared/pages');
const names = LONG ? ['wikipedia-3.html', 'ars-1.html', 'medium-1.html', 'wapo-1.html'] : ['wikipedia-3.html'];

/** A saved page without its scripts, which would fetch and change things that are gone by now. */
function savedPage(name) {
  const file = join(directory, name);
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8').replace(/<script\b[^>]*>[\s\S]*?<\/script\s*>/gi, '');
}

onEachBrowser(`a page with ${EDITS} random edits`, (bench) => {
  for (const name of names) {
    test(name, { timeout: 300_000 }, async (context) => {
      let html = savedPage(name);
      if (!html) {
        context.diagnostic(`${join(directory, name)} is not there: a generated page takes its place (AFTERIMAGE_PAGES names a directory of saved pages)`);
        html = generatedPage(SEED);
      }
      const { elements } = await bench.recordPage(bench.page({ html }), (browser) => browser.evaluate(editRandomly, SEED, EDITS), { level: 'allow', frames: false });
      context.diagnostic(`${elements} elements equal, seed ${SEED}`);
      assert.ok(elements > 300, `only ${elements} elements were compared`);
    });
  }
});
