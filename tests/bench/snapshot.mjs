/** First snapshots: CPU of the page thread from the call that starts until all is bytes, longest task, bytes. */
import { CONTENDERS } from './lib/contenders.mjs';
import { interleaved, openLab } from './lib/lab.mjs';
import { madePage, savedPages } from './lib/pages.mjs';
import { RUNS, geometricMean, kilobytes, medianOf, ms, print, ratio } from './lib/table.mjs';

const HEAD = ['page', 'none ms', 'afterimage ms', 'rrweb ms', 'ratio', 'recorder only ms', 'rrweb record() ms', 'ratio', 'longest task ms', 'rrweb', 'kB sent', 'rrweb + zlib', 'ratio'];
/** `AFTERIMAGE_BENCH_PAGES=bbc-1,1000 nodes`: only these. */
const wanted = process.env.AFTERIMAGE_BENCH_PAGES?.split(',');
const made = [1_000, 10_000, 100_000].map((nodes) => ({ name: `${nodes} nodes`, html: madePage(nodes) }));
const pages = [...savedPages(), ...made].filter(({ name }) => wanted?.includes(name) ?? true);

const lab = await openLab();
const rows = [];
const ratios = { cpu: [], recorder: [], bytes: [] };
for (const { name, html } of pages) {
  const url = lab.server.route(`/${encodeURIComponent(name)}.html`, { body: html });
  const samples = await interleaved(lab, CONTENDERS, RUNS, url);
  const longest = await interleaved(lab, CONTENDERS.slice(1), Math.min(RUNS, 3), url, { watch: true });
  const start = (contender) => medianOf(samples, contender, (sample) => sample.startMs);
  const recorder = (contender) => medianOf(samples, contender, (sample) => sample.recorderMs);
  const sent = (contender) => medianOf(samples, contender, (sample) => sample.startBytes.sent);
  const [none, ours, theirs] = ['none', 'afterimage', 'rrweb'].map(start);
  ratios.cpu.push(Math.max(0.01, ours - none) / Math.max(0.01, theirs - none));
  ratios.recorder.push(recorder('afterimage') / recorder('rrweb'));
  ratios.bytes.push(sent('afterimage') / sent('rrweb'));
  const task = (contender) => ms(medianOf(longest, contender, (sample) => sample.startLongestMs));
  rows.push([
    name, ms(none), ms(ours), ms(theirs), ratio(ours - none, theirs - none),
    ms(recorder('afterimage')), ms(recorder('rrweb')), ratio(recorder('afterimage'), recorder('rrweb')),
    task('afterimage'), task('rrweb'),
    kilobytes(sent('afterimage')), kilobytes(sent('rrweb')), ratio(sent('afterimage'), sent('rrweb')),
  ]);
  console.log(`${name}: ${rows.at(-1).slice(1).join('  ')}`);
}
await lab.close();
rows.push(['geometric mean', '', '', '', geometricMean(ratios.cpu).toFixed(2), '', '', geometricMean(ratios.recorder).toFixed(2), '', '', '', '', geometricMean(ratios.bytes).toFixed(2)]);
print(`First snapshot, Chromium, medians of ${RUNS} fresh browsers (CPU of the page thread, its start included)`, HEAD, rows);
