/** What was typed stays masked although the page changes what it was typed into. */
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };
const HEADING = '<h1 class="public-class-name">Heading</h1>';
const VISIBLE = ['public-class-name'];

onEachBrowser('secrets of once', (bench) => {
  for (const level of ['allow', 'mask-user-input', 'mask']) {
    test(`fields that become buttons at ${level}`, LIMIT, async () => {
      const body = `${HEADING}<input id="p" type="password"><input id="q" type="email"><input id="t">`;
      const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: level } }, async (browser) => {
        await browser.fill('#p', 'canarypassword');
        await browser.fill('#q', 'canarymail');
        await browser.fill('#t', 'canarytext');
        await browser.evaluate(() => {
          document.querySelector('#p').type = 'button';
          document.querySelector('#q').type = 'submit';
          document.querySelector('#t').type = 'button';
        });
      });
      const secrets = ['canarypassword', 'canarymail', ...(level === 'allow' ? [] : ['canarytext'])];
      assertAbsent(found, secrets, level === 'allow' ? [...VISIBLE, 'canarytext'] : VISIBLE);
    });
  }

  for (const [how, again] of Object.entries({
    'another level': () => {
      window.Afterimage.setPrivacyLevel('mask');
      setTimeout(() => window.Afterimage.setPrivacyLevel('mask-user-input'), 300);
    },
    'stop and start': () => {
      window.Afterimage.stopSessionReplayRecording();
      setTimeout(() => window.Afterimage.startSessionReplayRecording(), 300);
    },
    'a trap': () => {
      window.__trap.armed = 1;
    },
  })) {
    test(`a shown password and a closed draft, recorded anew by ${how}`, LIMIT, async () => {
      const body = `${HEADING}<input id="p" type="password"><div id="e" contenteditable>start</div>`;
      const found = await recordThroughProxy(bench, { body, traps: true, options: { defaultPrivacyLevel: 'mask-user-input' } }, async (browser) => {
        await browser.fill('#p', 'canarypassword');
        await browser.fill('#e', 'canarydraft');
        await browser.evaluate(() => {
          document.querySelector('#p').type = 'text';
          document.querySelector('#e').removeAttribute('contenteditable');
          document.querySelector('#p').setAttribute('data-afterimage', 'allow');
        });
        await sleep(300);
        await browser.evaluate(again);
        await browser.clickAt(5, 5);
        await sleep(2_500);
        await bench.recording();
      });
      assertAbsent(found, ['canarypassword', 'canarydraft'], ['Heading']);
    });
  }

  test('the page and a frame in design mode', LIMIT, async () => {
    const body = `${HEADING}<p id="d">Public</p><iframe id="f" srcdoc="<p>Public</p>"></iframe>`;
    const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'mask-user-input' } }, async (browser) => {
      await sleep(500);
      await browser.evaluate(async () => {
        const inner = document.querySelector('#f').contentDocument;
        document.designMode = 'on';
        inner.designMode = 'on';
        document.querySelector('#d').append('canarypage');
        inner.querySelector('p').append('canaryframe');
        await new Promise((resolve) => setTimeout(resolve, 300));
        document.designMode = 'off';
        inner.designMode = 'off';
        document.querySelector('#d').append('canarylater');
        inner.querySelector('p').append('canarylater');
        window.Afterimage.stopSessionReplayRecording();
        window.Afterimage.startSessionReplayRecording();
      });
      await bench.recording();
      await sleep(500);
    });
    assertAbsent(found, ['canarypage', 'canaryframe', 'canarylater'], ['Public']);
  });
});
