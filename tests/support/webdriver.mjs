/** Plain WebDriver over HTTP: programs, sessions, commands. */
import { accessSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';

export const START_TIMEOUT_MS = 60_000;
const COMMAND_TIMEOUT_MS = 180_000;

/** The first of some program names that the path has, or the value of the environment variable. */
export function findProgram(variable, names) {
  if (process.env[variable]) return process.env[variable];
  for (const name of names) {
    for (const directory of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(directory, name));
        return join(directory, name);
      } catch {
        // Not here.
      }
    }
  }
  throw new Error(`none of ${names.join(', ')} is installed (or name one in ${variable})`);
}

/**
 * Opens a session with a driver that listens on `port` and gives the protocol that `Browser` speaks.
 * `release` ends what was started for it.
 */
export async function openSession(name, port, capabilities, release) {
  const timeouts = { script: COMMAND_TIMEOUT_MS, pageLoad: COMMAND_TIMEOUT_MS };
  const { sessionId, capabilities: given } = await send(port, 'POST', '/session', {
    capabilities: { alwaysMatch: { unhandledPromptBehavior: 'dismiss', timeouts, ...capabilities } },
  });
  const at = `/session/${sessionId}`;
  return {
    name,
    capabilities: given,
    navigate: (url) => send(port, 'POST', `${at}/url`, { url }),
    executeAsync: (script, args) => send(port, 'POST', `${at}/execute/async`, { script, args }),
    performActions: (actions) => send(port, 'POST', `${at}/actions`, { actions }),
    releaseActions: () => send(port, 'DELETE', `${at}/actions`),
    screenshot: () => send(port, 'GET', `${at}/screenshot`),
    command: (method, path, body) => send(port, method, at + path, body),
    async close() {
      await send(port, 'DELETE', at).catch(() => {});
      await release();
    },
  };
}

function send(port, method, path, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            const { value } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
            if (response.statusCode === 200) resolve(value);
            else reject(new Error(`WebDriver ${method} ${path}: ${value?.error}: ${value?.message}`));
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    sent.setTimeout(COMMAND_TIMEOUT_MS + 10_000, () => sent.destroy(new Error(`WebDriver ${method} ${path}: no answer`)));
    sent.on('error', reject);
    sent.end(text);
  });
}
