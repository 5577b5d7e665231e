// Writes docs/options.md: what src/types.ts says of each option, with the default and the check of src/options/table.ts.
import { build } from 'esbuild';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, '../../docs/options.md');

const HEAD = `# Options

Of \`init\`. This page is written by \`node npm/browser/options-doc.mjs\` from the package's types and the table that options are
checked against; it is never edited.

An option that is wrong is one \`console.error\` that names it, what is wrong and what is allowed; nothing starts, and nothing is thrown into
the page. The same goes for an option this version cannot honour: what protects a visitor is never ignored silently. An option that is not
known is a warning.
`;

/** What the types have no room for, and where more is to be read. */
const MORE = {
  endpoint: 'Nothing but an origin or a path: a query or a fragment is refused.',
  sessionSampleRate: 'See [sampling](sampling.md).',
  sessionReplaySampleRate: 'See [sampling](sampling.md).',
  sessionReplayOnErrorSampleRate:
    'What is sent begins two to four minutes before the error and goes on to the end of the session. An unhandled rejection is an error, too. Until then what is recorded stays in the browser. See [sampling](sampling.md#sessions-with-an-error).',
  minimumDurationMs:
    'Until then what is recorded stays in the browser. An error lets it out at once. See [sampling](sampling.md#short-visits).',
  startSessionReplayRecordingManually: 'See [sampling](sampling.md#when-recording-starts).',
  defaultPrivacyLevel: 'What each level keeps: [privacy](privacy.md#levels).',
  mask: 'See [selectors](privacy.md#selectors).',
  unmask: 'It opens what inherits a mask, not what is marked itself. See [selectors](privacy.md#selectors).',
  hide: 'See [selectors](privacy.md#selectors).',
  ignore: 'See [selectors](privacy.md#selectors).',
  textAllowlist: 'Compared without the white space around a text.',
  maskContent: 'At every level. See [known forms](privacy.md#known-forms).',
  maskText: "See [the application's own say](privacy.md#the-applications-own-say).",
  sanitizeUrl: "Of errors' addresses too. See [the application's own say](privacy.md#the-applications-own-say).",
  respectPrivacySignals: 'Global Privacy Control, Do Not Track. See [sampling](sampling.md#consent).',
  trackingConsent:
    "`'not-granted'`: nothing is kept or stored until `setTrackingConsent('granted')`. See [sampling](sampling.md#consent).",
  sessionPersistence: "Where the session's id is kept. A session ends after 15 idle minutes, and after 4 hours.",
  persistUnsent:
    'It is written by the worker, and sent by a later page of the origin. See [what is kept in the browser](privacy.md#what-is-kept-in-the-browser).',
  trackUserInteractions: 'Touches are among them.',
  bytesPerMinute:
    'Of all pages of the origin together, unless one body alone is larger (a very long text, the picture of a page that a let-out recording begins with), which leaves when nothing else has for a minute.',
  urlAllow:
    'An empty list says nothing. On a page that is not allowed nothing is read, kept or sent; see [privacy](privacy.md#pages-that-are-not-recorded).',
  urlDeny: 'See [privacy](privacy.md#pages-that-are-not-recorded).',
  workerUrl: 'See [security](security.md#the-recorded-pages-policy).',
  proxy: 'A function is given `path` and `parameters`.',
  trustedTypesPolicyName: 'See [security](security.md#the-recorded-pages-policy).',
};

/** Name, type and text of each option, in the order of the types. */
function declared(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const options = source.statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === 'InitOptions',
  );
  return options.members.map((member) => ({
    name: member.name.getText(),
    type: member.type.getText().replace(/\s+/g, ' '),
    text: ts.getJSDocCommentsAndTags(member).map(textOf).join(' '),
  }));
}

function textOf(comment) {
  const parts = typeof comment.comment === 'string' ? [comment.comment] : comment.comment;
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    return ts.isJSDocLink(part) ? `\`${part.name.getText()}\`` : part.text;
  });
  return text.join('').replace(/\s+/g, ' ').replaceAll('\\\\', '\\').trim();
}

/** The table that options are checked against, run as it is. */
async function table() {
  const { outputFiles } = await build({
    entryPoints: [path.join(here, 'src/options/table.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const { TABLE } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return TABLE;
}

/** A value as the types' comments write it. */
function shown(value) {
  if (value === undefined) return undefined;
  if (typeof value === 'number') return String(value).replace(/(?<=\d)(?=(\d{3})+$)/g, value >= 10_000 ? '_' : '');
  return JSON.stringify(value).replaceAll('"', "'").replaceAll(',', ', ');
}

/** The whole document. */
export async function optionsDocument() {
  const rows = await table();
  const aliases = Object.fromEntries(
    Object.entries(rows).flatMap(([name, { alias }]) => (alias ? [[alias, name]] : [])),
  );
  const options = declared(path.join(here, 'src/types.ts'));
  const names = options.map(({ name }) => name);
  const known = [...Object.keys(rows), ...Object.keys(aliases)];
  const odd = [
    ...names.filter((name) => !known.includes(name)),
    ...[...known, ...Object.keys(MORE)].filter((name) => !names.includes(name)),
  ];
  if (odd.length) throw new Error(`types, table and notes do not name the same options: ${odd.join(', ')}`);

  const index = ['| option | default |', '| --- | --- |'];
  const sections = [];
  for (const { name, type, text } of options) {
    const row = rows[aliases[name] ?? name];
    const fallback = shown(row.fallback);
    const isStated = text.includes('Default:');
    const first = row.isRequired ? 'required' : fallback === undefined ? '–' : `\`${fallback}\``;
    index.push(`| [\`${name}\`](#${name.toLowerCase()}) | ${first} |`);
    const facts = [`\`${type}\``, `must be ${row.check.allowed.replaceAll('<', '&lt;')}`];
    if (!row.isRequired && fallback !== undefined && !isStated) facts.push(`default \`${fallback}\``);
    sections.push(`## ${name}\n\n${facts.join(' · ')}\n\n${[text, MORE[name]].filter(Boolean).join(' ')}\n`);
    checkDefault(name, text, row);
  }
  return `${HEAD}\n${index.join('\n')}\n\n${sections.join('\n')}`;
}

/** What the text says of the default is what the table has. */
function checkDefault(name, text, row) {
  const said = /Default: `([^`]*)`/.exec(text)?.[1];
  if (said === undefined || row.fallback === undefined) return;
  if (said.replaceAll('_', '') !== shown(row.fallback).replaceAll('_', '')) {
    throw new Error(`the types say that ${name} is ${said} by default, the table ${shown(row.fallback)}`);
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(target, await optionsDocument());
}
