import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSpans, read } from './markdown.mjs';
import { messages, sourceOf } from './messages.mjs';

/** What other places said, and is said on. */
const PASSED = [
  'problem',
  'error',
  'PREFIX + message',
  'PREFIX + warning',
  '...words',
  'String(problem)',
  'message.what',
];
/** Reasons within other messages, in brackets or behind a colon. */
const REASONS = ['the database does not answer', 'no database', 'aborted', 'no more restarts'];

/** Code in the first cells of the tables below a heading, up to the next of the same rank. */
function entries(heading) {
  const section = read('docs/troubleshooting.md').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => codeSpans(cell));
}

const said = messages();

test('what is said can be followed to its text', () => {
  assert.deepEqual(said.odd, []);
  const passed = said.passed.filter((where) => !PASSED.includes(where.slice(where.indexOf(': ') + 2)));
  assert.deepEqual(passed, [], 'neither a text nor known to be the text of another place');
  assert.ok(said.printed.length > 25 && said.listed.length > 8, `${said.printed.length}, ${said.listed.length}`);
});

for (const [list, heading] of [
  ['printed', 'Messages'],
  ['listed', 'Fallbacks'],
]) {
  const told = said[list].filter(({ text }) => !REASONS.includes(text));
  test(`all that is ${list} is in "${heading}"`, () => {
    const lacking = told.filter(({ shape }) => !entries(heading).some((entry) => shape.test(entry)));
    assert.deepEqual(
      lacking.map(({ where }) => where),
      [],
      'docs/troubleshooting.md does not know it',
    );
  });

  test(`"${heading}" has nothing that is not ${list}`, () => {
    assert.ok(entries(heading).length > 8);
    const gone = entries(heading).filter((entry) => !told.some(({ shape }) => shape.test(entry)));
    assert.deepEqual(gone, [], 'nothing in src says this');
  });
}

test('reasons that are not listed are said somewhere', () => {
  const texts = said.printed.map(({ text }) => text);
  assert.deepEqual(
    REASONS.filter((reason) => !texts.includes(reason)),
    [],
  );
});

test('a new message is found, however it is put together', () => {
  const { printed, passed, odd } = messages(
    sourceOf(`
      const SECOND = 'another copy';
      const PREFIX = 'Afterimage: ';
      console.warn(PREFIX + (twice ? 'once is enough' : SECOND));
      report(\`the \${thing} is \${isBig ? 'too big' : 'too small'}\`);
      throw new TypeError('no page');
      params.report(new Error('deep'));
      report(whatever);
      const log = console.log;
    `),
  );
  assert.deepEqual(
    printed.map(({ text }) => text),
    ['once is enough', 'another copy', 'the … is too big', 'the … is too small', 'no page', 'deep'],
  );
  assert.deepEqual(passed, ['test.ts: whatever']);
  assert.equal(odd.length, 1);
});
