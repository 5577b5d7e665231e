/** What is published: files, entries, types, size. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pack, scratch } from './packed.mjs';

/** One tarball has everything; what a browser downloads has budgets of its own, in wasm-pack.toml. */
const MOST_BYTES = 820_000;
const ENTRIES = ['@afterimage/browser', '@afterimage/browser/inline', '@afterimage/browser/slim', '@afterimage/browser/datadog'];

const found = scratch();
let packed;
before(() => {
  packed = pack(found.directory);
});
after(() => found.remove());

/** Runs a module in Node.js, beside the package. */
function run(source) {
  const file = path.join(found.directory, 'run.mjs');
  writeFileSync(file, source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('the tarball has what the package names, and stays within its size', () => {
  const { exports, types, main } = JSON.parse(readFileSync(path.join(packed.unpacked, 'package.json'), 'utf8'));
  const targets = Object.values(exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
  for (const target of [...targets, types, main]) {
    const file = target.replace(/^\.\//, '').replace('*', 'afterimage.js');
    assert.ok(packed.files.includes(file), file);
  }
  for (const file of ['README.md', 'dist/LICENSE-APACHE', 'dist/LICENSE-MIT']) assert.ok(packed.files.includes(file), file);
  assert.deepEqual(packed.files.filter((file) => !/^(dist\/|package\.json$|README\.md$)/.test(file)), []);
  assert.ok(packed.bytes <= MOST_BYTES, `${packed.bytes} bytes`);
});

test('nothing is needed at run time', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(packed.unpacked, 'package.json'), 'utf8'));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
});

test('on a server every entry can be imported, and does nothing', () => {
  const said = run(`
    const before = Object.getOwnPropertyNames(globalThis).join();
    for (const entry of ${JSON.stringify(ENTRIES)}) {
      const { default: none, datadogRum, ...members } = await import(entry);
      const sdk = datadogRum ?? members;
      sdk.init({ applicationId: 'a', clientToken: 'b', endpoint: 'https://c.example' });
      sdk.startSessionReplayRecording();
      if (sdk.getSessionReplayLink() !== undefined || none) throw new Error(entry);
    }
    if (Object.getOwnPropertyNames(globalThis).join() !== before) throw new Error('something global has changed');
    console.log('done');
  `);
  assert.equal(said, 'done\n');
});

test('the types of every entry declare what it exports', () => {
  const exported = JSON.parse(
    run(`
      const all = {};
      for (const entry of ${JSON.stringify(ENTRIES)}) all[entry] = Object.keys(await import(entry)).sort();
      console.log(JSON.stringify(all));
    `),
  );
  const typesOf = (name) => readFileSync(path.join(packed.unpacked, `dist/${name}.d.ts`), 'utf8');
  const declared = (name) => {
    const types = typesOf(name);
    const own = [...types.matchAll(/^export declare (?:function|const) (\w+)/gm)].map(([, member]) => member);
    return types.includes("export * from './index.js'") ? [...own, ...declared('index')] : own;
  };
  for (const entry of ENTRIES) {
    assert.deepEqual(exported[entry], declared(entry.split('/')[2] ?? 'index').sort(), entry);
  }
});

test('an application in TypeScript compiles against every entry', () => {
  writeFileSync(
    path.join(found.directory, 'app.ts'),
    `import { init, type InitOptions, type RecorderStats } from '@afterimage/browser';
    import * as inline from '@afterimage/browser/inline';
    import { provideWasm } from '@afterimage/browser/slim';
    import { datadogRum } from '@afterimage/browser/datadog';
    const options: InitOptions = { applicationId: 'a', clientToken: 'b', endpoint: '/c', defaultPrivacyLevel: 'mask' };
    init(options);
    const stats: RecorderStats = inline.getRecorderStats();
    provideWasm(fetch('/afterimage.wasm'));
    datadogRum.init({ applicationId: 'a', clientToken: 'b', site: 'datadoghq.eu', sampleRate: 100, trackViewsManually: true });
    datadogRum.addAction('bought', { items: stats.restarts });
    // @ts-expect-error: no such level
    init({ ...options, defaultPrivacyLevel: 'none' });`,
  );
  for (const moduleResolution of ['bundler', 'node16']) {
    const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
    // No types of packages that happen to lie around.
    const compilerOptions = { noEmit: true, strict: true, target: 'es2022', lib: ['es2022', 'dom'], types: [], module, moduleResolution };
    writeFileSync(path.join(found.directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const tsc = spawnSync('npx', ['tsc', '-p', found.directory], { cwd: found.directory, encoding: 'utf8' });
    assert.equal(tsc.status, 0, `${moduleResolution}: ${tsc.stdout}`);
  }
});
