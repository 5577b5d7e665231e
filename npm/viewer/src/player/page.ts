/** The player's page: fetches a session, shows it, and loads it again while it grows. */
import { fetchClockCorrection, fetchEvents } from '../api/client.js';
import { isElsewhere, momentLink, sinceStart } from '../link.js';
import { readRecording } from '../recording/recording.js';
import type { Recording } from '../recording/recording.js';
import { h } from '../ui/dom.js';
import { duration } from '../ui/format.js';
import { header } from '../ui/header.js';
import { icon } from '../ui/icons.js';
import { failure, message } from '../ui/message.js';
import { installHook } from './hook.js';
import type { HookControl } from './hook.js';
import { Player } from './player.js';

/**
 * Shows a session at a moment of its address. Rejects where its events cannot be had.
 * @param control the test hook's ends; installed by the caller where it must be there earlier
 */
export async function showPlayer(
  root: HTMLElement,
  session: string,
  moment: number,
  control = installHook(),
): Promise<void> {
  document.title = 'Replay · Afterimage';
  root.replaceChildren(header(), h('main', {}, h('p', { class: 'loading' }, 'Loading the recording…')));
  try {
    const recording = readRecording(await fetchEvents(session), Date.now());
    if (recording) {
      const sought = await byServerClock(session, moment, recording);
      await new PlayerPage(root, session, control).show(recording, sinceStart(sought, recording.startMs));
    } else showEmpty(root, session, moment, control);
  } catch (error) {
    control.reject(error);
    throw error;
  }
}

/** A recorder's link tells the visitor's time, which may be that of a wrong clock; a viewer's tells the collector's. */
async function byServerClock(session: string, moment: number, recording: Recording): Promise<number> {
  const { startMs, durationMs } = recording;
  if (!isElsewhere(moment, startMs, durationMs)) return moment;
  // Without an answer the link leads to the nearest end, as any moment outside does.
  const corrected = moment + (await fetchClockCorrection(session).catch(() => 0));
  return isElsewhere(corrected, startMs, durationMs) ? moment : corrected;
}

function showEmpty(root: HTMLElement, session: string, moment: number, control: HookControl): void {
  const again = { label: 'Look again', run: () => void retry(root, session, moment) };
  root.replaceChildren(
    header(),
    message(
      'Nothing to watch yet',
      'The first picture of the page has not arrived. If the visitor is still there, it soon will.',
      again,
    ),
  );
  control.reject(new Error('the recording is empty'));
}

async function retry(root: HTMLElement, session: string, moment: number): Promise<void> {
  try {
    await showPlayer(root, session, moment);
  } catch (error) {
    root.replaceChildren(failure(error, () => void retry(root, session, moment)));
  }
}

class PlayerPage {
  readonly #root: HTMLElement;
  readonly #session: string;
  readonly #control: HookControl;
  #player: Player | undefined;

  constructor(root: HTMLElement, session: string, control: HookControl) {
    this.#root = root;
    this.#session = session;
    this.#control = control;
  }

  async show(recording: Recording, atMs: number): Promise<void> {
    const { hook } = this.#control;
    await ownLoad();
    this.#player?.destroy();
    const notice = recording.live ? this.#liveNotice() : null;
    const player = new Player(recording, hook.messages);
    this.#player = player;
    const main = h('main', { class: 'player-page' });
    this.#root.replaceChildren(
      header(this.#title(recording), notice, this.#copyButton(player, recording.startMs)),
      main,
    );
    await player.mount(main, atMs);
    hook.replayer = player.replayer;
    this.#control.resolve();
  }

  #title({ startMs, durationMs }: Recording): HTMLElement {
    const started = new Date(startMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return h('h1', { class: 'title' }, started, h('span', { class: 'quiet' }, ` · ${duration(durationMs)}`));
  }

  #copyButton(player: Player, startMs: number): HTMLElement {
    const label = h('span', {}, 'Copy link to this moment');
    const button = h('button', { class: 'button copy', type: 'button' }, icon('link'), label);
    button.addEventListener('click', () => {
      void copy(momentLink(location.origin, this.#session, startMs + player.nowMs)).then((done) => {
        label.textContent = done ? 'Copied' : 'Copying is not allowed here';
        setTimeout(() => (label.textContent = 'Copy link to this moment'), 2000);
      });
    });
    return button;
  }

  #liveNotice(): HTMLElement {
    const button = h('button', { class: 'button live-reload', type: 'button' }, 'Load what is new');
    button.addEventListener('click', () => void this.#reload(button));
    return h('span', { class: 'live-notice' }, h('span', { class: 'mark live' }, 'Live'), button);
  }

  async #reload(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      const recording = readRecording(await fetchEvents(this.#session), Date.now());
      if (recording) await this.show(recording, this.#player?.nowMs ?? 0);
    } catch {
      button.textContent = 'Not reachable: try again';
    } finally {
      button.disabled = false;
    }
  }
}

/**
 * The replayer opens the document of its iframe and never closes it. Begun before our own `load` event, that
 * would hold the event back for ever, and the browser would show the page as loading.
 */
function ownLoad(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => window.addEventListener('load', () => setTimeout(resolve, 0), { once: true }));
}

/** Copies text; where the clipboard is not offered (plain http), by a selection. */
async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const box = h('textarea', { class: 'off-screen' });
    box.value = words;
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  }
}
