/**
 * Random pages with canaries at random levels, edited at random: what the model says nobody may have seen must not have
 * left. `AFTERIMAGE_SEED` and `AFTERIMAGE_SEEDS` choose others.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { editorSource } from './canaries/editing.mjs';
import { Fuzz, described } from './canaries/fuzz.mjs';
import { search } from './canaries/search.mjs';
import { withSession } from './canaries/session.mjs';

const LIMIT = { timeout: 120_000 };
const FIRST_SEED = Number(process.env.AFTERIMAGE_SEED ?? 1);
const SEEDS = Number(process.env.AFTERIMAGE_SEEDS ?? 10);
const HTML =
  '<!doctype html><html lang="en"><head><title>Page</title><!--scripts--></head><body><main id="stage"></main></body></html>';

const inPage = (bench, name, argument) =>
  bench.browser.evaluate(async (method, given) => window.canaryPage[method](given), name, argument);

onEachBrowser('random pages with canaries', (bench) => {
  let never = 0;
  let kept = 0;
  const later = { mayBeSeen: 0, found: 0 };
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    test(`seed ${seed}`, LIMIT, async () => {
      const fuzz = new Fuzz(seed);
      const { model } = fuzz;
      const name = ({ place, canary, id, written }) =>
        `seed ${seed}: ${place.group}, ${place.name} (${canary}) in #${id}, written ${written}`;
      const found = (planted, channels) =>
        search(
          planted.map(({ canary }) => canary),
          channels,
        );
      const has = (map, { canary }) => map.has(canary.toLowerCase());
      const prepare = async (session) => {
        await session.run(editorSource);
        await inPage(bench, 'build', fuzz.tree.map(described));
      };
      await withSession(bench, { level: fuzz.pageLevel, planted: [], html: HTML, prepare }, async (session) => {
        const first = [...model.planted];
        const shown = first.filter(({ canary }) => model.seen.has(canary));
        const atFirst = found(shown, await session.channels());
        assert.deepEqual(shown.filter((one) => !has(atFirst, one)).map(name), [], 'was not recorded, though it may be');
        kept += shown.length;
        for (const number of fuzz.batches) {
          await inPage(bench, 'edit', fuzz.batch(number));
          await session.rest(200);
        }
        await bench.recording();
        const [seen, secrets] = [true, false].map((isSeen) =>
          model.planted.filter(({ canary }) => model.seen.has(canary) === isSeen),
        );
        const left = found(model.planted, await session.channels());
        later.mayBeSeen += seen.length - shown.length;
        later.found += seen.filter((one) => has(left, one) && !shown.includes(one)).length;
        const leaked = secrets.filter((one) => has(left, one));
        assert.deepEqual(
          leaked.map((one) => `${name(one)}: ${[...left.get(one.canary.toLowerCase())].join('; ')}`),
          [],
          'left the page',
        );
        never += secrets.length;
      });
    });
  }

  test('of those that may be seen many were, and of the others none', () => {
    console.log(
      `${bench.name}: ${SEEDS} random pages show the ${kept} canaries that they may, ` +
        `edits ${later.found} of ${later.mayBeSeen}; none was found of ${never} that they must not`,
    );
    assert.ok(kept > 5 * SEEDS && never > 20 * SEEDS);
    assert.ok(later.found > later.mayBeSeen / 2);
  });
});
