/** Sessions by day, a page at a time. */
import { fetchSessions } from '../api/client.js';
import type { Session } from '../api/session.js';
import { h } from '../ui/dom.js';
import { day } from '../ui/format.js';
import { failure } from '../ui/message.js';
import { sessionRow } from './row.js';

export const PAGE_SIZE = 50;

export class Pages {
  readonly #parent: HTMLElement;
  readonly #query: URLSearchParams;
  readonly #seen = new Set<string>();
  readonly #more = h('button', { class: 'button more', type: 'button', on: { click: () => void this.#load() } });
  #day = '';
  #rows: HTMLElement | undefined;
  #last = '';

  /** @param query the filters, the same for every page */
  constructor(parent: HTMLElement, query: URLSearchParams) {
    this.#parent = parent;
    this.#query = query;
    this.#more.textContent = 'Load more';
  }

  add(sessions: readonly Session[]): void {
    for (const session of sessions) this.#addRow(session);
    this.#last = sessions.at(-1)?.id ?? this.#last;
    if (sessions.length < PAGE_SIZE) this.#more.remove();
    else this.#parent.append(this.#more);
  }

  #addRow(session: Session): void {
    // A session that grew meanwhile may come again on the next page.
    if (this.#seen.has(session.id)) return;
    this.#seen.add(session.id);
    const today = day(session.startMs, Date.now());
    if (today !== this.#day || !this.#rows) {
      this.#day = today;
      this.#rows = h('ul', { class: 'rows' });
      this.#parent.append(h('h2', { class: 'day' }, today), this.#rows);
    }
    this.#rows.append(sessionRow(session, Date.now()));
  }

  async #load(): Promise<void> {
    this.#more.disabled = true;
    try {
      this.add(await fetchSessions(PAGE_SIZE, this.#query, this.#last));
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
