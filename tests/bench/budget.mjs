/** What ten pages send, in one tab and in three, of a budget that all tabs share: never more than it in any minute. */
import { WORKLOADS } from './lib/budget/workloads.mjs';
import { BUDGET_BYTES, visit } from './lib/budget/trial.mjs';
import { kilobytes, median, print } from './lib/table.mjs';

const BROWSERS = (process.env.AFTERIMAGE_BROWSERS ?? 'chromium').split(',');
const SECONDS = Number(process.env.AFTERIMAGE_BENCH_BUDGET_S ?? 100);
/** Trials mostly wait. */
const AT_ONCE = Number(process.env.AFTERIMAGE_BENCH_AT_ONCE ?? 3);
/** A page that cannot be played yet is stayed on for longer. */
const MOST_SECONDS = Math.max(SECONDS, 300);
const SHORT_MS = 20_000;
const TABS = [1, 3];
const LEVELS = ['full', 'joined', 'net'];
const HEAD = ['workload', 'browser', 'tabs', 'first picture kB', 'playable s', 'largest minute kB', 'delay s', 'at most', 'steps', 'kept of 20 s', 'until s before the end'];

const wanted = process.env.AFTERIMAGE_BENCH_BUDGET?.split(',');
const workloads = WORKLOADS.filter(({ name }) => wanted?.some((start) => name.startsWith(start)) ?? true);

const seconds = (ms) => (ms / 1_000).toFixed(1);
const playable = ({ playableMs, stayedMs }) => (playableMs === Infinity ? `> ${seconds(stayedMs)}` : seconds(playableMs));

function delays({ delays: all }) {
  const shown = (ms) => `${all.some((delay) => !delay.hasCome && delay.ms <= ms) ? '> ' : ''}${seconds(ms)}`;
  const ms = all.map((delay) => delay.ms);
  return [shown(median(ms)), shown(Math.max(...ms))];
}

/** What broke a promise, in words. */
function faults({ largestBytes, lostFrames, fallbacks }) {
  return [largestBytes > BUDGET_BYTES && `${largestBytes} bytes in one minute; done without: ${fallbacks.join('; ') || 'nothing'}`, lostFrames > 0 && `${lostFrames} frames were given up`].filter(Boolean);
}

const found = [];
const rows = [];

async function measure({ browser, workload, tabs }) {
  const long = await visit(browser, workload, tabs, { leastMs: SECONDS * 1_000, mostMs: MOST_SECONDS * 1_000 });
  const short = await visit(browser, workload, tabs, { leastMs: SHORT_MS });
  const steps = long.steps.map(({ level, afterMs }) => `${LEVELS[level]} ${Math.round(afterMs / 1_000)} s`).join(', ') || '–';
  const row = [
    workload.name, browser, tabs, long.pictureBytes === Infinity ? '–' : kilobytes(long.pictureBytes), playable(long), kilobytes(Math.max(long.largestBytes, short.largestBytes)),
    ...delays(long), steps, `${short.stored} of ${short.produced}`, short.stored ? seconds(short.untilMs) : '–',
  ];
  found.push(...[...faults(long), ...faults(short)].map((fault) => `${workload.name}, ${browser}, ${tabs} tabs: ${fault}`));
  console.log(row.join('  '));
  return row;
}

const jobs = BROWSERS.flatMap((browser) => workloads.flatMap((workload) => TABS.map((tabs) => ({ browser, workload, tabs })))).map((job, place) => ({ ...job, place }));
// Those that may take longest begin first.
const waiting = [...jobs].reverse();
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { workload, browser, tabs } = job;
      rows[job.place] = await measure(job).catch((error) => {
        found.push(`${workload.name}, ${browser}, ${tabs} tabs: ${error.stack}`);
        return [workload.name, browser, tabs, 'failed', ...Array(HEAD.length - 4).fill('–')];
      });
    }
  }),
);
print(`A budget of ${kilobytes(BUDGET_BYTES)} kB a minute for all tabs, over ${SECONDS} s (bodies, addresses and headers); delay: from an element's being written to its receipt, median and largest; last, what a visit of 20 s leaves of 2 elements a second`, HEAD, rows);
if (found.length) {
  console.error(`\n${found.join('\n')}`);
  process.exitCode = 1;
}
