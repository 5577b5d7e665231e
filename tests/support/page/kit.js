// Short words for the steps of cases, and the same in every browser.
window.$ = (selector, root = document) => root.querySelector(selector);
window.$$ = (selector, root = document) => [...root.querySelectorAll(selector)];
/** Some milliseconds later. */
window.wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** After what the page has just done was drawn, and the tasks that wait had their turn. */
window.settle = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))));
/** A new element with attributes and children. */
window.make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
/** Waits for an event of something. */
window.once = (target, type) => new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
