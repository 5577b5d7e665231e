/** Canaries in every place of a page, at every level: in snapshots and changes, at exits and where sending fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { listed, plantings } from './canaries/plant.mjs';
import { LEVELS } from './canaries/rules.mjs';
import { withSession } from './canaries/session.mjs';
import { Tally } from './canaries/tally.mjs';

const LIMIT = { timeout: 120_000 };

/** `hidden` is for elements: the page around them is at `allow`. */
const pageAt = (level) => (level === 'hidden' ? { level: 'allow', mark: 'data-afterimage="hidden"' } : { level });
const untyped = (planted) => planted.filter(({ place }) => !place.typed);
/** What is in the page when it is loaded, and what of this can be changed at once. */
const loaded = (planted) => untyped(planted).filter(({ place }) => !place.act);
const inMarkup = (planted) => loaded(planted).filter(({ place }) => !place.address);
/** What loads by itself, in its own time. */
const isLoaded = ({ markup }) => markup.includes('<iframe');

const mark = (level) =>
  `for (const element of [document.head, document.querySelector('main')]) element.setAttribute('data-afterimage', '${level}');`;
const pause = (ms) => `await new Promise((resolve) => setTimeout(resolve, ${ms}));`;

/** A page that goes has no time for these: what else is of its last task is there. */
const isLate = (place) => isLoaded(place) || /\bstyle\b/.test(place.name);

onEachBrowser('canaries', (bench) => {
  const tally = new Tally();
  const judge = (...args) => {
    const { leaked, missing } = tally.judge(...args);
    assert.deepEqual(leaked, [], 'left the page');
    assert.deepEqual(missing, [], 'was not recorded, though it may be');
  };
  /** Two phases of one page, which is being recorded with the first. */
  const start = (name, page, drive) => {
    const [first, next] = ['first', 'next'].map((phase) => plantings(`${phase}, ${name}`));
    const allowlist = [...listed(first), ...listed(next)];
    return withSession(bench, { ...page, planted: first, allowlist }, (session) => drive(session, first, next));
  };

  for (const level of LEVELS) {
    test(`at ${level}, in the snapshot and in changes`, LIMIT, () =>
      start(level, pageAt(level), async (session, first, next) => {
        await session.rest();
        const before = await session.channels();
        await session.change(first, next);
        await session.type(next);
        await session.rest();
        const channels = await session.channels();
        judge('snapshot', loaded(first), before, { level });
        judge('change', next, channels, { level });
      }),
    );
  }

  for (const level of ['mask-user-input', 'mask', 'hidden']) {
    for (const [when, wait] of Object.entries({ 'in the same task': '', later: pause(300) })) {
      test(`changed to ${level} by a mark, and written ${when}`, LIMIT, () =>
        start(`marked ${level} ${when}`, { level: 'allow' }, async (session, first, next) => {
          await session.rest();
          await session.change(first, next, { first: mark(level) + wait });
          await session.rest();
          const rules = { level, pageLevel: 'allow', exempt: ({ act }) => act };
          judge(`marked, written ${when}`, untyped(next), await session.channels(), rules);
        }),
      );
    }
  }

  // What waits is masked more than the level asks for: of these only what must not be found is looked for. What a script
  // makes for roots to adopt is no root's own.
  const taken = { exempt: () => true };
  const isOwn = ({ place }) => place.name !== 'adopted sheet of a root';
  for (const level of ['mask-user-input', 'mask', 'hidden']) {
    test(`changed to ${level} by a mark, when it was told and not sent`, LIMIT, () =>
      start(`taken back ${level}`, { level: 'allow' }, async (session, first, next) => {
        await session.channels();
        await session.change(first, next);
        await session.rest(300);
        await session.run(`async () => { ${mark(level)} return []; }`);
        await session.rest();
        const rules = { level, pageLevel: 'allow', ...taken };
        judge('taken back', inMarkup(next).filter(isOwn), await session.channels(), rules);
      }),
    );
  }

  for (const level of ['mask-user-input', 'mask']) {
    test(`changed to ${level} by setPrivacyLevel, when it was told and not sent`, LIMIT, () =>
      start(`set back to ${level}`, { level: 'allow' }, async (session, first, next) => {
        await session.channels();
        await session.change(first, next);
        await session.rest(300);
        await bench.browser.evaluate((wanted) => Afterimage.setPrivacyLevel(wanted), level);
        await session.rest();
        await bench.recording();
        judge('level set back', untyped(next), await session.channels(), { level, ...taken });
      }),
    );

    test(`changed to ${level} by setPrivacyLevel`, LIMIT, () =>
      start(`set to ${level}`, { level: 'allow' }, async (session, first, next) => {
        await session.rest();
        await bench.browser.evaluate((wanted) => Afterimage.setPrivacyLevel(wanted), level);
        await session.change(first, next);
        await session.rest();
        await bench.recording();
        judge('level set', untyped(next), await session.channels(), { level });
      }),
    );

    test(`left at ${level} right after changes`, LIMIT, () =>
      start(`left at ${level}`, { level }, async (session, first, next) => {
        await session.channels();
        const away = bench.page({ start: 'nothing', keepSession: true });
        await session.leave(first, next, { last: `location.href = ${JSON.stringify(away)};` });
        const events = await session.eventsWith(inMarkup(next).find(({ place }) => place.name === 'class').canary);
        judge('exit', inMarkup(next), session.sent(events), { level, exempt: isLate });
      }),
    );

    test(`hidden at ${level} right after changes`, LIMIT, () =>
      start(`hidden at ${level}`, { level }, async (session, first, next) => {
        await session.channels();
        try {
          await session.leave(first, next);
          await bench.browser.setVisible(false);
          const events = await session.eventsWith(inMarkup(next).find(({ place }) => place.name === 'class').canary);
          judge('hidden page', inMarkup(next), session.sent(events), { level, exempt: isLate });
        } finally {
          await bench.browser.setVisible(true);
        }
      }),
    );

    test(`refused at ${level} for a while, then taken`, LIMIT, () =>
      start(`refused at ${level}`, { level }, async (session, first, next) => {
        await session.rest();
        session.proxy.override = ({ method }) => (method === 'POST' ? { status: 503, body: '{}' } : undefined);
        await session.change(first, next);
        await session.rest();
        const { delivered } = await bench.browser.evaluate(() => Afterimage.flush(2_000));
        assert.equal(delivered, false);
        assert.ok(session.proxy.refused.length > 0, 'something was sent, and refused');
        const stored = await session.stored();
        // Wherever anything is kept, canaries must be sought there.
        assert.deepEqual([stored.databases, stored.caches], [['afterimage'], []]);
        const kept = inMarkup(next).find(({ place }) => place.name === 'class').canary;
        assert.ok(stored.unsent.text.includes(kept), 'what is unsent is read rightly');
        session.proxy.override = undefined;
        const channels = { ...(await session.channels()), stored: JSON.stringify(stored) };
        judge('refused', loaded(first), channels, { level });
        judge('refused, changed', untyped(next), channels, { level });
      }),
    );
  }

  test('nothing was found where it must not be', () => {
    console.log(tally.table(bench.name));
    assert.deepEqual(tally.leaks, []);
    assert.ok(tally.planted > 5_000, `${tally.planted} were planted`);
  });
});
