/** A file server for tests: directories, pages made in memory, headers, and a fallback for single-page applications. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Serves on 127.0.0.1, on a free port unless one is given.
 *
 * `routes` maps a path to a string or buffer, or to `{ body, type, status, headers }`, or to a
 * function `(request, url)` that gives one of those; `roots` maps path prefixes to directories;
 * `fallback` is the path that answers for everything else.
 */
export async function serve({ port = 0, routes = {}, roots = {}, fallback, headers = {} } = {}) {
  const answers = new Map(Object.entries(routes));
  const requests = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    requests.push(url.pathname);
    try {
      if (await fromRoutes(url.pathname, request, response, url)) return;
      if (fromRoots(url.pathname, response)) return;
      if (fallback && ((await fromRoutes(fallback, request, response, url)) || fromRoots(fallback, response))) return;
      response.writeHead(404, { 'content-type': 'text/plain', ...headers }).end('not found');
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error?.stack ?? error));
    }
  });

  async function fromRoutes(path, request, response, url) {
    let answer = answers.get(path);
    if (typeof answer === 'function') answer = await answer(request, url);
    if (answer === undefined) return false;
    if (typeof answer === 'string' || Buffer.isBuffer(answer)) answer = { body: answer };
    const type = answer.type ?? TYPES[extname(path)] ?? TYPES['.html'];
    response.writeHead(answer.status ?? 200, { 'content-type': type, 'cache-control': 'no-store', ...headers, ...answer.headers }).end(answer.body ?? '');
    return true;
  }

  function fromRoots(path, response) {
    for (const [prefix, directory] of Object.entries(roots)) {
      if (!path.startsWith(prefix)) continue;
      const file = normalize(join(directory, decodeURIComponent(path.slice(prefix.length)) || 'index.html'));
      if (!file.startsWith(normalize(directory + sep))) continue;
      const found = statSync(file, { throwIfNoEntry: false });
      if (!found?.isFile()) continue;
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-length': found.size, 'cache-control': 'no-store', ...headers });
      createReadStream(file).pipe(response);
      return true;
    }
    return false;
  }

  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    /** Paths asked for, in order. */
    requests,
    /** Adds or replaces an answer; gives its URL. */
    route(path, answer) {
      answers.set(path, answer);
      return origin + path;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
