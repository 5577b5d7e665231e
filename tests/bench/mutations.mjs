/** Mutation workloads: CPU of the page thread that a recorder adds, longest task, bytes. */
import { CONTENDERS } from './lib/contenders.mjs';
import { interleaved, openLab } from './lib/lab.mjs';
import { madePage } from './lib/pages.mjs';
import { RUNS, geometricMean, kilobytes, medianOf, ms, print, ratio } from './lib/table.mjs';
import { WORKLOADS } from './lib/workloads.js';

const HEAD = ['workload', 'none ms', 'afterimage +ms', 'rrweb +ms', 'ratio', 'longest task ms', 'rrweb', 'none', 'kB sent', 'rrweb + zlib', 'ratio'];

const lab = await openLab();
const url = lab.server.route('/rows.html', { body: madePage(35_000) });
const rows = [];
const ratios = { cpu: [], bytes: [] };
for (const [name, workload] of Object.entries(WORKLOADS)) {
  const work = new Function(`return (${String(workload).replace(/^async\s+('[^']*'|\w+)/, 'async function')})();`);
  const samples = await interleaved(lab, CONTENDERS, RUNS, url, { work });
  const longest = await interleaved(lab, CONTENDERS, Math.min(RUNS, 3), url, { work, watch: true });
  const cpu = (contender) => medianOf(samples, contender, (sample) => sample.workMs);
  const sent = (contender) => medianOf(samples, contender, (sample) => sample.workBytes.sent);
  const task = (contender) => ms(medianOf(longest, contender, (sample) => sample.longestMs));
  const [none, ours, theirs] = ['none', 'afterimage', 'rrweb'].map(cpu);
  ratios.cpu.push(Math.max(0.01, ours - none) / Math.max(0.01, theirs - none));
  ratios.bytes.push(sent('afterimage') / sent('rrweb'));
  rows.push([
    name, ms(none), ms(ours - none), ms(theirs - none), ratio(ours - none, theirs - none),
    task('afterimage'), task('rrweb'), task('none'),
    kilobytes(sent('afterimage')), kilobytes(sent('rrweb')), ratio(sent('afterimage'), sent('rrweb')),
  ]);
  console.log(`${name}: ${rows.at(-1).slice(1).join('  ')}`);
}
await lab.close();
rows.push(['geometric mean', '', '', '', geometricMean(ratios.cpu).toFixed(2), '', '', '', '', '', geometricMean(ratios.bytes).toFixed(2)]);
print(`Mutations of a page of 35,000 nodes, Chromium, medians of ${RUNS} fresh browsers (CPU of the page thread beyond that of no recorder)`, HEAD, rows);
