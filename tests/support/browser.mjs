/** One way to drive every browser: pages, scripts in them, and input as a person makes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startChromium } from './chromium.mjs';
import { startFirefox } from './marionette.mjs';
import { startWebKit, startWpe } from './webkit.mjs';

const STARTERS = { chromium: startChromium, firefox: startFirefox, webkit: startWebKit, wpe: startWpe };

/** Those on which only the main paths are tested. */
const MAIN_PATHS = ['webkit', 'wpe'];

/** The browsers of this run: `AFTERIMAGE_BROWSERS`, by default all. One that is named and absent fails. */
export const ALL_BROWSERS = (process.env.AFTERIMAGE_BROWSERS ?? Object.keys(STARTERS).join()).split(',').filter(Boolean);

/** The browsers that all tests run on. */
export const BROWSERS = ALL_BROWSERS.filter((name) => !MAIN_PATHS.includes(name));

const KEYS = { Enter: '\uE007', Tab: '\uE004', Backspace: '\uE003', Escape: '\uE00C', ArrowDown: '\uE015', ArrowUp: '\uE013', Home: '\uE011', End: '\uE010', Space: ' ' };

export async function launch(name, options = {}) {
  const starter = STARTERS[name];
  if (!starter) throw new Error(`AFTERIMAGE_BROWSERS names ${JSON.stringify(name)}; known are ${Object.keys(STARTERS).join(', ')}`);
  return new Browser(await starter(options));
}

class DocumentGone extends Error {}

export class Browser {
  #protocol;

  constructor(protocol) {
    this.#protocol = protocol;
    this.name = protocol.name;
  }

  close() {
    return this.#protocol.close();
  }

  /** Ends it as a crash does. Chromium and Firefox only. */
  kill() {
    return this.#protocol.kill();
  }

  /** The processes that pages run in crash, and another window is gone on in. Chromium and Firefox only. */
  crashPages() {
    return this.#protocol.crashPages();
  }

  /** Opens a page and waits for its load event. */
  async goto(url) {
    await this.#protocol.navigate(url);
  }

  /**
   * Runs a function in the page with JSON arguments and gives its (awaited) JSON result. The
   * function is sent as source: it sees nothing of the test's scope.
   */
  async evaluate(page, ...args) {
    const source = `
      const args = JSON.parse(arguments[0]), done = arguments[arguments.length - 1];
      const fail = (error) => done(JSON.stringify({ error: String((error && (error.stack ? error + '\\n' + error.stack : error)) || error) }));
      try {
        Promise.resolve((${page})(...args)).then((value) => done(JSON.stringify({ value })), fail);
      } catch (error) {
        fail(error);
      }`;
    const answer = JSON.parse(await this.#protocol.executeAsync(source, [JSON.stringify(args)]));
    // So Firefox answers where a link is being followed.
    if (answer === null) throw new DocumentGone(`in ${this.name}: the document went while the script ran`);
    if ('error' in answer) throw new Error(`in ${this.name}: ${answer.error}`);
    return answer.value;
  }

  /** Waits until a function of the page gives something true, and gives that. The page may become another meanwhile. */
  async waitFor(page, { args = [], timeoutMs = 30_000, everyMs = 50, what = String(page) } = {}) {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const value = await this.evaluate(page, ...args).catch((error) => {
        if (!(error instanceof DocumentGone)) throw error;
      });
      if (value) return value;
      if (Date.now() > deadline) throw new Error(`in ${this.name}: still not after ${timeoutMs} ms: ${what}`);
      await sleep(everyMs);
    }
  }

  /** A screenshot of the viewport as PNG bytes. */
  async screenshot() {
    return Buffer.from(await this.#protocol.screenshot(), 'base64');
  }

  /** Minimises the window, or brings it back. Chromium and Firefox only. */
  setVisible(isVisible) {
    return this.#protocol.setVisible(isVisible);
  }

  /** What Chromium wrote to its console since the last call: `[{ level, message }]`. Chromium only. */
  consoleLog() {
    return this.#protocol.log();
  }

  /** A command of the Chrome DevTools protocol. Chromium only. */
  cdp(command, parameters) {
    return this.#protocol.cdp(command, parameters);
  }

  /** The middle of an element in the viewport, scrolled there if need be. */
  async centre(selector) {
    return this.evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (!element) throw new Error(`no element matches ${wanted}`);
      const seen = element.getBoundingClientRect();
      if (seen.top < 0 || seen.bottom > innerHeight) element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    }, selector);
  }

  /** Moves the mouse along some points, `durationMs` for each step. */
  async moveMouse(points, durationMs = 60) {
    await this.#pointer(points.map(({ x, y }) => ({ type: 'pointerMove', x, y, duration: durationMs, origin: 'viewport' })));
  }

  async click(selector) {
    const { x, y } = await this.centre(selector);
    await this.clickAt(x, y);
  }

  async clickAt(x, y) {
    await this.#pointer([
      { type: 'pointerMove', x, y, duration: 30, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]);
  }

  /** Types a text into what has the focus, key by key. */
  async type(text) {
    await this.#keys([...text]);
  }

  /** Presses keys by name, such as `Enter` or `ArrowDown`. */
  async press(...names) {
    await this.#keys(names.map((name) => KEYS[name] ?? name));
  }

  /** Clicks into a field and types. */
  async fill(selector, text) {
    await this.click(selector);
    await this.type(text);
  }

  /** Chooses an option by the keyboard, as the list of a `select` opens in no headless browser alike. */
  async choose(selector, optionText) {
    await this.evaluate((wanted) => document.querySelector(wanted).focus(), selector);
    await this.type(optionText);
    await this.waitFor((wanted, text) => document.querySelector(wanted).selectedOptions[0]?.text.toLowerCase().startsWith(text.toLowerCase()), {
      args: [selector, optionText],
      timeoutMs: 10_000,
      what: `${selector} shows ${optionText}`,
    });
  }

  /** Turns the wheel over an element. */
  async wheel(selector, deltaY) {
    const { x, y } = await this.centre(selector);
    await this.#protocol.performActions([{ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x, y, deltaX: 0, deltaY, duration: 100, origin: 'viewport' }] }]);
  }

  /** Input of several sources at once, as the WebDriver standard has it. */
  async perform(sources) {
    await this.#protocol.performActions(sources);
  }

  async #pointer(actions) {
    await this.#protocol.performActions([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  }

  async #keys(values) {
    const actions = values.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.#protocol.performActions([{ type: 'key', id: 'keyboard', actions }]);
  }
}
