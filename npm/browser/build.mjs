// Builds dist/** from src/** and the glue that `cargo xtask build` puts into generated/.
// Usage: node build.mjs [--generated DIR] [--out DIR]
import { build } from 'esbuild';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const index = process.argv.indexOf(`--${name}`);
  return path.resolve(here, index < 0 ? fallback : process.argv[index + 1]);
};
const generated = option('generated', 'generated');
const out = option('out', 'dist');

const glue = path.join(generated, 'afterimage.js');
const wasm = path.join(generated, 'afterimage_bg.wasm');
await stat(glue).catch(() => {
  throw new Error(`${glue} is missing: run \`cargo xtask build\`, which makes it`);
});
const buildId = /BUILD_ID = ["'](\w+)["']/.exec(await readFile(path.join(generated, 'build-id.ts'), 'utf8'))?.[1];
if (!buildId) throw new Error('generated/build-id.ts holds no BUILD_ID');
const { version } = JSON.parse(await readFile(path.join(here, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  alias: { 'afterimage-glue': glue },
  define: { __VERSION__: JSON.stringify(version), __BUILD_ID__: JSON.stringify(buildId) },
};
// What records: the floor of the contract.
const target = ['chrome97', 'firefox102', 'safari16'];
// The classic script must parse in browsers below the floor as well, to say there that nothing is recorded.
const scriptTarget = { target: 'es2018', supported: { 'dynamic-import': true } };

/**
 * Properties of the entry's own objects get short names, since every byte of it is on every page. To be left out: what the
 * page, the browser or the recorder chunk knows by its name.
 */
const OWN_NAMES = ['alias', 'allowed', 'check', 'createdMs', 'engine', 'extend', 'fallback', 'follow', 'forget'];
OWN_NAMES.push('isConsentGiven', 'isForced', 'isRequired', 'isWanted', 'restart', 'retry', 'session');
OWN_NAMES.push('current', 'expireMs', 'locked', 'onSettled', 'settled', 'slot', 'write', 'clear', 'nowMs');
OWN_NAMES.push(
  'end',
  'read',
  'touch',
  'worthy',
  'unwatchable',
  'wrong',
  'distribution',
  'findWasm',
  'loadRecorder',
  'warnings',
  'wishes',
);
const entry = { mangleProps: new RegExp(`^(${OWN_NAMES.join('|')})$`) };

/** The glue brings both threads' snippets along; what reads the page has nothing to do in a worker. */
const withoutPage = {
  name: 'without-page',
  setup: (worker) =>
    worker.onLoad({ filter: /[\\/]snippets[\\/].*\.js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      if (path.basename(file) === 'request.js') return { contents };
      const names = [...contents.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
      return { contents: names.map((name) => `export class ${name} {}`).join('\n') };
    }),
};
/** Which of the distributions an entry is. */
const distribution = (name) => ({
  name: `distribution-${name}`,
  setup: ({ onResolve }) => {
    onResolve({ filter: /^afterimage-distribution$/ }, () => ({
      path: path.join(here, `src/distributions/${name}.ts`),
    }));
    besides(onResolve, /[/](recorder|wasm-inline)[.]js$/);
  },
});
/** Files that lie next to the one that imports them, and are no parts of it. */
const besides = (onResolve, filter) =>
  onResolve({ filter }, ({ path: file }) => ({ path: `./${path.basename(file)}`, external: true }));
/** An entry of the package. */
const entryOf = (source, name) =>
  build({
    ...common,
    ...entry,
    target: 'es2020',
    entryPoints: [source],
    format: 'esm',
    plugins: [distribution(name)],
    outfile: path.join(out, `${name === 'asset' ? 'index' : name}.js`),
  });
const workerBuild = {
  ...common,
  target,
  entryPoints: ['src/worker/entry.ts'],
  format: 'iife',
  outfile: path.join(out, 'worker.js'),
  plugins: [withoutPage],
};

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, 'cdn'), { recursive: true });

const worker = await build({ ...workerBuild, write: false });
const workerSource = worker.outputFiles[0].text;

const recorder = {
  ...common,
  target,
  entryPoints: ['src/recorder.ts'],
  format: 'esm',
  define: { ...common.define, __WORKER_SOURCE__: JSON.stringify(workerSource) },
};
await Promise.all([
  build(workerBuild),
  entryOf('src/index.ts', 'asset'),
  entryOf('src/index.ts', 'inline'),
  entryOf('src/slim.ts', 'slim'),
  build({
    ...common,
    target: 'es2020',
    entryPoints: ['src/datadog/entry.ts'],
    format: 'esm',
    plugins: [{ name: 'besides', setup: ({ onResolve }) => besides(onResolve, /[/]index[.]js$/) }],
    outfile: path.join(out, 'datadog.js'),
  }),
  writeFile(path.join(out, 'wasm-inline.js'), `export const base64="${(await readFile(wasm)).toString('base64')}";\n`),
  build({
    ...common,
    ...entry,
    ...scriptTarget,
    entryPoints: ['src/cdn.ts'],
    format: 'iife',
    outfile: path.join(out, 'cdn/afterimage.js'),
  }),
  build({ ...recorder, outfile: path.join(out, 'recorder.js') }),
  build({ ...recorder, outfile: path.join(out, 'cdn/afterimage-recorder.js') }),
  cp(wasm, path.join(out, 'afterimage.wasm')),
  cp(wasm, path.join(out, 'cdn/afterimage.wasm')),
  cp(path.join(here, 'src/types.ts'), path.join(out, 'index.d.ts')),
  // npm packs no files from outside of the package.
  ...['LICENSE-APACHE', 'LICENSE-MIT'].map((file) => cp(path.join(here, '../..', file), path.join(out, file))),
  ...['inline', 'slim', 'datadog'].map((name) =>
    cp(path.join(here, `types/${name}.d.ts`), path.join(out, `${name}.d.ts`)),
  ),
]);

/** Bytes of brotli below which the entry stays, as in wasm-pack.toml; it is on every page, recorded or not. */
const MOST_BYTES = { 'index.js': 5_000, 'cdn/afterimage.js': 5_200 };
for (const file of ['index.js', 'cdn/afterimage.js', 'recorder.js', 'worker.js', 'afterimage.wasm']) {
  const bytes = await readFile(path.join(out, file));
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`${file.padEnd(20)} ${String(bytes.length).padStart(8)} B raw ${String(brotli).padStart(8)} B brotli`);
  if (brotli > MOST_BYTES[file]) {
    throw new Error(`${file} is over its budget of ${MOST_BYTES[file]} bytes of brotli`);
  }
}
