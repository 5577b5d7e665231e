// Unit tests: bundled (Node 20 runs no TypeScript) with a fake glue, then given to Node's test runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, 'node_modules/.cache/unit-tests');
const tests = (await readdir(path.join(here, 'test'))).filter((name) => name.endsWith('.test.ts'));
await rm(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
  alias: {
    'afterimage-glue': path.join(here, 'test/fake-glue.ts'),
    'afterimage-distribution': path.join(here, 'src/distributions/asset.ts'),
  },
  define: { __VERSION__: '"0.0.0-test"', __BUILD_ID__: '"0123456789abcdef"', __WORKER_SOURCE__: '"source"' },
});
// What the documents say, by the sources themselves.
const docs = (await readdir(path.join(here, 'test/docs'))).filter((name) => name.endsWith('.test.mjs'));
const files = [
  ...tests.map((name) => path.join(out, name.replace(/\.ts$/, '.mjs'))),
  ...docs.map((name) => path.join(here, 'test/docs', name)),
];
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { cwd: here, stdio: 'inherit' });
process.exit(run.status ?? 1);
