/** Chromium through chromedriver: plain WebDriver over HTTP. */
import { accessSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import { removeDirectory, start, stop, temporaryDirectory, waitForOutput } from './processes.mjs';

const START_TIMEOUT_MS = 60_000;
const COMMAND_TIMEOUT_MS = 180_000;

const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--hide-scrollbars',
  '--window-size=1280,900',
];

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

/** Starts Chromium and gives the protocol that `Browser` speaks: `command(name, parameters)`. */
export async function startChromium() {
  const profile = temporaryDirectory('chromium');
  const driver = start(findProgram('AFTERIMAGE_CHROMEDRIVER', ['chromedriver']), ['--port=0']);
  const close = async () => {
    await stop(driver);
    removeDirectory(profile);
  };
  try {
    const [, port] = await waitForOutput(driver, /started successfully on port (\d+)/, START_TIMEOUT_MS, 'chromedriver');
    const binary = findProgram('AFTERIMAGE_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']);
    const { sessionId } = await send(port, 'POST', '/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'chrome',
          'goog:chromeOptions': { binary, args: [...ARGUMENTS, `--user-data-dir=${profile}`] },
          'goog:loggingPrefs': { browser: 'ALL' },
          unhandledPromptBehavior: 'dismiss',
          timeouts: { script: COMMAND_TIMEOUT_MS, pageLoad: COMMAND_TIMEOUT_MS },
        },
      },
    });
    const at = `/session/${sessionId}`;
    return {
      name: 'chromium',
      navigate: (url) => send(port, 'POST', `${at}/url`, { url }),
      executeAsync: (script, args) => send(port, 'POST', `${at}/execute/async`, { script, args }),
      performActions: (actions) => send(port, 'POST', `${at}/actions`, { actions }),
      releaseActions: () => send(port, 'DELETE', `${at}/actions`),
      screenshot: () => send(port, 'GET', `${at}/screenshot`),
      log: () => send(port, 'POST', `${at}/se/log`, { type: 'browser' }),
      cdp: (cmd, params = {}) => send(port, 'POST', `${at}/goog/cdp/execute`, { cmd, params }),
      async close() {
        await send(port, 'DELETE', at).catch(() => {});
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
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
            else reject(new Error(`chromedriver ${method} ${path}: ${value?.error}: ${value?.message}`));
          } catch (error) {
            reject(error);
          }
        });
      },
    );
    sent.setTimeout(COMMAND_TIMEOUT_MS + 10_000, () => sent.destroy(new Error(`chromedriver ${method} ${path}: no answer`)));
    sent.on('error', reject);
    sent.end(text);
  });
}
