/**
 * How many canaries leave a page with Afterimage, with rrweb's recorder and with Datadog's: the same pages, places and
 * changes in the same browser. Prints a Markdown table, or with `--json` its numbers.
 *
 * ```sh
 * node tests/demo/canaries-peers.mjs [--json] [chromium | firefox]
 * ```
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, inflateSync } from 'node:zlib';
import { PLACES, GROUP_NAMES } from '../browser/privacy/canaries/places.mjs';
import {
  actScript,
  addressOf,
  buildScript,
  changeScript,
  pageOf,
  plantings,
} from '../browser/privacy/canaries/plant.mjs';
import { LEVELS } from '../browser/privacy/canaries/rules.mjs';
import { search } from '../browser/privacy/canaries/search.mjs';
import { FRAMED, RUNNER, withSession } from '../browser/privacy/canaries/session.mjs';
import { Bench } from '../support/bench.mjs';
import { startIntakeProxy } from '../support/intake-proxy.mjs';
import { repositoryPath } from '../support/paths.mjs';

/** Without what an application hands to one recorder alone. */
const COMPARED = PLACES.filter(({ act }) => !String(act).includes('Afterimage.'));
const RRWEB = readFileSync(repositoryPath('node_modules/@rrweb/record/umd/record.min.js'));
const SETTLE_MS = 800;

/** All of rrweb's options that close, but for blocking. */
const CLOSED = { maskAllInputs: true, maskTextSelector: '*', slimDOMOptions: 'all' };

const afterimageAt = (level) => async (bench, first, next) => {
  const page = level === 'hidden' ? { level: 'allow', mark: 'data-afterimage="hidden"' } : { level };
  return withSession(bench, { ...page, planted: first, allowlist: [] }, async (session) => {
    await session.rest(SETTLE_MS);
    await session.change(first, next);
    await session.type(next);
    await session.rest(SETTLE_MS);
    return session.channels();
  });
};

const rrwebWith =
  (options, mark = '') =>
  async (bench, first, next) => {
    bench.server.route('/rrweb.js', { body: RRWEB, type: 'text/javascript' });
    bench.server.route('/none.js', { body: '', type: 'text/javascript' });
    bench.server.route('/framed.html', { body: FRAMED });
    const { browser } = bench;
    const run = (source) => browser.evaluate((text) => window.runInPage(text), source);
    const html = pageOf(first, mark).replace('<!--scripts-->', '<script src="/rrweb.js"></script><!--scripts-->');
    const url = bench.page({ html, before: RUNNER, script: '/none.js', start: 'nothing' });
    await browser.goto(url + addressOf(first));
    await run(buildScript(first));
    await browser.evaluate((more) => {
      window.recorded = [];
      window.rrwebRecord.record({ emit: (event) => window.recorded.push(JSON.stringify(event)), ...more });
    }, options);
    await sleep(SETTLE_MS);
    await run(actScript(next));
    await run(changeScript(first, next));
    for (const { place, canary } of next) if (place.typed) await browser.fill(`#${place.root} ${place.typed}`, canary);
    await sleep(SETTLE_MS);
    return { events: await browser.evaluate(() => window.recorded.join('\n')) };
  };

/** The replay segments among what was sent: multipart, with a deflated part that may lack its end. */
function segmentsOf(bodies) {
  const texts = [];
  for (const body of bodies) {
    if (!body.includes('name="segment"')) continue;
    texts.push(body.toString('utf8'));
    for (let at = body.indexOf(0x78); at >= 0; at = body.indexOf(0x78, at + 1)) {
      try {
        const inflated = inflateSync(body.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH });
        if (inflated.length > 16) texts.push(inflated.toString('utf8'));
      } catch {
        // Not the beginning of the deflated part.
      }
    }
  }
  if (texts.length < 2) throw new Error('no replay segment was sent');
  return texts.join('\n');
}

const datadogAt =
  (level, mark = '') =>
  async (bench, first, next) => {
    const bundle = repositoryPath('node_modules/@datadog/browser-rum/bundle');
    const route = (path) => bench.server.route(`/datadog/${path}`, { body: readFileSync(`${bundle}/${path}`), type: 'text/javascript' });
    route('datadog-rum.js');
    for (const chunk of readdirSync(`${bundle}/chunks`)) route(`chunks/${chunk}`);
    bench.server.route('/none.js', { body: '', type: 'text/javascript' });
    bench.server.route('/framed.html', { body: FRAMED });
    const proxy = await startIntakeProxy(bench.server.origin, { override: () => ({ status: 202 }) });
    try {
      const { browser } = bench;
      const run = (source) => browser.evaluate((text) => window.runInPage(text), source);
      const html = pageOf(first, mark).replace('<!--scripts-->', '<script src="/datadog/datadog-rum.js"></script><!--scripts-->');
      const url = bench.page({ html, before: RUNNER, script: '/none.js', start: 'nothing' });
      await browser.goto(url + addressOf(first));
      await run(buildScript(first));
      await browser.evaluate(
        (given) => {
          window.DD_RUM.init({
            applicationId: 'application',
            clientToken: 'token',
            site: 'datadoghq.com',
            sessionSampleRate: 100,
            sessionReplaySampleRate: 100,
            startSessionReplayRecordingManually: true,
            trackUserInteractions: false,
            ...given,
          });
          window.DD_RUM.startSessionReplayRecording();
        },
        { proxy: `${proxy.origin}/`, defaultPrivacyLevel: level },
      );
      await sleep(2 * SETTLE_MS);
      await run(actScript(next));
      await run(changeScript(first, next));
      for (const { place, canary } of next) if (place.typed) await browser.fill(`#${place.root} ${place.typed}`, canary);
      await sleep(SETTLE_MS);
      await browser.evaluate(() => window.DD_RUM.stopSessionReplayRecording());
      await sleep(2 * SETTLE_MS);
      return { segments: segmentsOf(proxy.refused) };
    } finally {
      await proxy.close();
    }
  };

const RECORDERS = {
  'rrweb, defaults': rrwebWith({}),
  'rrweb, all masked': rrwebWith(CLOSED),
  'rrweb, rr-block': rrwebWith(CLOSED, 'class="rr-block"'),
  ...Object.fromEntries(
    ['allow', 'mask-user-input', 'mask'].map((level) => [`Datadog, ${level}`, datadogAt(level)]),
  ),
  'Datadog, hidden': datadogAt('mask', 'data-dd-privacy="hidden"'),
  ...Object.fromEntries(
    ['allow', 'mask-user-input', 'mask', 'hidden'].map((level) => [`Afterimage, ${level}`, afterimageAt(level)]),
  ),
};

const ALWAYS = 'always secret, of all';
const isAlwaysSecret = ({ rule }) => LEVELS.every((level) => rule[level] === 'never');

/** `{ row: [found, planted] }` */
async function count(bench, name, record) {
  const [first, next] = ['first', 'next'].map((phase) => plantings(`${phase}, ${name}`, COMPARED));
  const channels = await record(bench, first, next);
  const planted = [...first.filter(({ place }) => !place.act && !place.typed), ...next];
  const found = search(
    planted.map(({ canary }) => canary),
    channels,
  );
  const of = (list) => [list.filter(({ canary }) => found.has(canary.toLowerCase())).length, list.length];
  const rows = GROUP_NAMES.map((group) => [group, of(planted.filter(({ place }) => place.group === group))]);
  return Object.fromEntries([...rows, [ALWAYS, of(planted.filter(({ place }) => isAlwaysSecret(place)))]]);
}

const engine = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? 'chromium';
const bench = new Bench(engine);
await bench.open();
const results = {};
try {
  for (const [name, record] of Object.entries(RECORDERS)) results[name] = await count(bench, name, record);
} finally {
  await bench.close();
}

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ engine, results }, null, 2));
} else {
  const names = Object.keys(RECORDERS);
  const row = (cells) => `| ${cells.join(' | ')} |`;
  console.log(`Canaries found of those planted, ${engine}. What a level is to show is found too.\n`);
  console.log(row(['place', ...names]));
  console.log(row(['---', ...names.map(() => '---:')]));
  for (const group of [...GROUP_NAMES, ALWAYS])
    console.log(row([group, ...names.map((name) => results[name][group].join(' / '))]));
}
