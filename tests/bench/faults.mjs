/** What becomes of witnesses when something is amiss between page and store: produced = stored = replayed. */
import { Bench } from '../support/bench.mjs';
import { openReplayer } from '../support/replay/replayer.mjs';
import { FAULTS } from './lib/faults/table.mjs';
import { Trial } from './lib/faults/trial.mjs';
import { print } from './lib/table.mjs';

const BROWSERS = (process.env.AFTERIMAGE_BROWSERS ?? 'chromium,firefox').split(',');
const wanted = process.env.AFTERIMAGE_BENCH_FAULTS?.split(',');
const faults = FAULTS.filter(({ name }) => wanted?.some((start) => name.startsWith(start)) ?? true);

const rows = [];
let isWhole = true;
for (const browser of BROWSERS) {
  const bench = new Bench(browser);
  await bench.open();
  const replayer = await openReplayer();
  try {
    for (const { name, visit } of faults) {
      const trial = await Trial.start(bench);
      await visit(trial);
      const { produced, stored, replayed, storedAfterMs } = await trial.end(replayer);
      await trial.close();
      isWhole &&= produced === stored && stored === replayed;
      rows.push([name, browser, produced, stored, replayed, (storedAfterMs / 1_000).toFixed(1)]);
      console.log(rows.at(-1).join('  '));
    }
  } finally {
    await replayer.close();
    await bench.close();
  }
}
print('Witnesses in spite of faults; seconds until all are stored, from the moment the visitor is back', ['fault', 'browser', 'produced', 'stored', 'replayed', 's'], rows);
// A loss is what this looks for: nobody should have to read the table to hear of one.
if (!isWhole) process.exitCode = 1;
