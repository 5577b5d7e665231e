/** A message in place of content: what is the matter, and what can be done. */
import { ApiError } from '../api/client.js';
import { h } from './dom.js';

interface Action {
  readonly label: string;
  readonly run: () => void;
}

/** A headline, an explanation and perhaps one button. */
export function message(title: string, explanation: string, action?: Action): HTMLElement {
  const button = action && h('button', { class: 'button', type: 'button', on: { click: action.run } }, action.label);
  return h('div', { class: 'message', attrs: { role: 'status' } }, h('h2', {}, title), h('p', {}, explanation), button);
}

/** What to say of a request that failed. */
export function failure(error: unknown, retry: () => void): HTMLElement {
  const again = { label: 'Try again', run: retry };
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 403) return message('Not allowed', 'You are signed in, but this is not yours to see.');
  if (status === 404 || status === 400) {
    return message(
      'No such session',
      'It may have expired and been deleted, or nothing of it has arrived yet. A link may also be incomplete.',
      again,
    );
  }
  if (status !== undefined) return message('The collector could not answer', `It said ${status}.`, again);
  const detail = error instanceof Error ? error.message : String(error);
  return message('The collector cannot be reached', detail, again);
}
