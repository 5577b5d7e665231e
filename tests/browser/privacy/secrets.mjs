/** What left a page that holds secrets. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readable, startIntakeProxy } from '../../support/intake-proxy.mjs';
import { repositoryPath } from '../../support/paths.mjs';

const dictionary = readFileSync(repositoryPath('crates/format/src/segment/dictionary.v1.txt'));

/** Records a page through a proxy, and gives all bytes sent (inflated), the addresses, and the events. */
export async function recordThroughProxy(bench, page, script) {
  const proxy = await startIntakeProxy(bench.collector.origin);
  try {
    await bench.record(bench.page({ ...page, options: { ...page.options, endpoint: proxy.origin } }));
    // What waits is taken back when rules become tighter: what the page shows at first has left.
    await bench.flush();
    await script(bench.browser);
    await bench.live();
    const events = JSON.stringify(await bench.events());
    const sent = sentThrough(proxy);
    // A trap is reported to the console.
    if (!page.traps) await bench.assertPageUnharmed();
    return { sent, events };
  } finally {
    await proxy.close();
  }
}

export function sentThrough(proxy) {
  const bytes = Buffer.concat(proxy.bodies.map((body) => readable(body, dictionary)));
  return `${bytes.toString('utf8')}\n${decodeURIComponent(proxy.urls.join('\n'))}`;
}

export function assertAbsent({ sent, events }, secrets, visible) {
  for (const text of visible) {
    assert.ok(sent.includes(text), `the bytes sent hold ${text}: they were read rightly`);
    assert.ok(events.includes(text), `the events hold ${text}`);
  }
  for (const secret of secrets) {
    assert.ok(!sent.includes(secret), `${secret} left the page`);
    assert.ok(!events.includes(secret), `${secret} is in the events`);
  }
}
