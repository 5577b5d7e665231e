import { findProduct } from './catalog.js';

/** Lines of the cart, in the order in which they were added. Lives as long as the document. */
const lines = [];

export const cartLines = () => lines;

export function addToCart(id, quantity, options) {
  const same = lines.find((line) => line.id === id && line.options === options);
  if (same) same.quantity += quantity;
  else lines.push({ id, quantity, options });
  showCount();
}

export function setQuantity(line, quantity) {
  if (quantity > 0) line.quantity = quantity;
  else lines.splice(lines.indexOf(line), 1);
  showCount();
}

export function emptyCart() {
  lines.length = 0;
  showCount();
}

export const cartTotalCents = () => lines.reduce((sum, line) => sum + findProduct(line.id).cents * line.quantity, 0);

function showCount() {
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  document.querySelector('#cart-count').textContent = String(count);
}
