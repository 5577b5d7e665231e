/** WebKit: WebKitGTK's small browser on a virtual screen, and the older WPE without any screen. */
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { start, stop } from './processes.mjs';
import { START_TIMEOUT_MS, findProgram, openSession } from './webdriver.mjs';

/** WebKitGTK: about as new as the newest Safari. */
export async function startWebKit() {
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const release = () => stop(screen);
  try {
    // Without a screen the driver waits for ever.
    const display = await displayOf(screen);
    return await startDriver('webkit', {
      driver: findProgram('AFTERIMAGE_WEBKIT_DRIVER', ['WebKitWebDriver']),
      env: { ...process.env, DISPLAY: display },
      capabilities: (binary) => ({ 'webkitgtk:browserOptions': { binary, args: ['--automation'] } }),
      binary: miniBrowser('AFTERIMAGE_WEBKIT', 'webkit2gtk-4.1'),
      release,
    });
  } catch (error) {
    await release();
    throw error;
  }
}

/** WPE 2.38: about Safari 16.0, the oldest that is supported. */
export function startWpe() {
  return startDriver('wpe', {
    driver: findProgram('AFTERIMAGE_WPE_DRIVER', ['WPEWebDriver']),
    env: process.env,
    capabilities: (binary) => ({ 'wpe:browserOptions': { binary, args: ['--automation', '--headless'] } }),
    binary: miniBrowser('AFTERIMAGE_WPE', 'wpe-webkit-1.1'),
    release: async () => {},
  });
}

async function startDriver(name, { driver: program, env, capabilities, binary, release }) {
  const port = await freePort();
  const driver = start(program, [`--port=${port}`, '--host=127.0.0.1'], { env });
  const releaseAll = async () => {
    await stop(driver);
    await release();
  };
  try {
    return await patiently(driver, () => openSession(name, port, capabilities(binary), releaseAll));
  } catch (error) {
    await stop(driver);
    throw error;
  }
}

/** The driver says nothing when it is ready: its port is tried until it listens. */
async function patiently(driver, open) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (error.code !== 'ECONNREFUSED' || Date.now() > deadline) throw new Error(`${error.message}\n${driver.output}`);
      await sleep(50);
    }
  }
}

/** Xvfb chooses a free screen and tells its number on descriptor 3. */
function displayOf(screen) {
  return new Promise((resolve, reject) => {
    screen.child.stdio[3].setEncoding('utf8').once('data', (number) => resolve(`:${number.trim()}`));
    screen.exited.then(() => reject(new Error(`Xvfb ended before it was ready:\n${screen.output}`)));
  });
}

/** Debian puts the browser beside the library, in a directory that is named after the machine. */
function miniBrowser(variable, library) {
  if (process.env[variable]) return process.env[variable];
  const places = readdirSync('/usr/lib').map((directory) => join('/usr/lib', directory, library, 'MiniBrowser'));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`MiniBrowser of ${library} is not installed (or name one in ${variable})`);
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
