/** A word that something was done, shown for a moment and read out. */
import { h } from './dom.js';

const SHOWN_MS = 2_500;

let region: HTMLElement | undefined;
let timer: number | undefined;

/** Shows a text; another one takes its place. */
export function toast(words: string): void {
  // Once and for all, outside of what pages replace: what is read out is a change of a region that was there before.
  if (!region) {
    region = h('div', { class: 'toast', attrs: { role: 'status' } });
    document.body.append(region);
  }
  const place = region;
  place.textContent = words;
  place.classList.add('shown');
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    place.classList.remove('shown');
    place.textContent = '';
  }, SHOWN_MS);
}
