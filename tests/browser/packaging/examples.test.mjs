/** Every example, built on the package as it is published: it records, and what it recorded rebuilds its page. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { build, serve } from '../../../examples/serve.mjs';
import { Bench } from '../../support/bench.mjs';
import { BROWSERS } from '../../support/browser.mjs';
import { startCollector } from '../../support/collector.mjs';
import { snapshots } from '../../support/events.mjs';
import { repositoryPath } from '../../support/paths.mjs';
import { serialise } from '../../support/page/serialise.js';
import { copyExample, dependenciesOf, filesIn, pack, scratch } from './packed.mjs';

/** How many wasm files a build emits, where it is not one. */
const WASM_FILES = { 'plain-script': 0, 'conditional-start': 0, 'consent-banner': 0, esbuild: 0 };
/** Nothing is to happen before this is clicked. */
const WAITS = ['conditional-start', 'consent-banner'];

// The shop is the demo's.
const EXAMPLES = readdirSync(repositoryPath('examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shop')
  .map(({ name }) => name);

const LIMIT = { timeout: 180_000 };
const found = scratch();
const builds = new Map();

before(() => {
  pack(found.directory);
}, LIMIT);
after(() => found.remove());

/** Each is built once for all browsers. */
function built(name) {
  if (!builds.has(name)) builds.set(name, build(copyExample(name, found.directory)));
  return builds.get(name);
}

test('what examples depend on is what the tests bring along', () => {
  const { devDependencies } = JSON.parse(readFileSync(repositoryPath('tests/package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(repositoryPath('npm/browser/package.json'), 'utf8'));
  for (const name of EXAMPLES) {
    for (const [dependency, wanted] of Object.entries(dependenciesOf(repositoryPath(`examples/${name}`)))) {
      const brought = dependency === '@afterimage/browser' ? `^${version}` : devDependencies[dependency];
      assert.equal(wanted, brought, `${name}: ${dependency}`);
    }
  }
});

test('every example is named where they are described', () => {
  const text = readFileSync(repositoryPath('examples/README.md'), 'utf8');
  for (const name of EXAMPLES) assert.ok(text.includes(`[${name}](${name})`), name);
});

for (const browserName of BROWSERS) {
  const bench = new Bench(browserName);
  before(() => bench.open(), LIMIT);
  after(() => bench.close());

  for (const name of EXAMPLES) {
    test(`${name}, ${browserName}`, LIMIT, async () => {
      const directory = built(name);
      const wasm = filesIn(directory).filter((file) => file.endsWith('.wasm'));
      assert.equal(wasm.length, WASM_FILES[name] ?? 1, `wasm files: ${wasm.join(', ')}`);

      const collector = await startCollector({ app: 'example:public-token' });
      const site = await serve({ directory, collector: collector.origin });
      const { browser } = bench;
      try {
        // Cookies hold for all ports.
        await browser.goto(bench.server.route('/blank.html', '<!doctype html>'));
        await browser.evaluate(() => document.cookie.split('; ').forEach((one) => (document.cookie = `${one.split('=')[0]}=; path=/; max-age=0`)));
        await browser.goto(`${site.origin}/`);
        // What the console says from here on; examples load no probe, and nothing is recorded yet.
        await browser.evaluate(() => {
          window.__said = [];
          for (const level of ['error', 'warn']) console[level] = (...words) => window.__said.push(`${level}: ${words.join(' ')}`);
          addEventListener('error', ({ message }) => window.__said.push(`error: ${message}`));
        });
        if (WAITS.includes(name)) {
          await browser.evaluate(() => new Promise((done) => setTimeout(done, 1_500)));
          assert.deepEqual(await collector.sessions(), [], 'nothing is recorded yet');
          const kept = await browser.evaluate(() => document.cookie + Object.keys(localStorage).join());
          if (name === 'consent-banner') assert.equal(kept, '', 'nor is anything stored');
          await browser.evaluate(() => document.querySelector('#start').click());
        }
        const sessions = await until(() => collector.sessions(), (list) => list.length > 0, `a session of ${name}`);
        const [{ id }] = sessions;
        await browser.evaluate(() => {
          document.querySelector('#add').click();
          document.querySelector('#add').click();
        });
        await browser.waitFor(() => document.querySelectorAll('#list li').length >= 1, { what: 'an item' });
        await browser.evaluate(() => document.querySelector('#add').click());
        await browser.evaluate(() => new Promise((done) => setTimeout(done, 500)));
        const live = await browser.evaluate(serialise, 'page');
        assert.deepEqual(await browser.evaluate(() => window.__said), []);
        // The rest is sent as the page is left.
        await browser.goto('about:blank');
        const last = live.findLast((node) => node.text?.startsWith?.('Item '))?.text;
        assert.ok(last, 'the live page has items');
        const events = await collector.eventsUntil(id, (all) => snapshots(all).length > 0 && JSON.stringify(all).includes(last), { what: last });
        assert.ok((await bench.assertReplays(live, events)) > 5);
      } finally {
        site.close();
        await collector.close();
      }
    });
  }
}

async function until(ask, isEnough, what) {
  for (let turn = 0; turn < 300; turn++) {
    const answer = await ask();
    if (isEnough(answer)) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} did not come`);
}
