/** Random programs by fixed seeds, in every browser: structure, text, styles, roots, frames, controls, in batches. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BROWSERS } from '../support/browser.mjs';
import { asCase, program, shrink } from '../support/conformance/programs.mjs';
import { Runner, ahead } from '../support/conformance/runner.mjs';
import { runProgram } from '../support/page/program.js';

const FIRST_SEED = Number(process.env.AFTERIMAGE_SEED ?? 1);
const SEEDS = Number(process.env.AFTERIMAGE_SEEDS ?? 40);
const OPERATIONS = 60;

const fullEngines = BROWSERS.filter((engine) => engine === 'chromium' || engine === 'firefox');
// Two engines at once: most of the time is spent waiting for the page.
describe('random programs', { concurrency: 2 }, () => {
  for (const engine of fullEngines) {
    describe(engine, { concurrency: 1 }, () => {
      const runner = new Runner(engine);
      before(() => runner.open(), { timeout: 180_000 });
      after(() => runner.close(), { timeout: 60_000 });
      const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
      const recorded = ahead(seeds, (seed) => runner.record(asCase(program(seed, OPERATIONS), runProgram, seed)));
      for (const [index, seed] of seeds.entries()) {
        test(`seed ${seed}`, { timeout: 300_000 }, async () => {
          const { faults } = await runner.check(await recorded(index));
          if (!faults.length) return;
          const found = await shrink(program(seed, OPERATIONS), async (operations) => (await runner.faultsOf(asCase(operations, runProgram, seed))).length > 0, 40);
          assert.fail(`${faults.join('\n')}\n\nsmallest program: ${JSON.stringify(found)}\n${(await runner.faultsOf(asCase(found, runProgram, seed))).join('\n')}`);
        });
      }
    });
  }
});
