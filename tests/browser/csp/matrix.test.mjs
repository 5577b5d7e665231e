/** The Content Security Policy of the recorded page: each row of the table in `docs/security.md`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { repositoryPath } from '../../support/paths.mjs';
import { ROWS } from './rows.mjs';

const PROBE = readFileSync(repositoryPath('tests/support/page/probe.js'));
const WORKER = readFileSync(repositoryPath('npm/browser/dist/worker.js'));
const script = (body, headers = {}) => ({ body, type: 'text/javascript', headers });

onEachBrowser('a policy of the page', (bench) => {
  let pages = 0;

  /** A page whose scripts stand in it, as a policy can allow them one by one. */
  function open(row) {
    const page = bench.server.origin;
    const sdk = new URL(bench.sdkUrl()).origin;
    const at = { page, sdk, collector: bench.collector.origin, elsewhere: page.replace('127.0.0.1', 'localhost') };
    bench.server.route('/own/probe.js', script(PROBE));
    bench.server.route('/worker.js', script(WORKER));
    bench.server.route('/confined.js', script(WORKER, { 'content-security-policy': `default-src 'self' ${sdk} 'wasm-unsafe-eval'; connect-src 'none'` }));
    bench.server.route('/silent.js', script('self.answer = 42;'));
    const name = `/own/policy-${++pages}`;
    const options = bench.options(row.options?.(at));
    bench.server.route(
      `${name}.js`,
      script(`document.cookie.split('; ').forEach((cookie) => { document.cookie = cookie.split('=')[0] + '=; path=/; max-age=0'; });
Afterimage.init(${JSON.stringify(options)}); Afterimage.startSessionReplayRecording();`),
    );
    const tags = ['/own/probe.js', bench.sdkUrl(), `${name}.js`].map((source) => `<script nonce="n0nce" src="${source}"></script>`);
    const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Policy</title><link rel="icon" href="data:,">${tags.join('')}</head><body><h1>${row.name}</h1></body></html>`;
    const policy = row.policy(at);
    return bench.browser.goto(bench.server.route(`${name}.html`, { body, headers: policy ? { 'content-security-policy': policy } : {} }));
  }

  const own = (lines) => lines.filter((line) => /^(error|warn|info): Afterimage/.test(line));

  for (const row of ROWS) {
    test(row.name, { timeout: 120_000 }, async () => {
      await open(row);
      const hasTrustedTypes = await bench.browser.evaluate(() => typeof trustedTypes === 'object');
      const expected = (!hasTrustedTypes && row.expectedWithoutTrustedTypes) || row.expected;
      if (expected.shipper) {
        await bench.recording();
        await bench.browser.evaluate(addWitnesses, 1, 20);
        await bench.browser.waitFor((place) => Afterimage.getRecorderStats().shipper === place, { args: [expected.shipper], timeoutMs: 20_000, what: `segments made by ${expected.shipper}` });
        const { delivered } = await bench.browser.evaluate((most) => Afterimage.flush(most), expected.delivered ? 30_000 : 3_000);
        assert.equal(delivered, expected.delivered);
        if (delivered) assert.deepEqual(missingWitnesses(await bench.events(), 20), []);
      } else {
        await bench.browser.waitFor(() => window.__probe.console.some((line) => line.startsWith('error: Afterimage')), { what: 'a message' });
        assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
        assert.deepEqual(await bench.browser.evaluate(() => window.__probe.changedNatives()), []);
      }
      const { console: said } = await bench.said();
      const messages = own(said);
      assert.equal(messages.length, expected.says ? 1 : 0, messages.join('\n'));
      if (expected.says) assert.match(messages[0], expected.says);
      const violations = said.filter((line) => line.startsWith('csp:')).map((line) => line.split(' ')[1]);
      const isWebKit = ['webkit', 'wpe'].includes(bench.name);
      assert.deepEqual(violations, (isWebKit && expected.violationsInWebKit) || expected.violations);
      await bench.assertPageUnharmed();
    });
  }
}, { isMainPath: true });
