import { cartTotalCents, emptyCart } from './cart.js';
import { formatPrice } from './catalog.js';
import { field, h } from './dom.js';

const input = (name, autocomplete, attributes = {}) => h('input', { type: 'text', name, id: name, autocomplete, ...attributes });

/** Address, delivery and card. Nothing is sent anywhere: placing the order shows a thank-you. */
export function checkoutView() {
  const form = h(
    'form',
    {
      id: 'checkout',
      onsubmit(event) {
        event.preventDefault();
        const city = form.elements.namedItem('city').value;
        emptyCart();
        form.replaceWith(thanks(city));
      },
    },
    h('h1', {}, `Checkout: ${formatPrice(cartTotalCents())}`),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Where to'),
      field('Name', input('name', 'shipping name')),
      field('E-mail', input('email', 'email', { type: 'email' })),
      field('Telephone', input('tel', 'tel', { type: 'tel' })),
      field('Street', input('street', 'shipping street-address')),
      field('City', input('city', 'shipping address-level2')),
      field('Postcode', input('postcode', 'shipping postal-code', { inputmode: 'numeric' })),
      field('Country', h('select', { name: 'country', id: 'country', autocomplete: 'shipping country' }, ['Austria', 'Finland', 'Ireland', 'Portugal'].map((name) => h('option', {}, name)))),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Delivery'),
      ['standard', 'express', 'pick-up'].map((name, index) => h('label', {}, h('input', { type: 'radio', name: 'delivery', value: name, id: `delivery-${name}`, checked: index === 0 }), ` ${name} `)),
      h('p', {}, h('label', {}, h('input', { type: 'checkbox', id: 'newsletter' }), ' Send me the letter about lamps')),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, 'Card'),
      field('Name on card', input('cc-name', 'cc-name')),
      field('Number', input('cc-number', 'cc-number', { inputmode: 'numeric' })),
      field('Valid until', input('cc-exp', 'cc-exp', { placeholder: 'MM/YY' })),
      field('Security code', input('cc-csc', 'cc-csc', { type: 'password' })),
    ),
    h('button', { class: 'primary', id: 'place-order' }, 'Place the order'),
  );
  return form;
}

// The city was typed by the visitor, so where it shows up as text it has to be masked by hand.
const thanks = (city) =>
  h('section', { id: 'thanks' }, h('h1', {}, 'Thank you'), h('p', {}, 'Your parcel leaves tomorrow for ', h('span', { 'data-afterimage': 'mask' }, city), '.'), h('p', {}, h('a', { href: '/' }, 'Back to the products')));
