import { cartView } from './cart-view.js';
import { checkoutView } from './checkout-view.js';
import { h } from './dom.js';
import { listView } from './list-view.js';
import { startOffers } from './offers.js';
import { productView } from './product-view.js';

const routes = [
  [/^\/$/, listView],
  [/^\/products\/([\w-]+)$/, productView],
  [/^\/cart$/, cartView],
  [/^\/checkout$/, checkoutView],
];

function show() {
  const view = document.querySelector('#view');
  for (const [pattern, make] of routes) {
    const match = pattern.exec(location.pathname);
    if (match) {
      view.replaceChildren(make(...match.slice(1)));
      return;
    }
  }
  view.replaceChildren(h('h1', {}, 'Not found'));
}

// Links inside the shop change the address without loading a document.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="/"]') : null;
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  history.pushState(null, '', link.getAttribute('href'));
  window.scrollTo(0, 0);
  show();
});
window.addEventListener('popstate', show);

document.querySelector('#care-close').addEventListener('click', () => document.querySelector('#care').close());
startOffers(document.querySelector('#offers'));
show();
