/** Sustained intake of the collector, beside servers that do nothing, and the least, to keep what they are sent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { APPLICATION_ID, CLIENT_TOKEN, VIEWER_TOKEN, collectorProgram } from '../support/collector.mjs';
import { repositoryPath } from '../support/paths.mjs';
import { removeDirectory, start, stop, temporaryDirectory, waitForOutput } from '../support/processes.mjs';
import { RUNS, median, ms, print, ratio } from './lib/table.mjs';

const SEGMENT_BYTES = [2_000, 16_000, 128_000];
const CONNECTIONS = [1, 8, 64];
const SECONDS = 2;
const HEAD = ['segments', 'connections', 'bare /s', 'fsync /s', 'collector /s', 'MB/s', 'p50 ms', 'p99 ms', 'of fsync', 'of bare', 'load’s CPU'];
const PATH = `/api/v2/replay?v=1&application_id=${APPLICATION_ID}&client_token=${CLIENT_TOKEN}&service=shop&env=bench`;
// What one address may send is not what is asked here.
const UNLIMITED = ['--address-requests-per-minute', '4000000000', '--requests-per-minute', '4000000000'];

const loadProgram = repositoryPath('target/release/examples/intake-load');
if (!existsSync(loadProgram)) throw new Error(`${loadProgram} is missing: run \`cargo xtask bench intake\``);

/** What each contender is started with; everything of one run lies on one disk. */
const CONTENDERS = {
  bare: () => [loadProgram, ['serve', 'bare']],
  fsync: (directory) => [loadProgram, ['serve', 'fsync', join(directory, 'files')]],
  collector: (directory) => [
    collectorProgram(),
    ['--listen', '127.0.0.1:0', '--data-dir', join(directory, 'data'), '--app', `${APPLICATION_ID}:${CLIENT_TOKEN}`, '--viewer-token', VIEWER_TOKEN, ...UNLIMITED],
  ],
};

/** A fresh server each time: what is measured is not how full the store of the run before was. */
async function measure(contender, segmentBytes, connections) {
  const directory = temporaryDirectory('intake');
  const server = start(...CONTENDERS[contender](directory));
  try {
    const [, address] = await waitForOutput(server, /listening on http:\/\/(\S+)/, 10_000, contender);
    const load = start(loadProgram, ['send', address, PATH, segmentBytes, connections, SECONDS].map(String));
    const { code } = await load.exited;
    if (code !== 0) throw new Error(`${contender}: ${load.output}\n${server.output}`);
    return JSON.parse(load.output);
  } finally {
    await stop(server, { signal: 'SIGKILL' });
    removeDirectory(directory);
  }
}

const rows = [];
for (const segmentBytes of SEGMENT_BYTES) {
  for (const connections of CONNECTIONS) {
    const figures = { bare: [], fsync: [], collector: [] };
    // In turns: what else the machine does meets all of them.
    for (let run = 0; run < RUNS; run++) {
      for (const contender of Object.keys(CONTENDERS)) figures[contender].push(await measure(contender, segmentBytes, connections));
    }
    const of = (contender, name) => median(figures[contender].map((figure) => figure[name]));
    const [bare, fsync, ours] = ['bare', 'fsync', 'collector'].map((contender) => of(contender, 'perSecond'));
    const collector = (name) => of('collector', name);
    rows.push([
      `${(collector('segmentBytes') / 1_000).toFixed(1)} kB`, connections, Math.round(bare), Math.round(fsync), Math.round(ours),
      (collector('bytesPerSecond') / 1e6).toFixed(1), ms(collector('p50Ms')), ms(collector('p99Ms')), ratio(ours, fsync), ratio(ours, bare), collector('loadCpu').toFixed(2),
    ]);
    console.log(rows.at(-1).join('  '));
  }
}
print(`Intake on loopback, medians of ${RUNS} × ${SECONDS} s (bare: answers when the body is read; fsync: when it is in a synced file; load’s CPU: of one core, while the collector is sent to)`, HEAD, rows);
