/** A page of which nothing is recorded any more goes like any other: what waits is sent, and its tab is the same behind it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { addWitnesses, missingWitnesses } from '../../support/events.mjs';
import { sender, startIntakeProxy } from '../../support/intake-proxy.mjs';

const LIMIT = { timeout: 120_000 };
/** A clock that a test puts forward. */
const CLOCK = `window.aheadMs = 0;
for (const [owner, name] of [[performance, 'now'], [Date, 'now']]) {
  const real = owner[name].bind(owner);
  owner[name] = () => real() + window.aheadMs;
}\n`;
const IDLE_MS = 5 * 60_000;
const WITNESSES = 5;

/** Why nothing is recorded, and for the page: how it comes about. */
const SILENT = {
  idle: async (ms) => {
    window.aheadMs += ms;
    document.body.append('told, and then no more');
  },
  address: async () => history.pushState(null, '', '/secret/place'),
};

onEachBrowser('a page at rest that goes', (bench) => {
  for (const [reason, silence] of Object.entries(SILENT)) {
    /** Records with an intake that does not answer until the page goes to the next one. */
    async function leave(then, nextPage) {
      const proxy = await startIntakeProxy(bench.collector.origin);
      try {
        proxy.override = (request) => (request.method === 'POST' ? 'hang' : undefined);
        const options = { endpoint: proxy.origin, urlDeny: ['/secret'] };
        await bench.record(bench.page({ before: CLOCK, options }));
        const session = await bench.sessionId();
        await bench.browser.evaluate(addWitnesses, 1, WITNESSES);
        await sleep(500);
        await bench.browser.evaluate(silence, IDLE_MS);
        await bench.browser.waitFor((wanted) => Afterimage.getRecorderStats().paused === wanted, { args: [reason], what: `paused: ${reason}` });
        await bench.assertPageUnharmed();
        // It is stored, too.
        await sleep(1_600);
        assert.ok(proxy.refused.length > 0 && proxy.bodies.length === 0, 'nothing has arrived');
        proxy.override = undefined;
        await bench.browser.goto(bench.page({ keepSession: true, options, ...nextPage }));
        await bench.collector.eventsUntil(session, (events) => missingWitnesses(events, WITNESSES).length === 0, { what: 'what waited' });
        await then(proxy, session);
      } finally {
        await proxy.close();
      }
    }

    test(`${reason}: what waits leaves by the exit`, LIMIT, () =>
      leave(
        async (proxy) => assert.equal(new Set(proxy.bodies.map((body) => sender(body).tab)).size, 1),
        // Nothing that could send it later.
        { start: 'nothing' },
      ));

    test(`${reason}: the next page is of the same tab and session`, LIMIT, () =>
      leave(async (proxy, session) => {
        await bench.recording();
        assert.equal(await bench.sessionId(), session);
        await bench.browser.evaluate(addWitnesses, WITNESSES + 1, WITNESSES + 1);
        await bench.flush();
        const senders = new Set([...proxy.refused, ...proxy.bodies].map((body) => JSON.stringify(sender(body))));
        assert.equal(senders.size, 1, [...senders].join());
        await bench.assertPageUnharmed();
      }));
  }
});
