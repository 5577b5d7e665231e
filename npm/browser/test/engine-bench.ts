/** An engine of the recorder chunk on a page and a wasm that are stand-ins. */
import assert from 'node:assert/strict';
import type { RecordingParams } from '../src/engine.js';
import { readOptions } from '../src/options/read.js';
import type { Options } from '../src/options/read.js';
import { createEngine } from '../src/recorder.js';
import type { InitOptions } from '../src/types.js';
import { fake, resetFake } from './fake-glue.js';
import type { PageRecorder } from './fake-glue.js';
import { fakePage } from './fake-page.js';
import type { PageSetup } from './fake-page.js';

export const SESSION = '5f0c6a52-7d6b-4a3e-9d57-1f6f2c1f8a11';
export const WASM_URL = 'https://shop.example/afterimage.wasm';

/** A module with nothing in it but the section that names the build. */
export function wasm(buildId: string): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode('afterimage.build');
  const id = new TextEncoder().encode(buildId);
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    0,
    1 + name.length + id.length,
    name.length,
    ...name,
    ...id,
  ]);
}

export const serve =
  (body: BodyInit, type = 'application/wasm', status = 200) =>
  async () =>
    new Response(body, { status, headers: { 'content-type': type } });

export function optionsOf(more: Partial<InitOptions> = {}): Options {
  const { options } = readOptions({
    applicationId: 'shop',
    clientToken: 't',
    endpoint: 'https://replay.example',
    ...more,
  });
  assert.ok(options);
  return options;
}

export async function setUp(page: PageSetup = {}, more: Partial<InitOptions> = {}) {
  resetFake();
  const it = fakePage({ worker: 'works', fetch: serve(wasm('0123456789abcdef')), ...page });
  const reports: string[] = [];
  const signs = { count: 0, looks: 0 };
  const engine = await createEngine({
    scope: it.scope,
    options: optionsOf(more),
    wasm: WASM_URL,
    report: (problem) => void reports.push(String(problem)),
    look: () => void signs.looks++,
    onSign: () => void signs.count++,
    onWorthy: () => undefined,
  });
  const start = (more: Partial<RecordingParams> = {}) =>
    engine.start({
      sessionId: SESSION,
      sessionStartMs: 0,
      level: 'mask',
      viewName: '',
      user: undefined,
      errors: [],
      ...more,
    });
  const last = () => fake.recorders.at(-1) as PageRecorder;
  return { engine, page: it, reports, signs, start, last };
}
