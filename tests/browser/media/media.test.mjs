import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { SOURCE, incremental } from '../../support/events.mjs';
import { silence } from '../../support/sound.mjs';

const LIMIT = { timeout: 180_000 };
const PLAY = 0, PAUSE = 1;
const body = `<video id="video" muted src="${silence(8)}"></video> <video id="other" src="${silence(8)}"></video>
  <video id="empty"></video> <audio id="sound" controls><source src="${silence(8)}"></audio>
  <button id="go" onclick="document.getElementById('video').play(); document.getElementById('sound').play()">Play</button>`;

const media = (events) => incremental(events, SOURCE.media).map(({ data }) => data);
const state = (live, id) => live.find((node) => node.attributes?.id === id).state.media;

onEachBrowser('audio and video', (bench) => {
  test('volume, rate, place, loop and muting', LIMIT, async () => {
    const { live } = await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(async () => {
        const $ = (id) => document.getElementById(id);
        await new Promise((resolve) => setTimeout(resolve, 300));
        $('video').volume = 0.25;
        $('video').playbackRate = 1.5;
        $('video').loop = true;
        $('video').muted = false;
        $('other').currentTime = 3;
        $('sound').currentTime = 2;
        $('sound').muted = true;
      }),
    );
    assert.equal(state(live, 'video').volume, 0.25);
    assert.ok(Math.abs(state(live, 'other').time - 3) < 0.1);
  });

  test('playing and pausing', LIMIT, async () => {
    const { events, live } = await bench.recordPage(bench.page({ body }), async (browser) => {
      await browser.click('#go');
      await browser.waitFor(() => document.getElementById('video').currentTime > 0.8, { timeoutMs: 20_000 });
      await browser.evaluate(() => document.getElementById('video').pause());
    });
    const types = media(events).map(({ type }) => type);
    assert.ok(types.filter((type) => type === PLAY).length >= 2 && types.includes(PAUSE), `${types}`);
    assert.equal(state(live, 'sound').isPlaying, true);
  });

  test('what was so before recording began', LIMIT, async () => {
    await bench.browser.goto(bench.page({ body, start: 'init' }));
    await bench.browser.waitFor(() => window.__loaded);
    await bench.browser.evaluate(async () => {
      const [video, other] = ['video', 'other'].map((id) => document.getElementById(id));
      other.volume = 0.5;
      other.currentTime = 4;
      await video.play();
      while (video.currentTime <= 0.5) await new Promise((resolve) => setTimeout(resolve, 20));
      Afterimage.startSessionReplayRecording();
    });
    await bench.recording();
    const live = await bench.live();
    const events = await bench.events();
    assert.ok(media(events).some(({ type, currentTime }) => type === PLAY && currentTime > 0.5), JSON.stringify(media(events)));
    await bench.assertReplays(live, events);
  });

  test('what is added, moved and in a shadow root', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: `${body}<div id="host"></div>` }), (browser) =>
      browser.evaluate(async () => {
        const $ = (id) => document.getElementById(id);
        const later = () => new Promise((resolve) => setTimeout(resolve, 300));
        $('other').volume = 0.5;
        $('other').currentTime = 2;
        const root = $('host').attachShadow({ mode: 'open' });
        const video = document.createElement('video');
        video.src = $('other').src;
        root.append(video);
        await later();
        video.volume = 0.75;
        video.currentTime = 1;
        await later();
        document.body.prepend($('other'));
        await later();
      }),
    );
  });

  test('nothing plays where there is nothing to play: a masked address, none, one that a page made', LIMIT, async () => {
    await bench.record(bench.page({ body, options: { defaultPrivacyLevel: 'mask' } }));
    await bench.browser.click('#go');
    await bench.browser.waitFor(() => document.getElementById('video').currentTime > 0.3, { timeoutMs: 20_000 });
    const events = await bench.events();
    for (const { name, messages } of await (await bench.replayer()).replayAll(events)) assert.deepEqual(messages, [], name);
    assert.ok(media(events).length > 0);
    assert.ok(media(events).every(({ type }) => type !== PLAY));
    assert.ok(!JSON.stringify(events).includes('audio/wav'));
  });
});
