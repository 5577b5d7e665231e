/** Fetches and compiles the wasm. Each way it can fail is one message that says what to change. */
import type { Scope } from '../signals.js';

/** The smallest module there is: magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const BUILD_SECTION = 'afterimage.build';

export async function loadModule(scope: Scope, url: string, buildId: string): Promise<WebAssembly.Module> {
  const { WebAssembly } = scope;
  try {
    // Asked before anything is downloaded; browsers word the refusal differently, and WebKit compiles but does not instantiate.
    new WebAssembly.Instance(new WebAssembly.Module(EMPTY_MODULE));
  } catch {
    throw new Error(
      "the page's Content-Security-Policy forbids WebAssembly, nothing is recorded: add 'wasm-unsafe-eval' to script-src",
    );
  }
  const response = await get(scope, url);
  const type = response.headers.get('content-type') ?? 'none';
  let module: WebAssembly.Module;
  try {
    module = type.startsWith('application/wasm')
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (cause) {
    throw new Error(`${url} is not the recorder's wasm (content type ${type}; ${String(cause)})`);
  }
  const section = WebAssembly.Module.customSections(module, BUILD_SECTION)[0];
  const found = section ? new TextDecoder().decode(section) : 'none';
  if (found !== buildId) {
    throw new Error(
      `${url} is of another build than the script (${found}, not ${buildId}): deploy the files of one build together`,
    );
  }
  if (!type.startsWith('application/wasm')) {
    console.warn(`Afterimage: ${url} is served as ${type}; as application/wasm it would start sooner`);
  }
  return module;
}

async function get(scope: Scope, url: string): Promise<Response> {
  let response: Response;
  try {
    response = await scope.fetch(url);
  } catch (cause) {
    throw new Error(
      `the wasm at ${url} could not be fetched (${String(cause)}): check the address, CORS and connect-src`,
    );
  }
  if (!response.ok) throw new Error(`the wasm at ${url} could not be fetched: HTTP ${response.status}`);
  return response;
}
