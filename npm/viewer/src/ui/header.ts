/** The bar at the top of every page. */
import { h } from './dom.js';
import { themeButton } from './theme.js';

/**
 * A bar with the product's name as the way home, then what the page puts into it, then the colours.
 * @param home the list, with the filters that one came from
 */
export function header(home: string, ...children: (HTMLElement | null)[]): HTMLElement {
  const logo = h('img', { attrs: { src: '/icon.svg', alt: '', width: '22', height: '22' } });
  const way = h('a', { class: 'home', title: 'Sessions', attrs: { href: home } }, logo, h('span', {}, 'Afterimage'));
  return h('header', { class: 'bar' }, way, ...children, themeButton());
}
