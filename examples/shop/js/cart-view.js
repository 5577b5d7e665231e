import { cartLines, cartTotalCents, setQuantity } from './cart.js';
import { findProduct, formatPrice } from './catalog.js';
import { h } from './dom.js';

/** The cart as a table; every change draws it anew. */
export function cartView() {
  const section = h('section', { id: 'cart' });
  const draw = () => {
    const lines = cartLines();
    if (lines.length === 0) {
      section.replaceChildren(h('h1', {}, 'Your cart is empty'), h('p', {}, h('a', { href: '/' }, 'Look around')));
      return;
    }
    section.replaceChildren(
      h('h1', {}, 'Your cart'),
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, ['Product', 'Options', 'Quantity', 'Sum', ''].map((title) => h('th', {}, title)))),
        h('tbody', {}, lines.map((line) => row(line, draw))),
      ),
      h('p', { class: 'price', id: 'total' }, `Total ${formatPrice(cartTotalCents())}`),
      h('p', {}, h('a', { href: '/checkout', id: 'to-checkout' }, 'To the checkout')),
    );
  };
  draw();
  return section;
}

function row(line, changed) {
  const product = findProduct(line.id);
  const set = (quantity) => {
    setQuantity(line, quantity);
    changed();
  };
  return h(
    'tr',
    {},
    h('td', {}, product.name),
    h('td', {}, line.options),
    h('td', {}, h('button', { class: 'less', onclick: () => set(line.quantity - 1) }, '−'), ` ${line.quantity} `, h('button', { class: 'more', onclick: () => set(line.quantity + 1) }, '+')),
    h('td', {}, formatPrice(product.cents * line.quantity)),
    h('td', {}, h('button', { class: 'remove', onclick: () => set(0) }, 'Remove')),
  );
}
