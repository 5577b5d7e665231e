/** What a link says that a page's recorder made while there was nothing to watch. */
import type { Reason, Route } from './link.js';
import { header } from './ui/header.js';
import { message } from './ui/message.js';

const WORDS: Readonly<Record<Reason, readonly [title: string, explanation: string]>> = {
  'not-recording': [
    'Nothing was being recorded',
    'When this link was made, the recording was stopped or had not begun. Other parts of the session may have been recorded.',
  ],
  'sampled-out': [
    'This session was not chosen for recording',
    'Only a share of all sessions is recorded, and the sample rates left this one out.',
  ],
  'no-session': [
    'There was no session',
    'When this link was made, the visitor had none: the recorder had not started, or was not allowed to.',
  ],
};

/** Says why, and offers what can be seen all the same. */
export function showReason(root: HTMLElement, reason: Reason, page: Route['page'], show: () => void): void {
  document.title = 'Nothing to watch · Afterimage';
  const [title, explanation] = WORDS[reason];
  const run = (): void => {
    // Without the reason the address is that of the page itself.
    history.replaceState(null, '', location.pathname);
    show();
  };
  const label = page === 'player' ? 'Show what was recorded' : 'All sessions';
  root.replaceChildren(header('/'), message(title, explanation, { label, run }));
}
