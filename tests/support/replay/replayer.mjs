/** Replays events, in every way a player can, and gives what was rebuilt and what was said. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch } from '../browser.mjs';
import { isUnavoidable } from '../differences.mjs';
import { serialise } from '../page/serialise.js';
import { serve } from '../static-server.mjs';

export const WAYS = [
  { mode: 'play', useVirtualDom: true },
  { mode: 'play', useVirtualDom: false },
  { mode: 'seek', useVirtualDom: true },
  { mode: 'seek', useVirtualDom: false },
];

export const nameOf = ({ mode, useVirtualDom }) => `${mode}, virtual DOM ${useVirtualDom ? 'on' : 'off'}`;

/** What goes wrong, once the server is closed: one that listens would keep the process alive. */
const closing = (server) => async (error) => {
  await server.close();
  throw error;
};

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

/**
 * Opens a browser that replays: `engine`, by default Chromium, or `browser`, which may be open
 * already. Ways of one stream run at once, each in a frame of its own.
 */
export async function openReplayer({ engine = 'chromium', browser } = {}) {
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
  // A replayer scrolls smoothly as it plays, and Firefox stops on the way where nobody would see it.
  const own = browser ? undefined : await launch(engine, { smoothScroll: false }).catch(closing(server));
  const player = browser ?? own;

  async function replayIn(ways, given, { look, ask } = {}) {
    events = JSON.stringify(given);
    await player.goto(`${server.origin}/`);
    const said = await player.evaluate((how) => window.__replay.run(how), ways);
    const sought = await player.evaluate(() => window.__replay.ways.map(({ isSought }) => isSought));
    const ids = idsOf(given);
    const results = [];
    for (const [place, wanted] of ways.entries()) {
      const way = { ...wanted, isSought: sought[place] };
      const messages = said[place].filter((message) => !isUnavoidable(message, way, ids));
      const asked = ask && (await player.evaluate(ask, 'replay', place));
      results.push({ ...way, name: nameOf(way), messages, dom: await player.evaluate(serialise, 'replay', { way: place, look }), asked });
    }
    return results;
  }

  return {
    replay: async (given, way, options) => (await replayIn([way], given, options))[0],
    /**
     * Replays in all four ways; `look` as in `serialise`; `ask`, a function for the page, is asked about each: `asked`;
     * `viaPart` is how far to go first (0 to 1) where a moment is sought.
     */
    replayAll: (given, { viaPart, ...options } = {}) => replayIn(WAYS.map((way) => ({ ...way, viaPart })), given, options),
    screenshot: () => player.screenshot(),
    async close() {
      await own?.close();
      await server.close();
    },
  };
}
