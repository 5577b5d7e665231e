/** "What happened": a list that leads to each moment. */
import { currentAction } from '../recording/actions.js';
import type { Action } from '../recording/actions.js';
import { groupOf, readGroups, writeGroups } from '../recording/groups.js';
import type { Group } from '../recording/groups.js';
import { h, iconButton } from '../ui/dom.js';
import { clock, count } from '../ui/format.js';
import { icon } from '../ui/icons.js';
import { recall, remember } from '../ui/remember.js';
import { groupChips } from './chips.js';

/** Going back within this time of an action's beginning leads to the one before it. */
const AGAIN_AFTER_MS = 1_000;

/** An action and its line. */
interface Entry {
  readonly action: Action;
  readonly row: HTMLElement;
}

export class Panel {
  readonly element: HTMLElement;
  readonly #entries: readonly Entry[];
  readonly #list: HTMLElement;
  readonly #nothing = h('p', { class: 'quiet' });
  readonly #foldButton: HTMLButtonElement;
  /** Remembered as what is left out: a group that a session is the first to have is shown. */
  readonly #hidden: Set<Group> = readGroups(recall('panel.hidden'));
  #shown: readonly Action[] = [];
  #rows: readonly HTMLElement[] = [];
  #current = -1;
  #nowMs = 0;

  constructor(actions: readonly Action[], seek: (atMs: number) => void) {
    this.#entries = actions.map((action) => ({ action, row: row(action, seek) }));
    this.#list = h('ol', { class: 'actions' }, ...this.#entries.map((entry) => entry.row));
    this.#foldButton = iconButton('', icon('fold'), () => this.#fold(!this.isFolded), 'panel-fold');
    const errors = actions.filter(({ kind }) => kind === 'error').length;
    const title = h('h2', {}, 'What happened');
    const head = h(
      'div',
      { class: 'panel-head' },
      title,
      errors > 0 ? h('span', { class: 'mark error' }, count(errors, 'error')) : null,
      this.#foldButton,
    );
    this.element = h(
      'aside',
      { class: 'panel', attrs: { 'aria-label': 'What happened' } },
      head,
      groupChips(actions, this.#hidden, (group, isOn) => this.#choose(group, isOn)),
      this.#nothing,
      this.#list,
    );
    this.#fold(recall('panel.folded') === 'true');
    this.#narrow();
  }

  get isFolded(): boolean {
    return this.element.classList.contains('folded');
  }

  /** Highlights what happened last, and keeps it in sight. */
  show(nowMs: number): void {
    this.#nowMs = nowMs;
    const current = currentAction(this.#shown, nowMs);
    if (current === this.#current) return;
    this.#rows[this.#current]?.removeAttribute('aria-current');
    this.#current = current;
    this.#rows[current]?.setAttribute('aria-current', 'true');
    this.#follow();
  }

  /** The moment of the next action (`1`), or of the one before (`-1`): the current one if it is a while ago. */
  neighbour(step: -1 | 1, nowMs: number): number | undefined {
    // What nobody sees chooses nothing.
    const among = this.isFolded ? this.#entries.map(({ action }) => action) : this.#shown;
    const current = currentAction(among, nowMs);
    const began = among[current]?.atMs;
    if (step === -1 && began !== undefined && nowMs - began > AGAIN_AFTER_MS) return began;
    return among[current + step]?.atMs;
  }

  #follow(): void {
    const now = this.#rows[this.#current];
    if (!now) {
      this.#list.scrollTop = 0;
      return;
    }
    // Not scrollIntoView: that would scroll the whole page too on a narrow screen.
    const { offsetTop, offsetHeight } = now;
    const { scrollTop, clientHeight } = this.#list;
    if (offsetTop < scrollTop + offsetHeight || offsetTop + 2 * offsetHeight > scrollTop + clientHeight) {
      this.#list.scrollTop = offsetTop - clientHeight / 3;
    }
  }

  #choose(group: Group, isOn: boolean): void {
    if (isOn) this.#hidden.delete(group);
    else this.#hidden.add(group);
    remember('panel.hidden', writeGroups(this.#hidden));
    this.#narrow();
  }

  /** Leaves the groups in sight that are chosen. */
  #narrow(): void {
    this.#rows[this.#current]?.removeAttribute('aria-current');
    this.#current = -1;
    for (const { action, row } of this.#entries) row.hidden = this.#hidden.has(groupOf(action.kind));
    const shown = this.#entries.filter(({ row }) => !row.hidden);
    this.#shown = shown.map(({ action }) => action);
    this.#rows = shown.map(({ row }) => row);
    this.#nothing.hidden = shown.length > 0;
    this.#nothing.textContent = this.#entries.length > 0 ? 'Nothing of what is chosen.' : 'Nothing but looking.';
    this.show(this.#nowMs);
  }

  #fold(isFolded: boolean): void {
    const label = isFolded ? 'Show what happened' : 'Fold what happened';
    this.element.classList.toggle('folded', isFolded);
    this.#foldButton.title = label;
    this.#foldButton.setAttribute('aria-label', label);
    this.#foldButton.setAttribute('aria-expanded', String(!isFolded));
    remember('panel.folded', isFolded ? 'true' : '');
    // While it was folded it had no height to scroll in.
    if (!isFolded) this.#follow();
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
