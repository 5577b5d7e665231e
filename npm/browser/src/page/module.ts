/** Fetches and compiles the wasm. Each way it can fail is one message that says what to change. */
import type { Scope } from '../signals.js';
import type { WasmSource } from '../types.js';

/** The smallest module there is: magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const BUILD_SECTION = 'afterimage.build';

/**
 * Compiles the recorder's wasm and makes sure that it is of this build.
 * @param source An address is taken against the page's.
 */
export async function loadModule(scope: Scope, source: WasmSource, buildId: string): Promise<WebAssembly.Module> {
  const { WebAssembly } = scope;
  try {
    // Asked before anything is downloaded; browsers word the refusal differently, and WebKit compiles but does not instantiate.
    new WebAssembly.Instance(new WebAssembly.Module(EMPTY_MODULE));
  } catch {
    throw new Error(
      "the page's Content-Security-Policy forbids WebAssembly, nothing is recorded: add 'wasm-unsafe-eval' to script-src",
    );
  }
  const { module, name } = await compile(scope, source);
  const section = WebAssembly.Module.customSections(module, BUILD_SECTION)[0];
  const found = section ? new TextDecoder().decode(section) : 'none';
  if (found !== buildId) {
    throw new Error(
      `${name} is of another build than the script (${found}, not ${buildId}): deploy the files of one build together`,
    );
  }
  return module;
}

/** The module, and what it is called in messages. */
async function compile(scope: Scope, source: WasmSource): Promise<{ module: WebAssembly.Module; name: string }> {
  const { WebAssembly } = scope;
  const name = 'the wasm that was given';
  // What is given may be of another realm, and a page may have replaced the constructors.
  const isOf = (kind: string): boolean => Object.prototype.toString.call(source) === `[object ${kind}]`;
  if (isOf('WebAssembly.Module')) return { module: source as WebAssembly.Module, name };
  if (isOf('Response')) return fromResponse(scope, source as Response, (source as Response).url || name);
  if (typeof source !== 'string' && !isOf('URL')) {
    try {
      return { module: await WebAssembly.compile(source as BufferSource), name };
    } catch (cause) {
      throw new Error(`${name} is not the recorder's wasm (${String(cause)})`);
    }
  }
  const url = new URL(source as string | URL, scope.location.href).href;
  return fromResponse(scope, await get(scope, url), url);
}

async function fromResponse(scope: Scope, response: Response, name: string) {
  if (!response.ok) throw new Error(`${name} could not be fetched: HTTP ${response.status}`);
  const type = response.headers.get('content-type') ?? 'none';
  const isNamed = type.startsWith('application/wasm');
  let module: WebAssembly.Module;
  try {
    module = isNamed
      ? await scope.WebAssembly.compileStreaming(response)
      : await scope.WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(`${name} is not the recorder's wasm (content type ${type}; ${String(cause)})`);
  }
  if (!isNamed) console.warn(`Afterimage: ${name} is served as ${type}; as application/wasm it would start sooner`);
  return { module, name };
}

async function get(scope: Scope, url: string): Promise<Response> {
  try {
    return await scope.fetch(url);
  } catch (cause) {
    throw new Error(
      `the wasm at ${url} could not be fetched (${String(cause)}): check the address, CORS and connect-src`,
    );
  }
}
