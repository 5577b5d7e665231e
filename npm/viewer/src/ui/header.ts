/** The bar at the top of every page. */
import { h } from './dom.js';

/** A bar with the product's name as the way home, then what the page puts into it. */
export function header(...children: (HTMLElement | null)[]): HTMLElement {
  const logo = h('img', { attrs: { src: '/icon.svg', alt: '', width: '22', height: '22' } });
  const home = h(
    'a',
    { class: 'home', title: 'All sessions', attrs: { href: '/' } },
    logo,
    h('span', {}, 'Afterimage'),
  );
  return h('header', { class: 'bar' }, home, ...children);
}
