/** The list of sessions, newest first: those that the filters in the address leave. */
import { ApiError, fetchSessions } from '../api/client.js';
import type { Session } from '../api/session.js';
import { h } from '../ui/dom.js';
import { header } from '../ui/header.js';
import { failure, message } from '../ui/message.js';
import { countFilters, listPath, queryOf, readFilters } from './filters.js';
import type { Filters } from './filters.js';
import { FilterForm } from './form.js';
import type { Step } from './form.js';
import { rememberList } from './last.js';
import { PAGE_SIZE, Pages } from './pages.js';

/** Ends what an earlier list still listens to. */
let earlier: AbortController | undefined;

/** Shows the list. Rejects where even the first page cannot be had. */
export async function showList(root: HTMLElement): Promise<void> {
  document.title = 'Sessions · Afterimage';
  earlier?.abort();
  earlier = new AbortController();
  await new ListPage(root, earlier.signal).begin();
}

class ListPage {
  readonly #root: HTMLElement;
  readonly #form = new FilterForm((filters, step) => this.#change(filters, step));
  readonly #results = h('section', { class: 'results', attrs: { 'aria-label': 'Sessions' } });
  #filters = readFilters(location.search);
  /** Answers to what was asked before are too late. */
  #asked = 0;

  constructor(root: HTMLElement, signal: AbortSignal) {
    this.#root = root;
    window.addEventListener('popstate', () => this.#goBack(), { signal });
  }

  async begin(): Promise<void> {
    this.#form.show(this.#filters);
    await this.#fill();
    const reload = h('button', { class: 'button', type: 'button', on: { click: () => void this.#load() } }, 'Refresh');
    const main = h('main', { class: 'list' }, this.#form.element, this.#results);
    this.#root.replaceChildren(header('/', h('h1', {}, 'Sessions'), reload), main);
  }

  #change(filters: Filters, step: Step): void {
    const path = listPath(filters);
    if (path === listPath(this.#filters)) return;
    this.#filters = filters;
    if (step === 'same') history.replaceState(null, '', path);
    else history.pushState(null, '', path);
    void this.#load();
  }

  #goBack(): void {
    this.#filters = readFilters(location.search);
    this.#form.show(this.#filters);
    void this.#load();
  }

  async #load(): Promise<void> {
    const asked = this.#asked + 1;
    try {
      await this.#fill();
    } catch (error) {
      if (asked !== this.#asked) return;
      // Signing in again is handled where the page starts.
      if (error instanceof ApiError && error.status === 401) location.reload();
      else this.#results.replaceChildren(failure(error, () => void this.#load()));
    }
  }

  /** Fetches the first page and shows it. */
  async #fill(): Promise<void> {
    const asked = (this.#asked += 1);
    rememberList(this.#filters);
    const query = queryOf(this.#filters, Date.now());
    this.#results.setAttribute('aria-busy', 'true');
    try {
      const first = await fetchSessions(PAGE_SIZE, query);
      if (asked === this.#asked) this.#show(first, query);
    } finally {
      if (asked === this.#asked) this.#results.removeAttribute('aria-busy');
    }
  }

  #show(first: readonly Session[], query: URLSearchParams): void {
    this.#results.replaceChildren();
    if (first.length > 0) new Pages(this.#results, query).add(first);
    else if (countFilters(this.#filters) > 0) {
      this.#results.append(
        message('No session fits', 'None of the recorded sessions passes all of these filters.', {
          label: 'Clear the filters',
          run: () => this.#form.clear(),
        }),
      );
    } else {
      this.#results.append(
        message('No sessions yet', 'As soon as a visitor is recorded, the session appears here.', {
          label: 'Look again',
          run: () => void this.#load(),
        }),
      );
    }
  }
}
