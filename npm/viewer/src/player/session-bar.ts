/** What can be done with a session besides watching it: copy its id or a link, delete it. */
import { ApiError, deleteSession } from '../api/client.js';
import { momentLink } from '../link.js';
import { copy } from '../ui/copy.js';
import { openDialog } from '../ui/dialog.js';
import { h } from '../ui/dom.js';
import { clock } from '../ui/format.js';
import { icon } from '../ui/icons.js';
import type { IconName } from '../ui/icons.js';
import { toast } from '../ui/toast.js';

/** What the buttons need to know. */
export interface SessionBar {
  readonly session: string;
  /** Epoch milliseconds of the recording's start. */
  readonly startMs: number;
  /** The present moment, milliseconds from the start. */
  nowMs(): number;
  /** When it is gone. */
  deleted(): void;
}

/** The buttons, in one group. */
export function sessionButtons(bar: SessionBar): HTMLElement {
  return h(
    'div',
    { class: 'session-buttons', attrs: { role: 'group', 'aria-label': 'Session' } },
    button('copy', 'Copy id', `Copy the session's id`, () => void copy(bar.session, "the session's id")),
    button('link', 'Copy link', 'Copy link to this moment', () => {
      const nowMs = bar.nowMs();
      void copy(momentLink(location.origin, bar.session, bar.startMs + nowMs), `the link to ${clock(nowMs)}`);
    }),
    button('bin', 'Delete', 'Delete this session', () => confirmDeletion(bar), 'danger'),
  );
}

function button(name: IconName, words: string, label: string, onClick: () => void, className = ''): HTMLElement {
  return h(
    'button',
    {
      class: `button compact ${className}`.trim(),
      type: 'button',
      title: label,
      attrs: { 'aria-label': label },
      on: { click: onClick },
    },
    icon(name),
    h('span', {}, words),
  );
}

function confirmDeletion(bar: SessionBar): void {
  const trouble = h('p', { class: 'trouble', attrs: { role: 'alert' } });
  // The harmless one has the focus: Enter alone deletes nothing.
  const cancel = h('button', { class: 'button', type: 'button', attrs: { autofocus: '' } }, 'Keep it');
  const confirm = h('button', { class: 'button danger filled', type: 'button' }, 'Delete session');
  const dialog = openDialog(
    'Delete this session?',
    h('p', {}, 'The whole recording is removed from the collector, all its tabs and pages. It cannot be brought back.'),
    trouble,
    h('div', { class: 'dialog-buttons' }, cancel, confirm),
  );
  const run = async (): Promise<void> => {
    confirm.disabled = true;
    trouble.textContent = '';
    try {
      await deleteSession(bar.session);
      dialog.close();
      toast('The session was deleted');
      bar.deleted();
    } catch (error) {
      if (dialog.open) trouble.textContent = whyNot(error);
      else toast(whyNot(error));
      confirm.disabled = false;
    }
  };
  cancel.addEventListener('click', () => dialog.close());
  confirm.addEventListener('click', () => void run());
}

function whyNot(error: unknown): string {
  if (!(error instanceof ApiError)) return 'The collector cannot be reached. Nothing was deleted.';
  if (error.status === 401) return 'You are not signed in any more. Load the page again.';
  return `The collector refused (${error.status}).`;
}
