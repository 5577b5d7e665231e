/** Firefox through Marionette, the protocol that it speaks itself: no driver program is needed. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killBelow, removeDirectory, start, stop, temporaryDirectory } from './processes.mjs';
import { findProgram } from './webdriver.mjs';

const START_TIMEOUT_MS = 90_000;
const COMMAND_TIMEOUT_MS = 180_000;

/** No connection of the browser's own, no first-run pages, and a port that the system chooses. */
const PREFERENCES = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutConfig.showWarning': false,
  'browser.download.panel.shown': true,
  'browser.formfill.enable': false,
  'browser.safebrowsing.downloads.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'browser.tabs.remote.separatePrivilegedContentProcess': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.ipc.processPrelaunch.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  // Pages are held against their replays: both must do without what is elsewhere, and at once.
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': '127.0.0.1, localhost',
  'signon.rememberSignons': false,
  'toolkit.startup.max_resumed_crashes': -1,
  // Scroll bars above the page, as Chromium is told: a replayer shows none, so they must take no room.
  'ui.useOverlayScrollbars': 1,
  'widget.gtk.overlay-scrollbars.enabled': true,
};

/** Of the window with its tool bars. */
const SIZE = { width: 1280, height: 985 };

/**
 * Starts Firefox and gives the protocol that `Browser` speaks. Without `smoothScroll` all scrolling is done at once.
 * `profile`: a directory that is the caller's, and stays.
 */
export async function startFirefox({ smoothScroll = true, profile: given } = {}) {
  const profile = given ?? temporaryDirectory('firefox');
  const lines = Object.entries({ ...PREFERENCES, 'general.smoothScroll': smoothScroll }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  // Of an earlier run.
  rmSync(join(profile, 'MarionetteActivePort'), { force: true });
  const binary = findProgram('AFTERIMAGE_FIREFOX', ['firefox-esr', 'firefox']);
  const args = ['--marionette', '--headless', '--no-remote', '--profile', profile, '--width', '1280', '--height', '900', 'about:blank'];
  const browser = start(binary, args, { env: { ...process.env, MOZ_HEADLESS: '1', MOZ_CRASHREPORTER_DISABLE: '1' } });
  const close = async () => {
    await stop(browser);
    if (!given) removeDirectory(profile);
  };
  try {
    const connection = await open(await activePort(profile, browser));
    const call = connection.call;
    await call('WebDriver:NewSession', {
      capabilities: { alwaysMatch: { unhandledPromptBehavior: 'dismiss', timeouts: { script: COMMAND_TIMEOUT_MS, pageLoad: COMMAND_TIMEOUT_MS } } },
    });
    await call('WebDriver:SetWindowRect', SIZE);
    return {
      name: 'firefox',
      navigate: (url) => call('WebDriver:Navigate', { url }),
      executeAsync: async (script, args) => (await call('WebDriver:ExecuteAsyncScript', { script, args, newSandbox: true, sandbox: null })).value,
      performActions: (actions) => call('WebDriver:PerformActions', { actions }),
      releaseActions: () => call('WebDriver:ReleaseActions', {}),
      screenshot: async () => (await call('WebDriver:TakeScreenshot', { full: false })).value,
      setVisible: (isVisible) => (isVisible ? call('WebDriver:SetWindowRect', SIZE) : call('WebDriver:MinimizeWindow')),
      async crashPages() {
        if (!killBelow(browser, (args) => args.includes('-contentproc') && args.at(-1) === 'tab')) throw new Error('Firefox has no process of pages');
        const { handle } = await call('WebDriver:NewWindow', { type: 'window' });
        await call('WebDriver:SwitchToWindow', { handle });
      },
      async kill() {
        connection.end();
        await stop(browser, { signal: 'SIGKILL' });
      },
      async close() {
        await Promise.race([call('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {}), sleep(5_000)]);
        connection.end();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** With port 0 Firefox writes the port that it got into its profile. */
async function activePort(profile, browser) {
  const file = join(profile, 'MarionetteActivePort');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (/^\d+$/.test(text)) return Number(text);
    await sleep(50);
  }
  throw new Error(`Firefox was not ready after ${START_TIMEOUT_MS} ms:\n${browser.output}`);
}

/** Packets are `<length>:<JSON>`; a command is [0, id, name, parameters], its answer [1, id, error, result]. */
async function open(port) {
  const socket = connect({ host: '127.0.0.1', port });
  const waiting = new Map();
  let buffer = Buffer.alloc(0);
  let lastId = 0;
  const fail = (error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const hello = new Promise((resolve, reject) => waiting.set('hello', { resolve, reject }));
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('Firefox closed the Marionette connection')));
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const colon = buffer.indexOf(0x3a);
      if (colon < 0) return;
      const end = colon + 1 + Number(buffer.subarray(0, colon).toString('ascii'));
      if (buffer.length < end) return;
      const packet = JSON.parse(buffer.subarray(colon + 1, end).toString('utf8'));
      buffer = buffer.subarray(end);
      if (!Array.isArray(packet)) {
        waiting.get('hello')?.resolve(packet);
        waiting.delete('hello');
        continue;
      }
      const [, id, error, result] = packet;
      const waiter = waiting.get(id);
      waiting.delete(id);
      if (error) waiter?.reject(new Error(`Firefox ${waiter.name}: ${error.error}: ${error.message}`));
      else waiter?.resolve(result);
    }
  });
  await hello;
  return {
    call(name, parameters) {
      return new Promise((resolve, reject) => {
        const id = ++lastId;
        const timer = setTimeout(() => reject(new Error(`Firefox ${name}: no answer`)), COMMAND_TIMEOUT_MS + 10_000);
        const settle = (then) => (value) => {
          clearTimeout(timer);
          then(value);
        };
        waiting.set(id, { name, resolve: settle(resolve), reject: settle(reject) });
        const text = JSON.stringify([0, id, name, parameters]);
        socket.write(`${Buffer.byteLength(text)}:${text}`);
      });
    },
    end: () => socket.destroy(),
  };
}
