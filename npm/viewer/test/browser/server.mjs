/** A stand-in for the collector: the viewer's files under its CSP, and the API over hand-made sessions. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pausedEvents, shopEvents } from './recording.mjs';

export const TOKEN = 'a-viewer-token';
/** The collector's policy; one of its tests compares. */
const CSP = JSON.parse(await readFile(new URL('policy.json', import.meta.url), 'utf8')).join('; ');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const DAY_MS = 86_400_000;
/** When the session `shop` began. */
export const SHOP_START_MS = Date.now() - DAY_MS;

/** What was added to the times of the session `shop`: its visitor's clock is five hours ahead. */
export const SHOP_CORRECTION_MS = -5 * 3_600_000;

/** Sessions of the last days, newest first. `many` fills more than one page. */
export function sessions(nowMs, many = 0) {
  const paths = ['/products', '/checkout?step=2', '/', '/account/orders', '/products/oak-stool'];
  const agents = [
    'Chrome/156.0.0.0 Safari/537.36',
    'Firefox/140.0',
    'Version/18.2 Safari/605.1',
    'Chrome/155.0 Edg/155.0',
  ];
  return Array.from({ length: 9 + many }, (_, n) => {
    const start = n === 0 ? nowMs - 250_000 : nowMs - n * 0.27 * DAY_MS;
    return {
      id: n === 0 ? 'live' : n === 1 ? 'shop' : `s${n}`,
      application_id: 'demo',
      start,
      end: n === 0 ? nowMs - 5_000 : start + (n * 53_000 + 41_000),
      url: `https://shop.example${paths[n % paths.length]}`,
      user_agent: `Mozilla/5.0 ${agents[n % agents.length]}`,
      user: n % 4 === 1 ? { email: 'anna@shop.example' } : null,
      tabs: n % 5 === 2 ? 2 : 1,
      views: (n % 4) + 1,
      has_error: n % 3 === 1,
      has_gaps: n % 4 === 2,
    };
  });
}

/** Those that the collector would list for these parameters. */
export function passing(all, query) {
  const least = (name) => Number(query.get(name) ?? -Infinity);
  const part = (name, text) => text.toLowerCase().includes((query.get(name) ?? '').toLowerCase());
  const isNamed = (agent) => {
    const browser = query.get('browser');
    if (browser === 'chrome') return agent.includes('Chrome/') && !agent.includes('Edg/');
    return !browser || agent.includes({ edge: 'Edg/', firefox: 'Firefox/', safari: 'Version/' }[browser] ?? 'none');
  };
  return all.filter(
    ({ user, url, has_error, start, end, user_agent }) =>
      part('user', user ? Object.values(user).join() : '') &&
      part('url', url) &&
      (query.get('has_error') ?? String(has_error)) === String(has_error) &&
      end - start >= least('min_duration') &&
      start >= least('from') &&
      start <= Number(query.get('to') ?? Infinity) &&
      isNamed(user_agent),
  );
}

/** Starts the server on a free port of this machine. */
export async function startServer(dist) {
  const seen = [];
  const deleted = new Set();
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer({ dist, deleted }, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, seen, close: () => server.close() };
}

async function answer({ dist, deleted }, request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/api/viewer/login') return login(request, response);
  if (url.pathname.startsWith('/api/')) {
    if (!request.headers.cookie?.includes(`viewer=${TOKEN}`)) return json(response, 401, { error: 'sign in' });
    return request.method === 'DELETE' ? remove(url, response, deleted) : api(url, response, deleted);
  }
  const file = extname(url.pathname) ? normalize(url.pathname) : 'index.html';
  const body = await readFile(join(dist, file)).catch(() => undefined);
  if (!body) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': CSP });
  response.end(body);
}

async function login(request, response) {
  let body = '';
  for await (const part of request) body += part;
  if (JSON.parse(body).token !== TOKEN) return json(response, 401, { error: 'wrong token' });
  response.setHeader('set-cookie', `viewer=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`);
  json(response, 200, {});
}

/** `paused` cannot be deleted; every other session can, once. */
function remove(url, response, deleted) {
  const id = url.pathname.split('/').at(-1);
  if (id === 'paused') return json(response, 500, { error: 'no' });
  if (deleted.has(id)) return json(response, 404, { error: 'no such session' });
  deleted.add(id);
  json(response, 200, { sessions: 1 });
}

function api(url, response, deleted) {
  const nowMs = Date.now();
  if (url.pathname === '/api/sessions') {
    const all = passing(sessions(nowMs, 60), url.searchParams).filter(({ id }) => !deleted.has(id));
    const from = all.findIndex(({ id }) => id === url.searchParams.get('before')) + 1;
    return json(response, 200, all.slice(from, from + Number(url.searchParams.get('limit'))));
  }
  if (url.pathname === '/api/sessions/shop') {
    return json(response, 200, { start: SHOP_START_MS, clock_correction_ms: SHOP_CORRECTION_MS });
  }
  const id = /^\/api\/sessions\/([^/]+)\/events$/.exec(url.pathname)?.[1];
  if (deleted.has(id)) return json(response, 404, { error: 'no such session' });
  if (id === 'live') return json(response, 200, shopEvents(nowMs - 250_000));
  if (id === 'shop') return json(response, 200, shopEvents(SHOP_START_MS));
  if (id === 'paused') return json(response, 200, pausedEvents(SHOP_START_MS));
  if (id === 'empty') return json(response, 200, []);
  json(response, 404, { error: 'no such session' });
}

function json(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
