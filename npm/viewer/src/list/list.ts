/** The list of sessions, newest first, a page at a time. */
import { fetchSessions } from '../api/client.js';
import type { Session } from '../api/session.js';
import { h } from '../ui/dom.js';
import { day } from '../ui/format.js';
import { failure, message } from '../ui/message.js';
import { header } from '../ui/header.js';
import { sessionRow } from './row.js';

const PAGE_SIZE = 50;

/** Shows the list. Rejects where even the first page cannot be had. */
export async function showList(root: HTMLElement): Promise<void> {
  document.title = 'Sessions · Afterimage';
  const first = await fetchSessions(PAGE_SIZE);
  const reload = h('button', { class: 'button', type: 'button', on: { click: () => void refresh(root) } }, 'Refresh');
  const main = h('main', { class: 'list' });
  root.replaceChildren(header(h('h1', {}, 'Sessions'), reload), main);
  if (first.length === 0) {
    main.append(
      message('No sessions yet', 'As soon as a visitor is recorded, the session appears here.', {
        label: 'Look again',
        run: () => void refresh(root),
      }),
    );
    return;
  }
  new Pages(main).add(first);
}

async function refresh(root: HTMLElement): Promise<void> {
  try {
    await showList(root);
  } catch {
    // Signing in again and the other ways to fail are handled where the page starts.
    location.reload();
  }
}

class Pages {
  readonly #main: HTMLElement;
  readonly #seen = new Set<string>();
  readonly #more = h('button', { class: 'button more', type: 'button', on: { click: () => void this.#load() } });
  #day = '';
  #rows: HTMLElement | undefined;
  #last = '';

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#more.textContent = 'Load more';
  }

  add(sessions: readonly Session[]): void {
    for (const session of sessions) this.#addRow(session);
    this.#last = sessions.at(-1)?.id ?? this.#last;
    if (sessions.length < PAGE_SIZE) this.#more.remove();
    else this.#main.append(this.#more);
  }

  #addRow(session: Session): void {
    // A session that grew meanwhile may come again on the next page.
    if (this.#seen.has(session.id)) return;
    this.#seen.add(session.id);
    const today = day(session.startMs, Date.now());
    if (today !== this.#day || !this.#rows) {
      this.#day = today;
      this.#rows = h('ul', { class: 'rows' });
      this.#main.append(h('h2', { class: 'day' }, today), this.#rows);
    }
    this.#rows.append(sessionRow(session, Date.now()));
  }

  async #load(): Promise<void> {
    this.#more.disabled = true;
    try {
      this.add(await fetchSessions(PAGE_SIZE, this.#last));
    } catch (error) {
      const note = failure(error, () => {
        note.replaceWith(this.#more);
        void this.#load();
      });
      this.#more.replaceWith(note);
    } finally {
      this.#more.disabled = false;
    }
  }
}
