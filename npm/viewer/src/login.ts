/** Signing in: by a token in the address, or by a form. */
import { login } from './api/client.js';
import { tokenIn } from './link.js';
import { h } from './ui/dom.js';

/**
 * Trades the token in the fragment for a cookie. It leaves the address before anything is awaited, so that
 * neither a copied link nor the history holds it.
 */
export async function loginFromAddress(): Promise<void> {
  const token = tokenIn(location.hash);
  if (token === undefined) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  await login(token);
}

/** A form that asks for the token; `onDone` is called once it was right. */
export function loginForm(onDone: () => void): HTMLElement {
  const input = h('input', {
    type: 'password',
    attrs: { name: 'token', autocomplete: 'current-password', required: '', 'aria-label': 'Viewer token' },
  });
  const button = h('button', { class: 'button primary', type: 'submit' }, 'Sign in');
  const trouble = h('p', { class: 'trouble', attrs: { role: 'alert' } });
  const submit = async (): Promise<void> => {
    button.disabled = true;
    trouble.textContent = '';
    try {
      if (await login(input.value.trim())) return onDone();
      trouble.textContent = 'This is not the viewer token.';
      input.select();
    } catch (error) {
      trouble.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      button.disabled = false;
    }
  };
  const form = h(
    'form',
    {
      class: 'login message',
      on: {
        submit: (event) => {
          event.preventDefault();
          void submit();
        },
      },
    },
    h('h2', {}, 'Sign in to watch replays'),
    h('p', {}, 'The collector printed a viewer token when it started, or it was given by --viewer-token.'),
    h('div', { class: 'login-row' }, input, button),
    trouble,
  );
  queueMicrotask(() => input.focus());
  return form;
}
