/** Bundled into the page that replays: plays a recording in some ways at once and keeps all that the replayers say. */
import { Replayer } from '@rrweb/replay';

const common = [];
const write = (messages, from, parts) => {
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    if (part instanceof Error) return String(part.stack ?? part);
    try {
      return JSON.stringify(part);
    } catch {
      return String(part);
    }
  });
  messages.push(`${from}: ${text.join(' ')}`.slice(0, 600));
};
// What nobody can be blamed for, all are.
for (const name of ['debug', 'log', 'info', 'warn', 'error']) console[name] = (...parts) => write(common, `console.${name}`, parts);
addEventListener('error', (event) => write(common, 'error', [event.error ?? event.message]));
addEventListener('unhandledrejection', (event) => write(common, 'rejection', [event.reason]));

const [FOCUS, BLUR] = [5, 6];
const PLAYED_IN_MS = 600;
/** Where there is audio or video: Firefox mutes by itself what plays faster than this, and no browser plays faster than 16 times. */
const MOST_SPEED_OF_MEDIA = 4;
const settle = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60))));

/** In play the replayer scrolls smoothly, and pauses on the way: the document is final when nothing in it has moved for a while. */
async function scrolled(document) {
  const offsets = () => [...document.querySelectorAll('*')].map(({ scrollLeft, scrollTop }) => `${scrollLeft},${scrollTop}`).join(' ');
  let before = offsets();
  for (let [calm, tries] = [0, 0]; calm < 4 && tries < 80; tries += 1) {
    await settle();
    const now = offsets();
    calm = now === before ? calm + 1 : 0;
    before = now;
  }
}

function speedOf(events, totalMs) {
  const holdsMedia = /"tagName":"(audio|video)"/.test(JSON.stringify(events));
  return Math.min(holdsMedia ? MOST_SPEED_OF_MEDIA : Infinity, Math.max(1, totalMs / PLAYED_IN_MS));
}

/**
 * `mode` is `play` (all events by the clock, sped up), `seek` (`viaPart` of the way, by default half of it, then to
 * the end or to `atMs`), or `back` (to the end, to the start, to the end again and, with `atMs`, back from there).
 */
async function runOne(events, { mode, useVirtualDom, atMs, viaPart = 0.5 }, place) {
  const messages = [];
  const totalMs = events.at(-1).timestamp - events[0].timestamp;
  const targetMs = atMs ?? totalMs + 1;
  const logger = { log: (...parts) => write(messages, 'debug', parts), warn: (...parts) => write(messages, 'warn', parts) };
  const root = document.createElement('div');
  root.style.cssText = 'position: absolute; left: 0; top: 0;';
  document.body.append(root);
  const replayer = new Replayer(events, { root, useVirtualDom, showWarning: true, showDebug: true, logger, mouseTail: false, speed: speedOf(events, totalMs), maxSpeed: 100_000 });
  const own = { iframe: replayer.iframe, replayer, isSought: mode !== 'play', focused: null };
  window.__replay.ways[place] = own;
  // It waits for style sheets that it cannot load, and then jumps to where it would be by now.
  replayer.on('load-stylesheet-start', () => (own.isSought = true));
  // The focus is where it was last put with success, even if another replayer has taken it since.
  replayer.on('mouse-interaction', ({ type, target }) => {
    if (type === FOCUS) queueMicrotask(() => target.getRootNode().activeElement === target && (own.focused = target));
    else if (type === BLUR && own.focused === target) own.focused = null;
  });
  if (mode === 'play') {
    await new Promise((resolve) => {
      replayer.on('finish', resolve);
      replayer.play();
    });
    replayer.pause();
  } else {
    const stops = mode === 'back' ? [totalMs + 1, 0, totalMs + 1, targetMs] : [targetMs * viaPart, targetMs];
    for (const stop of stops) {
      replayer.pause(stop);
      await settle();
    }
  }
  await settle();
  await scrolled(replayer.iframe.contentDocument);
  return messages;
}

async function run(ways) {
  const events = await (await fetch('/events.json')).json();
  // Each replayer gets events of its own, as some of them write into what they are given.
  const said = await Promise.all(ways.map((way, place) => runOne(structuredClone(events), way, place)));
  return said.map((messages) => [...messages, ...common]);
}

window.__replay = { run, ways: [] };
