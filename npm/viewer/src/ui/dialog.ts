/** Dialogs on top of the page, which is out of reach meanwhile. Escape and a click beside them close them. */
import { h } from './dom.js';

let count = 0;

/** Opens a dialog. What is focused first is the element that asks for it (`autofocus`). */
export function openDialog(title: string, ...content: Node[]): HTMLDialogElement {
  const id = `dialog-title-${(count += 1)}`;
  const box = h('div', { class: 'dialog-box' }, h('h2', { attrs: { id } }, title), ...content);
  const dialog = h('dialog', { class: 'dialog', attrs: { 'aria-labelledby': id } }, box);
  dialog.addEventListener('click', (event) => {
    // The box fills the dialog, so a click on the dialog itself is one on its backdrop.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Whether one is open: the keys of the page are not meant then. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
