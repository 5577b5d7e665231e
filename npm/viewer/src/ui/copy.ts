/** Copies text, and says so. */
import { h } from './dom.js';
import { openDialog } from './dialog.js';
import { toast } from './toast.js';

/** @param what names it: `Copied the link to 0:09` */
export async function copy(words: string, what: string): Promise<void> {
  if ((await byClipboard(words)) || bySelection(words)) toast(`Copied ${what}`);
  else byHand(words, what);
}

/** Refused on plain http, and where the browser or whoever embeds the page does not allow it. */
async function byClipboard(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

function bySelection(words: string): boolean {
  const before = document.activeElement;
  const box = h('textarea', { class: 'off-screen', attrs: { 'aria-hidden': 'true', readonly: '' } });
  box.value = words;
  document.body.append(box);
  box.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    box.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}

function byHand(words: string, what: string): void {
  const field = h('input', { class: 'field', attrs: { readonly: '', 'aria-label': what, autofocus: '' } });
  field.value = words;
  const close = h('button', { class: 'button', type: 'button' }, 'Close');
  const dialog = openDialog(
    'Copy it by hand',
    h('p', {}, 'The browser lets nothing be copied for you here.'),
    field,
    h('div', { class: 'dialog-buttons' }, close),
  );
  close.addEventListener('click', () => dialog.close());
  field.select();
}
