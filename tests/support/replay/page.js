/** Bundled into the page that replays: plays a recording one way and keeps all that the replayer says. */
import { Replayer } from '@rrweb/replay';

const messages = [];
const say = (from, parts) => {
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
for (const name of ['debug', 'log', 'info', 'warn', 'error']) console[name] = (...parts) => say(`console.${name}`, parts);
addEventListener('error', (event) => say('error', [event.error ?? event.message]));
addEventListener('unhandledrejection', (event) => say('rejection', [event.reason]));

const settle = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 150))));

/** In play the replayer scrolls smoothly: the document is final when nothing in it moves any more. */
async function scrolled(document) {
  const offsets = () => [...document.querySelectorAll('*')].map(({ scrollLeft, scrollTop }) => `${scrollLeft},${scrollTop}`).join(' ');
  for (let [before, now, tries] = [undefined, offsets(), 0]; before !== now && tries < 50; tries += 1) {
    await settle();
    [before, now] = [now, offsets()];
  }
}

/**
 * `mode` is `play` (all events by the clock, sped up), `seek` (halfway, then to the end or to
 * `atMs`), or `back` (to the end, to the start and to the end again).
 */
async function run({ mode, useVirtualDom, atMs }) {
  const events = await (await fetch('/events.json')).json();
  const totalMs = events.at(-1).timestamp - events[0].timestamp;
  const targetMs = atMs ?? totalMs + 1;
  const logger = { log: (...parts) => say('debug', parts), warn: (...parts) => say('warn', parts) };
  const replayer = new Replayer(events, { useVirtualDom, showWarning: true, showDebug: true, logger, mouseTail: false, speed: Math.max(1, totalMs / 2_000), maxSpeed: 100_000 });
  window.__replay.iframe = replayer.iframe;
  window.__replay.replayer = replayer;
  window.__replay.mode = mode;
  if (mode === 'play') {
    await new Promise((resolve) => {
      replayer.on('finish', resolve);
      replayer.play();
    });
    replayer.pause();
  } else {
    const stops = mode === 'back' ? [targetMs, 0, targetMs] : [targetMs / 2, targetMs];
    for (const stop of stops) {
      replayer.pause(stop);
      await settle();
    }
  }
  await settle();
  await scrolled(replayer.iframe.contentDocument);
  return messages;
}

window.__replay = { run, iframe: null, replayer: null };
