/** What leaves no trace is looked at once a second, or in portions: at the end nobody comes back to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const BODY = '<style id="own">p { color: red }</style><p id="p">a</p><input id="field"><form id="many"></form>';
/** Got hold of before the recorder came. */
const BEFORE = "window.setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;";

/** For the page: its last things, by what they are told with. */
const LAST = {
  'a sheet that is pushed to those adopted': [
    () => document.adoptedStyleSheets.push(window.made),
    'letter-spacing: 7px',
  ],
  'a declaration that was kept': [() => (window.kept.letterSpacing = '8px'), 'letter-spacing: 8px'],
  'a thousand rules': [
    () => {
      const { sheet } = document.querySelector('#own');
      for (let index = 0; index < 1_000; index++) sheet.insertRule(`.r${index} { letter-spacing: ${index}px }`, index);
    },
    '.r999',
  ],
  'the last of many controls, set behind our back': [
    () => {
      for (const field of document.querySelectorAll('input')) window.setValue.call(field, 'set-behind');
      document.querySelector('#p').title = 'something else';
    },
    'set-behind-last',
  ],
};

onEachBrowser('the end of a recording', (bench) => {
  const begin = async () => {
    await bench.record(bench.page({ body: BODY, before: BEFORE }));
    await bench.browser.evaluate(() => {
      document.querySelector('#many').innerHTML = '<input>'.repeat(900) + '<input id="last">';
      window.kept = document.querySelector('#own').sheet.cssRules[0].style;
      window.made = new CSSStyleSheet();
      window.made.replaceSync('#p { letter-spacing: 7px }');
      return new Promise((resolve) => setTimeout(resolve, 1_500));
    });
  };

  for (const [name, [act, told]] of Object.entries(LAST)) {
    // An exit has little time.
    for (const end of ['stop', 'flush', ...(told === '.r999' ? [] : ['exit'])]) {
      test(`${name}, then ${end}`, LIMIT, async () => {
        await begin();
        const session = await bench.sessionId();
        const next = bench.page({ start: 'nothing', keepSession: true });
        await bench.browser.evaluate(
          `async (end, next) => {
            (${act})();
            window.setValue.call(document.querySelector('#last'), 'set-behind-last');
            if (end === 'stop') Afterimage.stopSessionReplayRecording();
            else if (end === 'flush') await Afterimage.flush();
            else setTimeout(() => (location.href = next));
          }`,
          end,
          next,
        );
        const has = (events) => JSON.stringify(events).includes(told);
        if (end === 'flush') assert.ok(has(await bench.collector.eventsUntil(session, (events) => events.length > 2, { what: 'events' })));
        else await bench.collector.eventsUntil(session, has, { what: told, timeoutMs: 15_000 });
      });
    }
  }
});
