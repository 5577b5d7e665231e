/** Stands between the recorder and the collector: keeps all that is sent, and may be made to fail. */
import { createServer, request } from 'node:http';
import { inflateRawSync } from 'node:zlib';

/**
 * `override(request, url, forward)` may give (a promise of) `{ status, headers, body }` to answer in the collector's
 * place, `'drop'` to break the connection, or `'hang'` to let it be; `forward()` hands the body to the collector beside
 * that. `cutsBodies` breaks connections in the middle of a body.
 */
export async function startIntakeProxy(target, { override } = {}) {
  const { hostname, port } = new URL(target);
  const bodies = [];
  /** Bodies that the collector never saw: they left the page all the same. */
  const refused = [];
  const urls = [];
  const heads = [];
  /** What was posted, whole, in the order in which it had come. */
  const requests = [];
  const proxy = { override, cutsBodies: false };
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url, 'http://127.0.0.1');
    urls.push(incoming.url);
    heads.push(incoming.rawHeaders.join('\n'));
    const chunks = [];
    incoming.on('data', (chunk) => (proxy.cutsBodies ? incoming.socket.destroy() : chunks.push(chunk)));
    incoming.on('error', () => {});
    incoming.on('end', async () => {
      const body = Buffer.concat(chunks);
      const head = `${incoming.method} ${incoming.url} HTTP/1.1\r\n${headerLines(incoming.rawHeaders)}\r\n`;
      const seen = { address: `http://127.0.0.1:${own}${incoming.url}`, head, body, endedMs: Date.now(), status: 0, answeredMs: Infinity };
      if (incoming.method === 'POST') requests.push(seen);
      const forward = (receive = (response) => response.resume()) => {
        const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, receive);
        onward.on('error', () => incoming.socket.destroy());
        onward.end(body);
      };
      const answer = await proxy.override?.(incoming, url, forward);
      if (answer) refused.push(body);
      if (answer === 'hang') return;
      if (answer === 'drop') return incoming.socket.destroy();
      if (answer) return outgoing.writeHead(answer.status, { 'access-control-allow-origin': '*', ...answer.headers }).end(answer.body ?? '');
      if (incoming.method === 'POST') bodies.push(body);
      forward((response) => {
        Object.assign(seen, { status: response.statusCode, answeredMs: Date.now() });
        outgoing.writeHead(response.statusCode, response.headers);
        response.on('error', () => outgoing.destroy());
        response.pipe(outgoing);
      });
    });
  });
  const listen = (port) => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const own = server.address().port;
  return Object.assign(proxy, {
    origin: `http://127.0.0.1:${own}`,
    bodies,
    refused,
    urls,
    heads,
    requests,
    close,
    /** Connections are refused, until `accept`. */
    refuse: close,
    accept: () => listen(own),
  });
}

const headerLines = (raw) => raw.reduce((text, part, index) => text + part + (index % 2 === 0 ? ': ' : '\r\n'), '');

/** Session and tab of a body, which stand in its header (`docs/wire-format.md`). */
export function sender(body) {
  const id = (from) => body.toString('hex', from, from + 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { session: id(7), tab: id(23) };
}

/**
 * All that a body says, as one buffer: its bytes as they are and whatever in it inflates, wherever
 * the compressed part begins, with and without the static dictionary. Whoever looks for a secret
 * in it must also look for something that has to be there.
 */
export function readable(body, dictionary) {
  const parts = [body];
  for (let offset = 0; offset < Math.min(body.length, 512); offset++) {
    for (const primed of dictionary ? [dictionary, undefined] : [undefined]) {
      try {
        const inflated = inflateRawSync(body.subarray(offset), primed ? { dictionary: primed } : {});
        if (inflated.length > 16) parts.push(inflated);
      } catch {
        // Not the beginning of a deflate stream.
      }
    }
  }
  return Buffer.concat(parts);
}
