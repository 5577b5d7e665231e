import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distribution, provideWasm } from '../src/distributions/slim.js';
import { loadModule } from '../src/page/module.js';
import type { Scope } from '../src/signals.js';
import type { WasmSource } from '../src/types.js';

const BUILD = '0123456789abcdef';
const SECTION = 'afterimage.build';

/** A module with nothing but a custom section that holds the build's id. */
function wasm(build = BUILD): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const content = [SECTION.length, ...text.encode(SECTION), ...text.encode(build)];
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, content.length, ...content);
}

const response = (type = 'application/wasm', bytes = wasm()): Response =>
  new Response(bytes, { headers: { 'content-type': type } });
const asked: string[] = [];
const scope = {
  WebAssembly,
  location: { href: 'https://shop.example/a/page' },
  fetch: (url: string) => {
    asked.push(url);
    return Promise.resolve(response());
  },
} as unknown as Scope;

test('the wasm is taken from wherever it is', async () => {
  const sources: WasmSource[] = [
    '../recorder.wasm',
    new URL('https://cdn.example/recorder.wasm'),
    response(),
    wasm(),
    wasm().buffer,
    await WebAssembly.compile(wasm()),
  ];
  for (const source of sources) {
    const module = await loadModule(scope, source, BUILD);
    assert.equal(WebAssembly.Module.customSections(module, SECTION).length, 1);
  }
  assert.deepEqual(asked, ['https://shop.example/recorder.wasm', 'https://cdn.example/recorder.wasm']);
});

test('what is not the recorder of this build is refused, by one message', async () => {
  const another = wasm('fedcba9876543210');
  const cases: [WasmSource, RegExp][] = [
    [another, /^Error: the wasm that was given is of another build .*fedcba9876543210, not 0123456789abcdef/],
    [Uint8Array.of(1, 2, 3), /^Error: the wasm that was given is not the recorder's wasm/],
    [new Response('', { status: 404 }), /^Error: the wasm that was given could not be fetched: HTTP 404/],
    [{} as BufferSource, /^Error: the wasm that was given is not the recorder's wasm/],
  ];
  for (const [source, message] of cases) {
    await assert.rejects(loadModule(scope, source, BUILD), (thrown) => message.test(String(thrown)));
  }
});

test('the slim entry asks for what it was not given, and takes what it was given last', () => {
  assert.throws(() => distribution.findWasm(), /call provideWasm/);
  provideWasm('/old.wasm');
  provideWasm('/new.wasm');
  assert.equal(distribution.findWasm(), '/new.wasm');
});
