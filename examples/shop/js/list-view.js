import { formatPrice, products } from './catalog.js';
import { h } from './dom.js';

const orders = {
  name: (a, b) => a.name.localeCompare(b.name, 'en'),
  cheap: (a, b) => a.cents - b.cents,
  dear: (a, b) => b.cents - a.cents,
};

/** The product list with its search, filter and order. */
export function listView() {
  const grid = h('ul', { class: 'grid', id: 'products' });
  // What is searched for tells what a shop lacks, so this one field may be seen in replays.
  const search = h('input', { type: 'search', id: 'search', placeholder: 'Search', autocomplete: 'off', 'data-afterimage': 'allow', oninput: draw });
  const inStock = h('input', { type: 'checkbox', id: 'in-stock', onchange: draw });
  const order = h(
    'select',
    { id: 'order', onchange: draw },
    h('option', { value: 'name' }, 'By name'),
    h('option', { value: 'cheap' }, 'Lowest price first'),
    h('option', { value: 'dear' }, 'Highest price first'),
  );

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const shown = products
      .filter((product) => (!inStock.checked || product.stock > 0) && product.name.toLowerCase().includes(wanted))
      .sort(orders[order.value]);
    grid.replaceChildren(...(shown.length ? shown.map(card) : [h('li', {}, 'Nothing here goes by that name.')]));
  }
  draw();
  const label = (text, control) => h('label', {}, text, ' ', control);
  return h('section', {}, h('h1', {}, 'Products'), h('div', { class: 'filters' }, search, label('In stock only', inStock), label('Order', order)), grid);
}

const card = (product) =>
  h(
    'li',
    { class: 'card' },
    h(
      'a',
      { href: `/products/${product.id}` },
      h('img', { src: product.image, alt: '' }),
      h('strong', {}, product.name),
      h('div', { class: 'price' }, formatPrice(product.cents)),
      product.stock === 0 && h('div', { class: 'sold-out' }, 'Sold out'),
    ),
  );
