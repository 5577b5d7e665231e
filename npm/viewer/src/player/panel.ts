/** "What happened": a list that leads to each moment. */
import { currentAction } from '../recording/actions.js';
import type { Action } from '../recording/actions.js';
import { h } from '../ui/dom.js';
import { clock, count } from '../ui/format.js';
import { icon } from '../ui/icons.js';

/** Going back within this time of an action's beginning leads to the one before it. */
const AGAIN_AFTER_MS = 1_000;

export class Panel {
  readonly element: HTMLElement;
  readonly #actions: readonly Action[];
  readonly #rows: HTMLElement[];
  readonly #list: HTMLElement;
  #current = -1;

  constructor(actions: readonly Action[], seek: (atMs: number) => void) {
    this.#actions = actions;
    this.#rows = actions.map((action) => row(action, seek));
    this.#list = h('ol', { class: 'actions' }, ...this.#rows);
    const errors = actions.filter(({ kind }) => kind === 'error').length;
    this.element = h(
      'aside',
      { class: 'panel', attrs: { 'aria-label': 'What happened' } },
      h('h2', {}, 'What happened', errors > 0 ? h('span', { class: 'mark error' }, count(errors, 'error')) : null),
      actions.length > 0 ? this.#list : h('p', { class: 'quiet' }, 'Nothing but looking.'),
    );
  }

  /** Highlights what happened last, and keeps it in sight. */
  show(nowMs: number): void {
    const current = currentAction(this.#actions, nowMs);
    if (current === this.#current) return;
    this.#rows[this.#current]?.removeAttribute('aria-current');
    this.#current = current;
    const now = this.#rows[current];
    if (!now) return;
    now.setAttribute('aria-current', 'true');
    // Not scrollIntoView: that would scroll the whole page too on a narrow screen.
    const { offsetTop, offsetHeight } = now;
    const { scrollTop, clientHeight } = this.#list;
    if (offsetTop < scrollTop + offsetHeight || offsetTop + 2 * offsetHeight > scrollTop + clientHeight) {
      this.#list.scrollTop = offsetTop - clientHeight / 3;
    }
  }

  /** The moment of the next action (`1`), or of the one before (`-1`): the current one if it is a while ago. */
  neighbour(step: -1 | 1, nowMs: number): number | undefined {
    const current = currentAction(this.#actions, nowMs);
    const began = this.#actions[current]?.atMs;
    if (step === -1 && began !== undefined && nowMs - began > AGAIN_AFTER_MS) return began;
    return this.#actions[current + step]?.atMs;
  }
}

function row(action: Action, seek: (atMs: number) => void): HTMLElement {
  return h(
    'li',
    { class: `action ${action.kind}` },
    h(
      'button',
      { type: 'button', on: { click: () => seek(action.atMs) } },
      icon(action.kind),
      h(
        'span',
        { class: 'action-words' },
        h('span', { class: 'action-title' }, action.title),
        action.detail ? h('span', { class: 'action-detail', title: action.detail }, action.detail) : null,
      ),
      h('time', {}, clock(action.atMs)),
    ),
  );
}
