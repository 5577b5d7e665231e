/** The player's page: fetches a session, shows it, and loads it again while it grows. */
import { fetchClockCorrection, fetchEvents } from '../api/client.js';
import { isElsewhere, sinceStart } from '../link.js';
import { lastList } from '../list/last.js';
import { readRecording } from '../recording/recording.js';
import type { Recording } from '../recording/recording.js';
import { h } from '../ui/dom.js';
import { duration } from '../ui/format.js';
import { header } from '../ui/header.js';
import { failure, message } from '../ui/message.js';
import { installHook } from './hook.js';
import type { HookControl } from './hook.js';
import { Player } from './player.js';
import { sessionButtons } from './session-bar.js';

/** What the address asks for. */
export interface Asked {
  readonly session: string;
  /** As in the address: epoch milliseconds, or milliseconds from the start. */
  readonly moment: number;
  /** Called when the session was deleted. */
  readonly gone: () => void;
}

/**
 * Shows a session at a moment of its address. Rejects where its events cannot be had.
 * @param control the test hook's ends; installed by the caller where it must be there earlier
 */
export async function showPlayer(root: HTMLElement, asked: Asked, control = installHook()): Promise<void> {
  document.title = 'Replay · Afterimage';
  root.replaceChildren(header(lastList()), h('main', {}, h('p', { class: 'loading' }, 'Loading the recording…')));
  try {
    const recording = readRecording(await fetchEvents(asked.session), Date.now());
    if (recording) {
      const sought = await byServerClock(asked, recording);
      await new PlayerPage(root, asked, control).show(recording, sinceStart(sought, recording.startMs));
    } else showEmpty(root, asked, control);
  } catch (error) {
    control.reject(error);
    throw error;
  }
}

/** A recorder's link tells the visitor's time, which may be that of a wrong clock; a viewer's tells the collector's. */
async function byServerClock({ session, moment }: Asked, { startMs, durationMs }: Recording): Promise<number> {
  if (!isElsewhere(moment, startMs, durationMs)) return moment;
  // Without an answer the link leads to the nearest end, as any moment outside does.
  const corrected = moment + (await fetchClockCorrection(session).catch(() => 0));
  return isElsewhere(corrected, startMs, durationMs) ? moment : corrected;
}

function showEmpty(root: HTMLElement, asked: Asked, control: HookControl): void {
  const again = { label: 'Look again', run: () => void retry(root, asked) };
  root.replaceChildren(
    header(lastList()),
    message(
      'Nothing to watch yet',
      'The first picture of the page has not arrived. If the visitor is still there, it soon will.',
      again,
    ),
  );
  control.reject(new Error('the recording is empty'));
}

async function retry(root: HTMLElement, asked: Asked): Promise<void> {
  try {
    await showPlayer(root, asked);
  } catch (error) {
    root.replaceChildren(failure(error, () => void retry(root, asked)));
  }
}

class PlayerPage {
  readonly #root: HTMLElement;
  readonly #asked: Asked;
  readonly #control: HookControl;
  #player: Player | undefined;

  constructor(root: HTMLElement, asked: Asked, control: HookControl) {
    this.#root = root;
    this.#asked = asked;
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
      header(lastList(), this.#title(recording), notice, this.#buttons(player, recording)),
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

  #buttons(player: Player, { startMs }: Recording): HTMLElement {
    const { session, gone } = this.#asked;
    return sessionButtons({
      session,
      startMs,
      nowMs: () => player.nowMs,
      deleted: () => {
        player.destroy();
        gone();
      },
    });
  }

  #liveNotice(): HTMLElement {
    const button = h('button', { class: 'button live-reload', type: 'button' }, 'Load what is new');
    button.addEventListener('click', () => void this.#reload(button));
    return h('span', { class: 'live-notice' }, h('span', { class: 'mark live' }, 'Live'), button);
  }

  async #reload(button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    try {
      const recording = readRecording(await fetchEvents(this.#asked.session), Date.now());
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
