/**
 * Builds an example, if it has a build, and serves it, with a collector behind the path /replay as a reverse proxy would put it:
 *
 *     node examples/serve.mjs vite-react [--collector http://127.0.0.1:8787] [--port 8080]
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const BEHIND = '/replay';

/** Runs the example's `build`, if it has one. Gives the directory to serve. */
export function build(directory) {
  const { scripts } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
  if (!scripts?.build) return directory;
  const run = spawnSync('npm', ['run', 'build'], { cwd: directory, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${directory}: npm run build failed\n${run.stdout}${run.stderr}`);
  return path.join(directory, 'dist');
}

/** Serves a directory. Paths that are no files are answered with its page, for routers. Headers of all answers: `headers.json`. */
export async function serve({ directory, collector, port = 0 }) {
  const settings = path.join(directory, 'headers.json');
  const headers = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith(`${BEHIND}/`)) return forward(request, response, collector);
    const named = path.join(directory, path.normalize(decodeURIComponent(pathname)));
    const isFile = statSync(named, { throwIfNoEntry: false })?.isFile();
    if (!isFile && path.extname(pathname)) return response.writeHead(404).end();
    const file = isFile ? named : path.join(directory, 'index.html');
    response.writeHead(200, { ...headers, 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.closeAllConnections() ?? server.close() };
}

function forward(request, response, collector) {
  const url = new URL(request.url.slice(BEHIND.length), collector);
  const onward = ask(url, { method: request.method, headers: { ...request.headers, host: url.host } }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.headersSent || response.writeHead(502).end());
  request.pipe(onward);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => {
    const index = process.argv.indexOf(`--${name}`);
    return index < 0 ? otherwise : process.argv[index + 1];
  };
  const name = process.argv[2];
  const directory = path.join(path.dirname(fileURLToPath(import.meta.url)), name ?? '');
  if (!name || !existsSync(path.join(directory, 'package.json'))) {
    console.error('Usage: node examples/serve.mjs EXAMPLE [--collector ORIGIN] [--port NUMBER]');
    process.exit(1);
  }
  const { origin } = await serve({
    directory: build(directory),
    collector: option('collector', 'http://127.0.0.1:8787'),
    port: Number(option('port', 8080)),
  });
  console.log(origin);
}
