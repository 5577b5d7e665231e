/** Chromium through chromedriver. */
import { killBelow, removeDirectory, start, stop, temporaryDirectory, waitForOutput } from './processes.mjs';
import { START_TIMEOUT_MS, findProgram, openSession } from './webdriver.mjs';

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
  // Pages are held against their replays: both must do without what is elsewhere, and at once.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const MOST_STARTS = 5;

/** Starts chromedriver and gives it with its port. It takes a free port of IPv6, and ends when that of IPv4 is in use. */
async function startDriver() {
  for (let starts = 1; ; starts++) {
    const driver = start(findProgram('AFTERIMAGE_CHROMEDRIVER', ['chromedriver']), ['--port=0']);
    try {
      const [, port] = await waitForOutput(driver, /started successfully on port (\d+)/, START_TIMEOUT_MS, 'chromedriver');
      return { driver, port };
    } catch (error) {
      await stop(driver);
      if (starts === MOST_STARTS || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

/** Starts Chromium and gives the protocol that `Browser` speaks. `profile`: a directory that is the caller's, and stays. */
export async function startChromium({ profile: given } = {}) {
  const { driver, port } = await startDriver();
  const profile = given ?? temporaryDirectory('chromium');
  const release = async () => {
    await stop(driver);
    if (!given) removeDirectory(profile);
  };
  try {
    const binary = findProgram('AFTERIMAGE_CHROMIUM', ['chromium', 'chromium-browser', 'google-chrome']);
    const capabilities = {
      browserName: 'chrome',
      'goog:chromeOptions': { binary, args: [...ARGUMENTS, `--user-data-dir=${profile}`] },
      'goog:loggingPrefs': { browser: 'ALL' },
    };
    const session = await openSession('chromium', port, capabilities, release);
    return {
      ...session,
      kill: () => stop(driver, { signal: 'SIGKILL' }),
      async crashPages() {
        const crashed = await session.command('GET', '/window');
        if (!killBelow(driver, (args) => args.includes('--type=renderer'))) throw new Error('Chromium has no process of pages');
        // Not by the driver, which ends its session at the first error when a page has crashed.
        const ask = (path, method = 'GET') => fetch(`http://${session.capabilities['goog:chromeOptions'].debuggerAddress}/json/${path}`, { method });
        const { id } = await (await ask('new?about:blank', 'PUT')).json();
        await ask(`close/${crashed}`);
        await session.command('POST', '/window', { handle: id });
      },
      setVisible: (isVisible) => (isVisible ? session.command('POST', '/window/rect', { x: 10, y: 10 }) : session.command('POST', '/window/minimize', {})),
      log: () => session.command('POST', '/se/log', { type: 'browser' }),
      cdp: (cmd, params = {}) => session.command('POST', '/goog/cdp/execute', { cmd, params }),
    };
  } catch (error) {
    await release();
    throw error;
  }
}
