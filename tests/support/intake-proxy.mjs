/** Stands between the recorder and the collector: keeps all that is sent, and may be made to fail. */
import { createServer, request } from 'node:http';
import { inflateRawSync } from 'node:zlib';

/**
 * `override(request, url)` may give `{ status, headers, body }` to answer in the collector's
 * place, or `'drop'` to break the connection.
 */
export async function startIntakeProxy(target, { override } = {}) {
  const { hostname, port } = new URL(target);
  const bodies = [];
  /** Bodies that the collector never saw: they left the page all the same. */
  const refused = [];
  const urls = [];
  const heads = [];
  const proxy = { override };
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url, 'http://127.0.0.1');
    urls.push(incoming.url);
    heads.push(incoming.rawHeaders.join('\n'));
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('error', () => {});
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const answer = proxy.override?.(incoming, url);
      if (answer) refused.push(body);
      if (answer === 'drop') return incoming.socket.destroy();
      if (answer) return outgoing.writeHead(answer.status, { 'access-control-allow-origin': '*', ...answer.headers }).end(answer.body ?? '');
      if (incoming.method === 'POST') bodies.push(body);
      const onward = request({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (response) => {
        outgoing.writeHead(response.statusCode, response.headers);
        response.pipe(outgoing);
      });
      onward.on('error', () => incoming.socket.destroy());
      onward.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    origin: `http://127.0.0.1:${server.address().port}`,
    bodies,
    refused,
    urls,
    heads,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
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
