/** Every case of every family, in every browser: recorded, replayed in four ways, and compared with the page. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ALL_BROWSERS, BROWSERS } from '../support/browser.mjs';
import { RECORDER } from '../support/conformance/recorders.mjs';
import { Runner, ahead } from '../support/conformance/runner.mjs';
import { Table } from '../support/conformance/table.mjs';
import { FAMILIES } from './families/index.mjs';

/** `AFTERIMAGE_CASES=forms` or `forms/reset`: only what begins with that. */
const wanted = process.env.AFTERIMAGE_CASES ?? '';
const table = new Table();

const chosen = FAMILIES.flatMap((family) => family.cases.map((one) => ({ family: family.name, ...one }))).filter((one) =>
  wanted.split(',').some((start) => `${one.family}/${one.name}`.startsWith(start)),
);
assert.ok(chosen.length, `no case begins with ${wanted}`);

// Two engines at once: most of the time is spent waiting for the page.
describe('conformance', { concurrency: 2 }, () => {
  for (const engine of ALL_BROWSERS) {
    describe(engine, { concurrency: 1 }, () => {
      const runner = new Runner(engine);
      before(() => runner.open(), { timeout: 180_000 });
      after(() => runner.close(), { timeout: 60_000 });
      const possible = chosen.filter(({ engines }) => !engines || engines.includes(engine));
      // One case a family where another browser replays, so that only documents can be compared.
      const cases =
        BROWSERS.includes(engine) || wanted.includes('/')
          ? possible
          : possible.filter(({ family }, index) => possible.findIndex((other) => other.family === family) === index);
      const recorded = ahead(cases, (one) => runner.record(one));
      for (const [index, one] of cases.entries()) {
        test(`${one.family}: ${one.name}`, { timeout: 90_000 }, async () => {
          let faults = [];
          let elements = 0;
          let mismatches = 0;
          try {
            const record = await recorded(index);
            ({ elements, faults, mismatches } = await runner.check(record, { level: one.level, looks: one.looks, unlike: one.unlike }));
            for (const [what, holds] of Object.entries(one.holds ?? {})) if (!holds(record.events)) faults.push(`not so: ${what}`);
          } catch (error) {
            faults.push(String(error?.stack ?? error));
          }
          table.add(one.family, engine, { elements, mismatches: Math.max(mismatches, faults.length) });
          // rrweb's own recorder is only counted.
          if (RECORDER === 'afterimage') assert.ok(faults.length === 0, faults.join('\n'));
        });
      }
    });
  }
});

after(() => console.log(`\n${RECORDER}\n${table}\n`));
