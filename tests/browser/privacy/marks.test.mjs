/** Pages that are marked for another product keep their protection; only the listed texts are shown where a list decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';
import { assertAbsent, recordThroughProxy } from './secrets.mjs';

const LIMIT = { timeout: 180_000 };

/** What marks an element, and whether only what visitors enter is masked by it. */
const MARKS = [
  ['data-dd-privacy="hidden"'],
  ['data-dd-privacy="mask"'],
  ['data-dd-privacy="mask-user-input"', 'input'],
  ['class="card dd-privacy-mask-unless-allowlisted"'],
  ['data-gc-privacy="mask"'],
  ['class="gc-privacy-hidden"'],
  ['class="rr-block"'],
  ['class="a rr-mask"'],
  ['class="rr-ignore"', 'input'],
  ['data-sentry-block'],
  ['data-sentry-mask=""'],
  ['class="sentry-block"'],
  ['class="sentry-mask sentry-unmask"'],
  ['class="sentry-ignore"', 'input'],
  ['class="ph-no-capture"'],
  ['class="ph-mask"'],
  ['class="ph-sensitive"'],
  ['class="ph-ignore-input"', 'input'],
  ['data-openreplay-hidden'],
  ['data-openreplay-obscured'],
  ['data-openreplay-masked'],
  ['data-clarity-mask="true"'],
  ['data-dtrum-mask'],
];
/** These show nothing that is masked. */
const OPENING = ['data-dd-privacy="allow"', 'class="gc-privacy-allow sentry-unmask"', 'data-clarity-unmask="true"', 'data-sentry-unmask', 'data-openreplay-unmask'];

const names = MARKS.map((_, index) => `canary${String.fromCharCode(97 + index)}`);
const inside = (name) => `<b title="${name}title">${name}text</b><input value="${name}value"><textarea>${name}area</textarea>`;
const secretsOf = (name, isInput) => (isInput ? ['value', 'area', 'typed'] : ['title', 'text', 'value', 'area', 'typed', 'late', 'changed']).map((what) => `${name}${what}`);

onEachBrowser('marks', (bench) => {
  for (const when of ['from the start', 'put on as the page runs']) {
    test(`marks of other products, ${when}`, LIMIT, async () => {
      const isLate = when !== 'from the start';
      const body = `<h1>Public heading</h1>${MARKS.map(([mark], index) => `<div id="m${index}" ${isLate ? '' : mark}>${isLate ? '' : inside(names[index])}</div>`).join('')}`;
      const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'allow' } }, (browser) =>
        browser.evaluate(
          async (marks, markup, isLate) => {
            const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
            const places = marks.map((_, index) => document.querySelector(`#m${index}`));
            if (isLate) {
              for (const [index, [mark]] of marks.entries()) {
                const [, name, value = ''] = /^([\w-]+)(?:="(.*)")?$/.exec(mark);
                places[index].setAttribute(name, value);
              }
              await pause();
              places.forEach((place, index) => (place.innerHTML = markup[index].markup));
            }
            await pause();
            for (const [index, place] of places.entries()) {
              const { name } = markup[index];
              place.querySelector('input').value = `${name}typed`;
              if (marks[index][1] === 'input') continue;
              place.append(`${name}late`);
              place.querySelector('b').firstChild.data = `${name}changed`;
            }
            await pause();
          },
          MARKS,
          names.map((name) => ({ name, markup: inside(name) })),
          isLate,
        ),
      );
      // What is no input is shown where only inputs are masked.
      const shown = MARKS.flatMap(([, isInput], index) => (isInput ? [`${names[index]}text`, `${names[index]}title`] : []));
      assertAbsent(found, MARKS.flatMap(([, isInput], index) => secretsOf(names[index], isInput)), ['Public heading', ...shown]);
    });
  }

  test('no mark of another product shows what is masked', LIMIT, async () => {
    const body = `<h1 data-afterimage="allow">Public heading</h1>${OPENING.map((mark, index) => `<p ${mark} title="canarytitle${index}">canarytext${index}</p>`).join('')}
      <div class="rr-mask"><p data-dd-privacy="allow">canarynested</p><p data-afterimage="allow">Public island</p></div>
      <div class="rr-block"><p data-afterimage="allow">canaryblocked</p></div>
      <p data-afterimage="allow" class="ph-mask">canaryboth</p>`;
    const found = await recordThroughProxy(bench, { body, options: { defaultPrivacyLevel: 'mask' } }, (browser) => browser.evaluate(() => (document.querySelector('p').title = 'canarylater')));
    assertAbsent(found, ['canarytitle', 'canarytext', 'canarynested', 'canaryblocked', 'canaryboth', 'canarylater'], ['Public heading', 'Public island']);
  });

  test('under the level with a list only what is on it is shown', LIMIT, async () => {
    const options = { defaultPrivacyLevel: 'mask-unless-allowlisted', textAllowlist: ['Add to cart', '  SEARCH  ', 'A'] };
    const body = `<button>Add to cart</button><p id="p">canaryname</p><input id="i" placeholder="search" value="canaryvalue">
      <textarea>Add to cart canaryarea</textarea><b title="canarytitle">add to CART</b><i>Add to cart, canarysuffix</i>`;
    const found = await recordThroughProxy(bench, { body, options }, async (browser) => {
      await browser.fill('#i', 'canarytyped');
      await browser.evaluate(async () => {
        document.querySelector('#p').firstChild.data = 'canarychanged';
        document.body.append('canarylate');
        await new Promise((resolve) => setTimeout(resolve, 150));
        document.querySelector('#p').firstChild.data = ' search ';
        const masked = document.querySelector('i').firstChild;
        getSelection().setBaseAndExtent(masked, 3, masked, 9);
      });
    });
    const events = JSON.parse(found.events).filter(({ data }) => data?.source === 14);
    assert.deepEqual(
      events.at(-1).data.ranges.map(({ startOffset, endOffset }) => [startOffset, endOffset]),
      [[0, 'Add to cart, canarysuffix'.length]],
      'what is selected within a masked text is not told',
    );
    const secrets = ['name', 'value', 'area', 'title', 'suffix', 'typed', 'changed', 'late'];
    assertAbsent(found, secrets.map((name) => `canary${name}`), ['Add to cart', 'add to CART', ' search ']);
  });
});
