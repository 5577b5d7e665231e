/**
 * Makes an element. Properties that start with `on` are listeners, `true` is an empty attribute,
 * `false`, `null` and `undefined` leave the attribute out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

/** A labelled form row. */
export const field = (label, control) => h('label', { class: 'field' }, h('span', {}, label), control);
