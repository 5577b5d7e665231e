/** The player's keys, as a list to be read. What they do is in `keyboard.ts`. */
import { h } from '../ui/dom.js';
import { openDialog } from '../ui/dialog.js';

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Space', 'K'], 'Play or pause'],
  [['←', '→'], '5 seconds back or on'],
  [['Shift ←', 'Shift →'], 'To the event before or after, of those in the list'],
  [['↑', '↓'], 'The same'],
  [['0', '9'], 'To the start, to 10 %, … to 90 %'],
  [[',', '.'], 'Slower or faster'],
  [['F'], 'Full screen'],
  [['?'], 'This list'],
];

/** Shows the list, or closes it where it is open. */
export function toggleKeys(): void {
  const open = document.querySelector<HTMLDialogElement>('dialog.keys');
  if (open) return open.close();
  const rows = KEYS.map(([keys, does]) => {
    const caps = keys.map((key) => h('kbd', {}, key));
    return h('div', { class: 'keys-row' }, h('dt', {}, ...caps), h('dd', {}, does));
  });
  const close = h('button', { class: 'button', type: 'button', attrs: { autofocus: '' } }, 'Close');
  const dialog = openDialog('Keys', h('dl', {}, ...rows), h('div', { class: 'dialog-buttons' }, close));
  dialog.classList.add('keys');
  close.addEventListener('click', () => dialog.close());
}
