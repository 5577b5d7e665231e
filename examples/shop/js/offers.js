import { products } from './catalog.js';
import { h } from './dom.js';

const TICK_MS = 3000;
const SHOWN = 4;

/** The list that changes by itself: an offer's stock sinks, sold ones leave, new ones come in. */
export function startOffers(list) {
  const offers = products.slice(0, SHOWN).map((product, index) => ({ name: product.name, left: 4 + index }));
  let ticks = 0;
  const draw = (offer) => {
    offer.row = h('li', {}, h('span', {}, offer.name), ' ', h('b', {}, ''));
    list.append(offer.row);
    update(offer);
  };
  const update = (offer) => {
    offer.row.lastChild.textContent = `${offer.left} left`;
    offer.row.lastChild.classList.toggle('low', offer.left < 3);
  };
  offers.forEach(draw);
  setInterval(() => {
    const offer = offers[ticks++ % offers.length];
    offer.left -= 1;
    if (offer.left > 0) return update(offer);
    offer.row.remove();
    offer.name = products[ticks % products.length].name;
    offer.left = 6;
    draw(offer);
  }, TICK_MS);
}
