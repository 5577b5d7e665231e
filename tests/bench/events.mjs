/** Pointer moves, scrolls and keys: CPU of the page thread that a recorder adds, and bytes. */
import { CONTENDERS } from './lib/contenders.mjs';
import { interleaved, openLab } from './lib/lab.mjs';
import { madePage } from './lib/pages.mjs';
import { RUNS, kilobytes, medianOf, ms, print, ratio } from './lib/table.mjs';

const HEAD = ['events', 'none ms', 'afterimage +ms', 'rrweb +ms', 'ratio', 'kB sent', 'rrweb + zlib', 'ratio'];

/** The moves take about four seconds, so that batches and their times are as in a visit. */
async function moves(count) {
  const targets = [...document.querySelectorAll('.row')];
  for (let index = 0; index < count; index++) {
    const x = 200 + Math.round(150 * Math.sin(index / 40));
    const y = 200 + Math.round(150 * Math.cos(index / 55));
    targets[(index >> 5) % targets.length].dispatchEvent(new MouseEvent('mousemove', { bubbles: true, composed: true, clientX: x, clientY: y }));
    if (index % 40 === 39) await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

async function scrolls(count) {
  for (let index = 0; index < count; index++) {
    scrollTo(0, index * 13);
    await new Promise(requestAnimationFrame);
  }
}

async function keys(count) {
  const input = document.body.appendChild(document.createElement('input'));
  for (let index = 0; index < count; index++) {
    input.value += 'a';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, data: 'a' }));
    if (index % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 16));
  }
}

const lab = await openLab();
const url = lab.server.route('/rows.html', { body: madePage(10_000) });
const rows = [];
for (const [name, work, count] of [['mouse moves', moves, 10_000], ['scrolls', scrolls, 200], ['keys', keys, 200]]) {
  const samples = await interleaved(lab, CONTENDERS, RUNS, url, { work, argument: count });
  const cpu = (contender) => medianOf(samples, contender, (sample) => sample.workMs);
  const sent = (contender) => medianOf(samples, contender, (sample) => sample.workBytes.sent);
  const [none, ours, theirs] = ['none', 'afterimage', 'rrweb'].map(cpu);
  rows.push([
    `${count} ${name}`, ms(none), ms(ours - none), ms(theirs - none), ratio(ours - none, theirs - none),
    kilobytes(sent('afterimage')), kilobytes(sent('rrweb')), ratio(sent('afterimage'), sent('rrweb')),
  ]);
  console.log(rows.at(-1).join('  '));
}
await lab.close();
print(`Events, Chromium, medians of ${RUNS} fresh browsers (CPU of the page thread beyond that of no recorder)`, HEAD, rows);
