/** Saved pages of the web, each changed two hundred times at random, in every browser. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { BROWSERS } from '../support/browser.mjs';
import { Runner, ahead } from '../support/conformance/runner.mjs';
import { generatedPage } from '../support/generated-page.mjs';
import { editRandomly } from '../support/page/edits.js';
import { repositoryPath } from '../support/paths.mjs';

const EDITS = 200;
const SEED = Number(process.env.AFTERIMAGE_SEED ?? 20_240_917);
const PAGES = 10;
const directory = process.env.AFTERIMAGE_PAGES ?? repositoryPath('../shared/pages');

const areSaved = existsSync(directory);

/** The saved pages, or generated ones in their place. */
function pages() {
  if (!areSaved) return Array.from({ length: 3 }, (_, index) => ({ name: `generated ${index + 1}`, html: generatedPage(SEED + index) }));
  const names = readdirSync(directory).filter((name) => name.endsWith('.html'));
  return names.slice(0, PAGES).map((name) => ({ name, html: withoutScripts(readFileSync(join(directory, name), 'utf8')) }));
}

/** Saved pages name people's e-mail addresses, which are masked. */
const NAMED = { maskContent: [] };

/** Scripts would fetch and change things that are gone by now. */
const withoutScripts = (html) => html.replace(/<script\b[^>]*>[\s\S]*?<\/script\s*>/gi, '');

const chosen = pages().filter(({ name }) => name.startsWith(process.env.AFTERIMAGE_CASES ?? ''));
// Two engines at once: most of the time is spent waiting for the page.
describe(areSaved ? 'saved pages' : `generated pages (${directory} with saved ones is missing)`, { concurrency: 2 }, () => {
  for (const engine of BROWSERS) {
    describe(`${EDITS} random edits, ${engine}`, { concurrency: 1 }, () => {
      const runner = new Runner(engine);
      before(() => runner.open(), { timeout: 180_000 });
      after(() => runner.close(), { timeout: 60_000 });
      const edit = { drive: (browser) => browser.evaluate(editRandomly, SEED, EDITS) };
      const recorded = ahead(chosen, ({ html }) => runner.record({ html, steps: [edit], quietMs: 600, options: NAMED }));
      for (const [index, { name }] of chosen.entries()) {
        test(name, { timeout: 300_000 }, async (context) => {
          const { elements, faults } = await runner.check(await recorded(index));
          context.diagnostic(`${elements} elements, seed ${SEED}`);
          assert.ok(faults.length === 0, faults.join('\n'));
          assert.ok(elements > 300, `only ${elements} elements were compared`);
        });
      }
    });
  }
});
