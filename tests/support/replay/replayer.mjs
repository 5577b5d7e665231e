/** Replays events in Chromium, in every way a player can, and gives what was rebuilt and what was said. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch } from '../browser.mjs';
import { serialise } from '../page/serialise.js';
import { serve } from '../static-server.mjs';

export const WAYS = [
  { mode: 'play', useVirtualDom: true },
  { mode: 'play', useVirtualDom: false },
  { mode: 'seek', useVirtualDom: true },
  { mode: 'seek', useVirtualDom: false },
];

export const nameOf = ({ mode, useVirtualDom }) => `${mode}, virtual DOM ${useVirtualDom ? 'on' : 'off'}`;

/**
 * The one thing a replayer may say, and only when it seeks. It puts the pointer where it was last
 * once everything up to that moment is applied, and complains when that target has gone since; and
 * with its virtual DOM it looks for targets in the real one, where nodes added on the way are not
 * yet. No stream can avoid it. That the stream knows the node is checked here; that it was in the
 * tree at its time is what linear play checks, which must be silent.
 */
function isUnavoidable(message, way, ids) {
  if (way.mode === 'play') return false;
  const [, id] = /^debug: \[replayer\] Node with id '(\d+)' not found\.\s+\{"source":[12],/.exec(message) ?? [];
  return id !== undefined && ids.has(Number(id));
}

/** Ids of all nodes that a stream ever adds. */
function idsOf(events) {
  const ids = new Set();
  const pending = events.flatMap(({ type, data }) => (type === 2 ? [data.node] : type === 3 && data.source === 0 ? data.adds.map((add) => add.node) : []));
  while (pending.length) {
    const node = pending.pop();
    ids.add(node.id);
    for (const child of node.childNodes ?? []) pending.push(child);
  }
  return ids;
}

/** Opens a Chromium that replays. `browser` may be one that is open already. */
export async function openReplayer({ browser } = {}) {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  let events = '[]';
  const server = await serve({
    routes: {
      '/': '<!doctype html><title>replay</title><body><script src="/page.js"></script>',
      '/page.js': { body: bundled.outputFiles[0].text, type: 'text/javascript' },
      '/events.json': () => ({ body: events, type: 'application/json' }),
      '/favicon.ico': { status: 204 },
    },
  });
  const own = browser ? undefined : await launch('chromium');
  const chromium = browser ?? own;

  async function replay(given, way, look = undefined) {
    events = JSON.stringify(given);
    await chromium.goto(`${server.origin}/`);
    const said = await chromium.evaluate((how) => window.__replay.run(how), way);
    const ids = idsOf(given);
    const messages = said.filter((message) => !isUnavoidable(message, way, ids));
    const looked = look && (await chromium.evaluate(look, 'replay'));
    return { ...way, name: nameOf(way), messages, dom: await chromium.evaluate(serialise, 'replay'), looked };
  }

  return {
    replay,
    /** Replays in all four ways. `look`, a function for the page, is asked about each: `looked`. */
    async replayAll(given, look) {
      await validate(given);
      const results = [];
      for (const way of WAYS) results.push(await replay(given, way, look));
      return results;
    },
    screenshot: () => chromium.screenshot(),
    async close() {
      await own?.close();
      await server.close();
    },
  };
}

/**
 * Much that is wrong in a stream a replayer passes over in silence. `AFTERIMAGE_VALIDATOR` names a
 * program that reads events as JSON from its standard input and ends with 0 when they are valid.
 */
async function validate(events) {
  const program = process.env.AFTERIMAGE_VALIDATOR;
  if (!program) return;
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(events));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`the stream is not valid:\n${said.slice(0, 4_000)}`);
}
