/** The filters above the list. */
import { h } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import {
  DURATIONS,
  atLeast,
  choiceField,
  choose,
  labelled,
  localMinute,
  momentField,
  readMoment,
  textField,
} from './fields.js';
import { BROWSERS, NO_FILTERS, countFilters } from './filters.js';
import type { Filters } from './filters.js';

/** Typing is over when it rests for so long. */
const TYPED_AFTER_MS = 400;
/** The choice that shows the two fields for moments. */
const BETWEEN = 'between';

const ERRORS = [
  ['', 'Any'],
  ['true', 'With errors'],
  ['false', 'Without errors'],
] as const;
const TIMES = [
  ['', 'Any time'],
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
  [BETWEEN, 'Between …'],
] as const;

/** How a change came about: one step of the history each, but what is typed in one go is one step. */
export type Step = 'new' | 'same';

export class FilterForm {
  readonly element: HTMLElement;
  readonly #user = textField('user', 'Id, name or e-mail');
  readonly #url = textField('url', 'Part of the address');
  readonly #errors = choiceField('has_error', ERRORS);
  readonly #duration = choiceField('min_duration', DURATIONS);
  readonly #browser = choiceField('browser', [['', 'Any'], ...BROWSERS]);
  readonly #time = choiceField('since', TIMES);
  readonly #from = momentField('from');
  readonly #to = momentField('to');
  readonly #between = h('div', { class: 'filter-between' }, labelled('From', this.#from), labelled('Until', this.#to));
  readonly #clear = h(
    'button',
    { class: 'button filters-clear', type: 'button', on: { click: () => this.clear() } },
    'Clear filters',
  );
  readonly #open = h('button', { class: 'button filters-open', type: 'button' });
  readonly #changed: (filters: Filters, step: Step) => void;
  #shown: Filters = NO_FILTERS;
  #timer: number | undefined;
  /** The field whose typing made the present step. */
  #typedIn: EventTarget | null = null;

  /** @param changed told of the filters whenever they may be others */
  constructor(changed: (filters: Filters, step: Step) => void) {
    this.#changed = changed;
    const fields = h(
      'div',
      { class: 'filter-fields' },
      labelled('User', this.#user),
      labelled('Page', this.#url),
      labelled('Begun', this.#time),
      labelled('Duration', this.#duration),
      labelled('Browser', this.#browser),
      labelled('Errors', this.#errors),
    );
    const form = h(
      'form',
      { class: 'filters', attrs: { role: 'search', 'aria-label': 'Filters', autocomplete: 'off' } },
      this.#open,
      h('div', { class: 'filter-body' }, fields, this.#between, this.#clear),
    );
    form.addEventListener('input', (event) => this.#onInput(event.target));
    form.addEventListener('change', () => this.#tell(null));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#tell(null);
    });
    this.#open.addEventListener('click', () => this.#fold(!form.classList.contains('open')));
    this.element = form;
    this.#fold(false);
  }

  /** Shows filters that come from elsewhere: the address, the history. */
  show(filters: Filters): void {
    window.clearTimeout(this.#timer);
    this.#typedIn = null;
    this.#shown = filters;
    this.#user.value = filters.user;
    this.#url.value = filters.url;
    this.#errors.value = filters.hasError === undefined ? '' : String(filters.hasError);
    choose(this.#duration, filters.minDurationMs > 0 ? String(filters.minDurationMs) : '', atLeast);
    this.#browser.value = filters.browser;
    this.#from.value = localMinute(filters.fromMs);
    this.#to.value = localMinute(filters.toMs);
    const isBetween = filters.fromMs !== undefined || filters.toMs !== undefined;
    this.#time.value = isBetween ? BETWEEN : filters.since;
    this.#arrange();
  }

  /** Empties all fields, and tells. */
  clear(): void {
    this.show(NO_FILTERS);
    this.#changed(NO_FILTERS, 'new');
    this.#user.focus();
  }

  #onInput(field: EventTarget | null): void {
    window.clearTimeout(this.#timer);
    // What is chosen has a `change` at once; a half typed date is none yet.
    if (field !== this.#user && field !== this.#url) return;
    this.#timer = window.setTimeout(() => this.#tell(field), TYPED_AFTER_MS);
  }

  #tell(field: EventTarget | null): void {
    window.clearTimeout(this.#timer);
    const step = field !== null && field === this.#typedIn ? 'same' : 'new';
    this.#typedIn = field;
    this.#shown = this.#read();
    this.#arrange();
    this.#changed(this.#shown, step);
  }

  #read(): Filters {
    const isBetween = this.#time.value === BETWEEN;
    return {
      user: this.#user.value.trim(),
      url: this.#url.value.trim(),
      hasError: this.#errors.value === '' ? undefined : this.#errors.value === 'true',
      minDurationMs: Number(this.#duration.value),
      browser: this.#browser.value,
      since: isBetween ? '' : this.#time.value,
      fromMs: isBetween ? readMoment(this.#from, this.#shown.fromMs) : undefined,
      toMs: isBetween ? readMoment(this.#to, this.#shown.toMs) : undefined,
    };
  }

  #arrange(): void {
    const count = countFilters(this.#shown);
    this.#between.hidden = this.#time.value !== BETWEEN;
    this.#clear.hidden = count === 0;
    this.#open.replaceChildren(icon('filter'), count > 0 ? `Filters (${count})` : 'Filters');
  }

  /** On a narrow screen the fields are behind a button; a wide one has room, and no button. */
  #fold(isOpen: boolean): void {
    this.element.classList.toggle('open', isOpen);
    this.#open.setAttribute('aria-expanded', String(isOpen));
  }
}
