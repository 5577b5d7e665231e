import { addToCart } from './cart.js';
import { findProduct, formatPrice, reviews } from './catalog.js';
import { field, h } from './dom.js';

const colours = ['natural', 'moss', 'rust'];

/** One product: options, a note, the care guide and reviews in a box that scrolls. */
export function productView(id) {
  const product = findProduct(id);
  if (!product) return h('h1', {}, 'There is no such product');
  const size = h('select', { id: 'size' }, ['small', 'medium', 'large'].map((name) => h('option', { value: name }, name)));
  const quantity = h('input', { type: 'number', id: 'quantity', min: 1, max: 9, value: 1 });
  const note = h('textarea', { id: 'note', rows: 2, placeholder: 'A note for the gift card' });
  const added = h('p', { role: 'status', id: 'added' });
  const radios = colours.map((colour, index) =>
    h('label', {}, h('input', { type: 'radio', name: 'colour', value: colour, checked: index === 0 }), ` ${colour} `),
  );
  const form = h(
    'form',
    {
      onsubmit(event) {
        event.preventDefault();
        const colour = form.elements.namedItem('colour').value;
        addToCart(product.id, Number(quantity.value) || 1, `${colour}, ${size.value}`);
        added.textContent = `Added: ${quantity.value} × ${product.name}, ${colour}, ${size.value}`;
      },
    },
    h('fieldset', {}, h('legend', {}, 'Colour'), radios),
    field('Size', size),
    field('Quantity', quantity),
    field('Note', note),
    h('button', { class: 'primary', id: 'add', disabled: product.stock === 0 }, product.stock ? 'Add to cart' : 'Sold out'),
    ' ',
    h('button', { type: 'button', id: 'care-open', onclick: () => document.querySelector('#care').showModal() }, 'Care guide'),
  );
  return h(
    'section',
    {},
    h('p', {}, h('a', { href: '/' }, '← All products')),
    h(
      'div',
      { class: 'product' },
      h('img', { src: product.image, alt: product.name }),
      h('div', {}, h('h1', {}, product.name), h('p', { class: 'price' }, formatPrice(product.cents)), h('p', {}, product.text), form, added),
    ),
    h('h2', {}, 'Reviews'),
    h('div', { class: 'reviews', id: 'reviews', tabindex: 0 }, [...reviews, ...reviews].map((text, index) => h('p', {}, `${index + 1}. ${text}`))),
  );
}
