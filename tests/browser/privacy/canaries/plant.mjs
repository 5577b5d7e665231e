/** Puts canaries into places: the page's markup, and scripts that build, act and change. */
import { canaryOf } from './canary.mjs';
import { PLACES } from './places.mjs';

/** `[{ place, canary }]` for a phase (a label) of a page. */
export const plantings = (phase, places = PLACES) =>
  places.map((place) => ({ place, canary: canaryOf(`${phase}/${place.group}/${place.name}`, place.shape) }));

export const listed = (planted) => planted.filter(({ place }) => place.isListed).map(({ canary }) => canary);

const filled = (markup, canary) => markup.replace('@', () => canary);

/** A place in an element of its own, which scripts find by its id. */
export const markupOf = ({ place, canary }) => `<div id="${place.root}">${filled(place.markup, canary)}</div>`;

/** A whole page for `bench.page`; `mark` stands on all that holds places. */
export function pageOf(planted, mark = '') {
  const head = planted.filter(({ place }) => place.isInHead).map(({ place, canary }) => filled(place.markup, canary));
  const body = planted.filter(({ place }) => !place.isInHead && place.markup).map(markupOf);
  const title = head.some((markup) => markup.startsWith('<title')) ? '' : '<title>Test page</title>';
  return `<!doctype html><html lang="en"><head ${mark}><meta charset="utf-8">${title}<!--scripts-->${head.join('')}</head>
<body><h1 class="public-class-name">Heading</h1><main ${mark}>${body.join('\n')}</main></body></html>`;
}

/** What follows the page's URL. */
export function addressOf(planted) {
  const parts = planted.filter(({ place }) => place.address).map(({ place, canary }) => filled(place.address, canary));
  const queries = parts.filter((part) => !part.startsWith('#'));
  return `${queries.length ? `?${queries.join('&')}` : ''}${parts.find((part) => part.startsWith('#')) ?? ''}`;
}

const call = (act, { place }, ...canaries) =>
  `attempt(${JSON.stringify(place.name)}, () => (${act})(document.getElementById(${JSON.stringify(place.root)}), ${canaries.map((canary) => JSON.stringify(canary)).join()}));`;

/** Source of functions for the page; each gives the names of what failed. */
const script = (steps, { first = '', last = '' } = {}) => `async () => {
  const failed = [];
  const attempt = (name, act) => { try { act(); } catch (error) { failed.push(name + ': ' + error); } };
  const replaceAll = ${replaceAll};
  ${[first, ...steps, last].join('\n')}
  return failed;
}`;

export const buildScript = (planted) =>
  script(planted.filter(({ place }) => place.build).map((one) => call(one.place.build, one, one.canary)));

/** Addresses that follow one another within a moment are not told. */
const PAUSE = 'await new Promise((resolve) => setTimeout(resolve, 10));';

/** Every old canary in markup becomes the new one, all at once, with source to run `first` and `last` in it. */
export const changeScript = (planted, next, around) =>
  script(
    planted.flatMap((one, index) => (isInMarkup(one) ? [changeOf(one, next[index].canary)] : [])),
    around,
  );

const isInMarkup = ({ place }) => !place.act && !place.typed && !place.address;

const changeOf = (one, fresh) => call(one.place.change ?? 'replaceAll', one, one.canary, fresh);

/** What the page does, and the address of a new view. */
export const actScript = (planted) =>
  script(
    planted.filter(({ place }) => place.act).map((one) => call(one.place.act, one, one.canary) + PAUSE),
    { first: `history.pushState(null, '', ${JSON.stringify(`/next${addressOf(planted)}`)});${PAUSE}` },
  );

/** In the page: writes one text for another wherever it stands in `root` (or the head), roots and frames included. */
export function replaceAll(root, old, fresh) {
  const swap = (text) => text.replaceAll(old, fresh);
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.COMMENT_NODE) {
      if (node.data.includes(old)) node.data = swap(node.data);
      return;
    }
    for (const { name, value, namespaceURI } of [...(node.attributes ?? [])]) {
      if (!value.includes(old)) continue;
      // A parser's prefixes have no name space.
      if (namespaceURI) node.setAttributeNS(namespaceURI, name, swap(value));
      else node.setAttribute(name, swap(value));
    }
    if (node.nonce?.includes(old)) node.nonce = swap(node.nonce);
    if (/^(input|textarea)$/.test(node.localName) && node.type !== 'file' && node.value.includes(old))
      node.value = swap(node.value);
    if (node.shadowRoot) walk(node.shadowRoot);
    // A document that is about to be replaced need not be changed.
    if (node.localName === 'iframe' && !node.srcdoc && !node.src && node.contentDocument) walk(node.contentDocument);
    if (node.content instanceof DocumentFragment) walk(node.content);
    for (const child of [...node.childNodes]) walk(child);
  };
  walk(root ?? document.head);
}
