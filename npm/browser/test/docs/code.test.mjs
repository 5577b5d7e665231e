// Code in the documents is compiled against the types of the package, as its reader's would be.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { blocks, documents, read, root } from './markdown.mjs';

const browser = path.join(root, 'npm/browser');
/** Pages and commands of other languages are not ours to check; `sh`, `toml` and `ini` are looked at by the collector's tests. */
const LANGUAGES = ['js', 'ts', 'html', 'sh', 'toml', 'ini', 'dockerfile', 'caddyfile', 'nginx', 'hex', ''];
/** Where the blocks stand as far as the compiler knows: they are never written. */
const PLACE = path.join(browser, 'test/docs/blocks');
/** What a script tag finds: the members, and the queue before they are there. */
const PAGE = `import type * as Members from '@afterimage/browser';
declare global {
  interface Window { Afterimage: any }
  var Afterimage: typeof Members & { q: (() => void)[] };
}
`;

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: [],
  strict: true,
  noImplicitAny: false,
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  paths: {
    '@afterimage/browser': [path.join(browser, 'src/types.ts')],
    // The other entries' types stand as they are shipped, next to those of the first.
    '@afterimage/browser/*': [path.join(browser, 'types/*.d.ts')],
  },
};

/** Scripts of a page, and the addresses of those that it loads. */
function scripts(html) {
  const found = { inline: [], sources: [] };
  for (const [, attributes, text] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    const source = /\bsrc="([^"]*)"/.exec(attributes)?.[1];
    if (source !== undefined) found.sources.push(source);
    else found.inline.push(text);
  }
  return found;
}

/** What is wrong with the code, each with the place that it is given under. @param files Text by name, with its ending. */
function faults(files, more = {}) {
  const options = { ...OPTIONS, ...more };
  const texts = new Map([...files].map(([name, text]) => [path.join(PLACE, name), text]));
  texts.set(path.join(PLACE, 'page.d.ts'), PAGE);
  const shipped = new Map([[path.join(browser, 'types/index.d.ts'), read('npm/browser/src/types.ts')]]);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const made = (name) => texts.get(path.normalize(name)) ?? shipped.get(path.normalize(name));
  host.directoryExists = undefined;
  host.fileExists = (name) => made(name) !== undefined || fileExists(name);
  host.readFile = (name) => made(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = made(name);
    return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const name = path.relative(PLACE, diagnostic.file?.fileName ?? '');
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    return `${name}:${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
  });
}

const all = documents().flatMap((document) => blocks(read(document)).map((block) => ({ document, ...block })));
const nameOf = ({ document, line }, more) => `${document.replaceAll('/', '-')}-line-${line}${more}`;

test('every block says what it is', () => {
  const isOurs = /\bAfterimage\b|@afterimage|^\s*(?:import|const|let|export)\s|<\w+[\s>]/m;
  const unknown = all.filter(({ language, text }) => !LANGUAGES.includes(language) || (!language && isOurs.test(text)));
  assert.deepEqual(
    unknown.map((block) => nameOf(block, `: ${block.language}`)),
    [],
  );
});

test('the code in the documents fits the types of the package', () => {
  const files = new Map();
  const inPages = new Map();
  for (const block of all) {
    if (block.language === 'js' || block.language === 'ts') {
      files.set(nameOf(block, `.${block.language}`), block.text);
    } else if (block.language === 'html') {
      scripts(block.text).inline.forEach((text, index) => inPages.set(nameOf(block, `-script-${index}.js`), text));
    }
  }
  assert.ok(files.size >= 10 && inPages.size >= 3, `${files.size} and ${inPages.size} were found`);
  // Of a page's own script nobody expects that it asks whether its elements are there.
  assert.deepEqual([...faults(files), ...faults(inPages, { strictNullChecks: false })], []);
});

test('pages load the script that the collector serves', () => {
  const sources = all.filter(({ language }) => language === 'html').flatMap(({ text }) => scripts(text).sources);
  assert.ok(sources.length >= 2);
  for (const source of sources) assert.match(source, /^https?:\/\/[^/]+\/cdn\/afterimage\.js$/);
});

test('marks in pages are levels', () => {
  const levels = ['mask', 'mask-unless-allowlisted', 'mask-user-input', 'allow', 'hidden', 'ignore'];
  for (const { language, text } of all) {
    if (language !== 'html') continue;
    for (const [, level] of text.matchAll(/data-afterimage="([^"]*)"/g)) assert.ok(levels.includes(level), level);
  }
});

test('code that does not fit is found', () => {
  const wrong = {
    'no-member.js': "import { start } from '@afterimage/browser';\nstart();",
    'no-option.js':
      "import { init } from '@afterimage/browser';\ninit({ applicationId: 'a', clientToken: 'b', endpoint: '/c', sampleRat: 1 });",
    'no-value.ts': "import { setPrivacyLevel } from '@afterimage/browser';\nsetPrivacyLevel('private');",
    'no-global.js': 'Afterimage.onReady(() => Afterimage.begin());',
    'no-syntax.js': 'Afterimage.onReady(() => {',
  };
  const found = faults(new Map(Object.entries(wrong)));
  for (const name of Object.keys(wrong))
    assert.ok(
      found.some((fault) => fault.startsWith(name)),
      `${name}: ${found}`,
    );
});
