/** What runs in a page of a trial besides its workload: witnesses of its own, and answers to whoever asks. */
import { seeded, sentence } from './made.mjs';

/** Between two witnesses. */
export const WITNESS_MS = 500;
/** All pages of a trial are asked and told by one channel: they are no openers of each other, so that each may have a process of its own. */
const CHANNEL = 'budget';

/** The source of a script that runs before the recorder: from when it records, a page writes witnesses and does what `act` does. */
export const script = (page, act = () => {}) => `(${watch})(${page}, ${act}, ${seeded}, ${sentence}, ${WITNESS_MS}, '${CHANNEL}');`;

function watch(page, act, random, words, witnessMs, name) {
  const state = { page, beganMs: 0, producedMs: [], steps: [], lostFrames: 0, fallbacks: [], visibility: '' };
  // It stays as it is, and is small: one that takes part in the page's layout would make work of its own.
  const list = document.createElement('ol');
  list.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 9em; height: 2em; margin: 0; overflow: clip; font-size: 9px';
  const write = () => {
    const witness = document.createElement('li');
    witness.textContent = `witness-${state.producedMs.push(Date.now())}@${state.producedMs.at(-1)};`;
    list.append(witness);
  };
  const look = () => {
    const { delivery, fallbacks } = window.Afterimage.getRecorderStats();
    const { level, lostFrames } = delivery;
    Object.assign(state, { lostFrames: lostFrames ?? 0, fallbacks });
    const last = state.steps.at(-1)?.level ?? 0;
    if (level !== undefined && level !== last) state.steps.push({ level, afterMs: Date.now() - state.beganMs });
  };
  let writing;
  const begin = () => {
    state.beganMs = Date.now();
    document.body.append(list);
    writing = setInterval(write, witnessMs);
    setInterval(look, 1_000);
    const number = random(page + 1);
    act({ random: number, sentence: (count) => words(number, count) });
  };
  const waiting = setInterval(() => {
    if (!window.Afterimage?.isRecording?.()) return;
    clearInterval(waiting);
    begin();
  }, 5);
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    if (data.ask === 'leave') location.href = data.to;
    if (data.ask === 'stop') clearInterval(writing);
    if (data.ask === 'stop' || data.ask === 'tell') channel.postMessage({ told: { ...state, visibility: document.visibilityState, toldMs: Date.now() } });
  };
}

/** Asks the pages, one of which the browser shows: what each of them tells, once all have been heard that recorded. */
export const ask = (browser, what, pages) => browser.waitFor(askAll, { args: [what, pages, CHANNEL], timeoutMs: 60_000, everyMs: 200, what: `${pages} pages tell` });

async function askAll(what, pages, name) {
  const told = new Map();
  const channel = new BroadcastChannel(name);
  await new Promise((resolve) => {
    const late = setTimeout(resolve, 5_000);
    channel.onmessage = ({ data }) => {
      if (data.told?.beganMs) told.set(data.told.page, data.told);
      if (told.size < pages) return;
      clearTimeout(late);
      resolve();
    };
    channel.postMessage({ ask: what });
  });
  channel.close();
  return told.size === pages && [...told.values()];
}

/** All pages go elsewhere at once. */
export const leave = (browser, to) =>
  browser.evaluate(
    (address, name) => {
      const channel = new BroadcastChannel(name);
      channel.postMessage({ ask: 'leave', to: address });
      channel.close();
    },
    to,
    CHANNEL,
  );
