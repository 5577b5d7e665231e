/** What masking costs: first snapshots at `mask` against `allow`. */
import { LEVELS } from './lib/contenders.mjs';
import { interleaved, openLab } from './lib/lab.mjs';
import { madePage, savedPages } from './lib/pages.mjs';
import { RUNS, geometricMean, kilobytes, medianOf, ms, print, ratio } from './lib/table.mjs';

const HEAD = ['page', 'allow ms', 'mask ms', 'ratio', 'recorder only: allow ms', 'mask ms', 'ratio', 'kB sent: allow', 'mask'];
const wanted = process.env.AFTERIMAGE_BENCH_PAGES?.split(',');
const made = [10_000, 100_000].map((nodes) => ({ name: `${nodes} nodes`, html: madePage(nodes) }));
const pages = [...savedPages(), ...made].filter(({ name }) => wanted?.includes(name) ?? true);

const lab = await openLab();
const rows = [];
const ratios = { cpu: [], recorder: [] };
for (const { name, html } of pages) {
  const url = lab.server.route(`/${encodeURIComponent(name)}.html`, { body: html });
  const samples = await interleaved(lab, LEVELS, RUNS, url);
  const [cpu, recorder, sent] = [(sample) => sample.startMs, (sample) => sample.recorderMs, (sample) => sample.startBytes.sent].map((figure) => LEVELS.map((level) => medianOf(samples, level.name, figure)));
  ratios.cpu.push(cpu[1] / cpu[0]);
  ratios.recorder.push(recorder[1] / recorder[0]);
  rows.push([name, ms(cpu[0]), ms(cpu[1]), ratio(cpu[1], cpu[0]), ms(recorder[0]), ms(recorder[1]), ratio(recorder[1], recorder[0]), kilobytes(sent[0]), kilobytes(sent[1])]);
  console.log(`${name}: ${rows.at(-1).slice(1).join('  ')}`);
}
await lab.close();
rows.push(['geometric mean', '', '', geometricMean(ratios.cpu).toFixed(2), '', '', geometricMean(ratios.recorder).toFixed(2), '', '']);
print(`First snapshot at mask against allow, Chromium, medians of ${RUNS} fresh browsers`, HEAD, rows);
