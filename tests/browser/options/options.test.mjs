import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

/** An option, a value that it may not have, and what the message has to say besides its name. */
const BAD = [
  ['applicationId', undefined],
  ['applicationId', 42],
  ['clientToken', ''],
  ['endpoint', undefined],
  ['endpoint', 'not a url at all://'],
  ['service', 7],
  ['sessionSampleRate', 150],
  ['sessionReplaySampleRate', -1],
  ['sessionReplaySampleRate', 'all'],
  ['defaultPrivacyLevel', 'private', /mask-user-input/],
  ['startSessionReplayRecordingManually', 'yes'],
  ['mask', 'p.secret'],
  ['hide', ['p', 'p..secret'], /index 1/],
  ['unmask', [':scope > p'], /:scope/],
  ['respectPrivacySignals', ['gdpr'], /dnt/],
  ['trackingConsent', 'maybe', /not-granted/],
  ['sessionPersistence', 'disk', /cookie/],
  ['bytesPerMinute', 0],
  ['minimumDurationMs', -5],
  ['canvas', 1],
];

onEachBrowser('an option that is wrong', (bench) => {
  test('is named in one error, and nothing starts', { timeout: 180_000 }, async (context) => {
    for (const [name, value, more] of BAD) {
      const shown = `${name}: ${JSON.stringify(value)}`;
      await context.test(shown, async () => {
        // `undefined` leaves the option out: it does not survive JSON.
        await bench.browser.goto(bench.page({ options: { [name]: value }, script: `${bench.collector.origin}/cdn/afterimage.js` }));
        await bench.browser.waitFor(() => window.__loaded);
        const { console: said } = await bench.said();
        const errors = said.filter((line) => line.startsWith('error: Afterimage'));
        assert.equal(errors.length, 1, `one console.error, not ${JSON.stringify(said)}`);
        assert.ok(errors[0].includes(name), errors[0]);
        if (more) assert.match(errors[0], more, 'the message says what is allowed');
        assert.equal(await bench.browser.evaluate(() => Afterimage.isRecording()), false);
        await bench.assertPageUnharmed();
      });
    }
  });

  test('init without any option says so and throws nothing', { timeout: 60_000 }, async () => {
    for (const source of ['Afterimage.init()', 'Afterimage.init(null)', 'Afterimage.init("x")']) {
      await bench.browser.goto(bench.page({ start: 'nothing' }));
      await bench.browser.waitFor(() => window.__loaded);
      await bench.browser.evaluate(
        (argument) => Afterimage.init(...argument),
        { 'Afterimage.init()': [], 'Afterimage.init(null)': [null], 'Afterimage.init("x")': ['x'] }[source],
      );
      const { console: said } = await bench.said();
      assert.ok(
        said.some((line) => line.startsWith('error: Afterimage')),
        `${source}: ${JSON.stringify(said)}`,
      );
      await bench.assertPageUnharmed();
    }
  });
});
