/**
 * The one list of differences between a page and its replay that are representation, not loss.
 * Each has its reason. `drop` leaves a node out, `change` rewrites one; both run on the live page
 * and on the replay alike unless they look at `side`.
 */

import { absolute, absoluteCss, absoluteSet } from './absolute.mjs';
import { keptOfLink } from './privacy.mjs';

const RESOURCES = new Set(['src', 'poster', 'data', 'background']);
/** Name and identifiers of document types that mean it: https://html.spec.whatwg.org/multipage/parsing.html#the-initial-insertion-mode */
const LIMITED_QUIRKS = /^html\|-\/\/W3C\/\/DTD (XHTML 1\.0 (Frameset|Transitional)\/\/[^|]*\||HTML 4\.01 (Frameset|Transitional)\/\/[^|]*\|.)/i;
const LINKS = new Set(['href', 'xlink:href', 'action', 'formaction', 'cite', 'longdesc']);
const LEADS = new Set(['a', 'area', 'form', 'button', 'base', 'q', 'blockquote']);
const INERT_HEAD_LINKS = /^(compression-dictionary|preload|modulepreload|prefetch|dns-prefetch|preconnect|prerender)$/i;
const HTML = 'http://www.w3.org/1999/xhtml';
export const MATHML = 'http://www.w3.org/1998/Math/MathML';
const SVG = 'http://www.w3.org/2000/svg';

/**
 * The one thing a replayer may say, and only when it seeks. It puts the pointer where it was last
 * once everything up to that moment is applied, and complains when that target has gone since; and
 * with its virtual DOM it looks for targets in the real one, where nodes added on the way are not
 * yet. No stream can avoid it. That the stream knows the node is checked here; that it was in the
 * tree at its time is what linear play checks, which must be silent.
 */
export function isUnavoidable(message, way, ids) {
  if (!way.isSought) return false;
  const [, id] = /^debug: \[replayer\] Node with id '(\d+)' not found\.\s+\{"source":[12],/.exec(message) ?? [];
  return id !== undefined && ids.has(Number(id));
}

export const DIFFERENCES = [
  {
    what: 'comments',
    reason: 'nobody sees them, and they may hold anything',
    drop: (node) => node.kind === 'comment',
  },
  {
    what: 'script and noscript elements',
    reason: 'scripts never run in a replay and are rebuilt as noscript, so neither kind can be told from the other',
    drop: (node) => node.tag === 'script' || node.tag === 'noscript',
  },
  {
    what: 'the style sheet that the replayer injects before the head',
    reason: "it is the replayer's own: noscript hidden, animations paused",
    drop: isOfReplayer,
  },
  {
    what: 'links that only tell the browser what to load early',
    reason: 'they show nothing, and replayers strip them',
    drop: (node) => node.tag === 'link' && (node.attributes.rel ?? '').split(/\s+/).every((word) => INERT_HEAD_LINKS.test(word) || word === '') && (node.side === 'replay' || node.attributes.rel !== undefined),
  },
  {
    what: 'words of `rel` that only tell the browser what to load early',
    reason: 'no content policy keeps a browser from connecting to what they name, so the collector leaves them out',
    change: (node) => {
      if (node.tag !== 'link' || node.attributes.rel === undefined) return;
      node.attributes.rel = node.attributes.rel.split(/\s+/).filter((word) => !INERT_HEAD_LINKS.test(word)).join(' ');
    },
  },
  {
    what: 'what says which referrer is sent',
    reason: 'whoever watches is told of to nobody: with it, the hosts of pictures would hear the address of the replay',
    change: (node) => removeAttributes(node, (name) => name === 'referrerpolicy' || (name === 'name' && node.tag === 'meta' && node.attributes.name.trim().toLowerCase() === 'referrer')),
  },
  {
    what: 'event handler attributes',
    reason: 'they must not act in a replay; replayers rename some to _on…',
    change: (node) => removeAttributes(node, (name) => /^_?on/i.test(name)),
  },
  {
    what: 'attributes named rr_…, data-rr-… and rrweb-…',
    reason: 'instructions to the replayer, not content',
    change: (node) => removeAttributes(node, (name) => /^(rr_|data-rr-|rrweb-)/.test(name)),
  },
  {
    what: 'attribute names that setAttribute refuses',
    reason: 'only a parser can make them, and a replayer builds by setAttribute',
    change: (node) => removeAttributes(node, (name) => !/^[A-Za-z_:][\w:.-]*$/.test(name)),
  },
  {
    what: 'nonce',
    reason: 'hidden from scripts by the browser',
    change: (node) => removeAttributes(node, (name) => name === 'nonce'),
  },
  {
    what: 'the address of frames, and source texts of documents',
    reason: "a replayer must not load them; a frame's document is compared instead where it can be read; what is in a srcdoc may be secret on any element",
    change: (node) => removeAttributes(node, (name) => name === 'srcdoc' || ((node.tag === 'iframe' || node.tag === 'frame') && /^(src|sandbox|allow|loading)$/.test(name))),
  },
  {
    what: 'documents in the frames of a frameset',
    reason: 'rrweb events know the documents of iframes only',
    drop: (node) => node.kind === 'document' && node.parent?.tag === 'frame',
  },
  {
    what: 'an empty document in a frame',
    reason: 'a frame whose content is not recorded, as one of another origin, shows the empty document that every frame begins with',
    drop: (node) => node.kind === 'document' && node.parent !== undefined && isEmptyDocument(node),
  },
  {
    what: 'the document type of documents in quirks and limited-quirks mode',
    reason: 'a replayer sets these modes by a document type of its own; the mode itself is compared, and boxes show the limited one',
    drop: (node) => node.kind === 'doctype' && (node.parent?.text === 'BackCompat' || node.parent?.parent !== undefined || LIMITED_QUIRKS.test(node.text)),
  },
  {
    what: 'selectors :popover-open and :fullscreen',
    reason: 'a replayer puts nothing into the top layer; in a replay they also match what the recording marks',
    change: (node) => {
      node.rules = node.rules?.map((rule) => rule.replace(WIDENED, ':$1'));
    },
  },
  {
    what: 'rules that scripts insert and one engine alone may know',
    reason: 'they stand in a rule that every engine knows, so that the places of those behind them stay',
    change: (node, side) => {
      if (side === 'replay') node.rules = node.rules?.map((rule) => rule.replace(WRAPPED, '$1'));
    },
  },
  {
    what: 'the attribute type="text/css" of style elements',
    reason: 'it says nothing, and a replayer that seeks sets it again, by which browsers drop the rules that scripts inserted',
    change: (node) => node.tag === 'style' && /^text\/css$/i.test(node.attributes.type ?? '') && removeAttributes(node, (name) => name === 'type'),
  },
  {
    what: 'the attribute xmlns of the root element',
    reason: 'by it a replayer tells quirks mode from limited-quirks mode',
    change: (node) => node.tag === 'html' && node.parent?.kind === 'document' && removeAttributes(node, (name) => name === 'xmlns'),
  },
  {
    what: 'quirks mode in frames',
    reason: 'the replayer loses it when it seeks through its virtual DOM',
    change: (node) => {
      if (node.kind === 'document' && node.parent !== undefined) node.text = '';
    },
  },
  {
    what: 'text inside iframe, noembed and noframes',
    reason: 'it is markup that is never shown, and not recorded for what it may hold',
    drop: (node) => node.kind === 'text' && /^(iframe|noembed|noframes)$/.test(node.parent?.tag ?? ''),
  },
  {
    what: 'autoplay of media',
    reason: "the replayer drives media by the recording's clock",
    change: (node) => (node.tag === 'video' || node.tag === 'audio') && removeAttributes(node, (name) => name === 'autoplay'),
  },
  {
    what: 'content of meta elements that act',
    reason: 'a policy or a refresh must not act in a replay; replayers rename or neutralise it',
    change: (node) => node.tag === 'meta' && 'http-equiv' in node.attributes && removeAttributes(node, (name) => name === 'content' || name === 'csp-content'),
  },
  {
    what: 'value, checked and selected as attributes of form controls',
    reason: 'recordings carry the present state; it is compared as state instead',
    change: (node) => {
      if (node.tag === 'input') removeAttributes(node, (name) => name === 'value' || name === 'checked');
      if (node.tag === 'select' || node.tag === 'textarea') removeAttributes(node, (name) => name === 'value');
      if (node.tag === 'option') removeAttributes(node, (name) => name === 'selected');
    },
  },
  {
    what: 'autocomplete of form controls',
    reason: 'the replayer switches it off, so that the browser of whoever watches fills nothing in',
    change: (node) => /^(input|textarea|select|form)$/.test(node.tag) && removeAttributes(node, (name) => name === 'autocomplete'),
  },
  {
    what: 'text inside textarea',
    reason: 'it is only the initial value; the present one is compared as state',
    drop: (node) => node.kind === 'text' && node.parent?.tag === 'textarea',
  },
  {
    what: 'classes :hover and rrweb-paused, and an empty class attribute',
    reason: 'the replayer imitates the pointer by a class and pauses animations by another',
    change: (node) => {
      if (node.attributes.class === undefined) return;
      const kept = node.attributes.class.split(/\s+/).filter((name) => name && name !== ':hover' && name !== 'rrweb-paused');
      if (kept.length) node.attributes.class = kept.join(' ');
      else delete node.attributes.class;
    },
  },
  {
    what: "namespaces other than HTML's and SVG's, and the case of names in them",
    reason: 'rrweb events have no way to say them: such an element is built as one of HTML',
    change: (node) => {
      if (node.kind !== 'element' || node.ns === SVG) return;
      if (node.ns !== HTML) node.tag = node.tag.toLowerCase();
      node.ns = HTML;
    },
  },
  {
    what: 'the case of attribute names on HTML elements',
    reason: 'only setAttributeNS makes names with capitals, and a replayer builds by setAttribute',
    change: (node) => {
      if (node.ns === HTML) node.attributes = Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [name.toLowerCase(), value]));
    },
  },
  {
    what: 'tag names that createElement refuses',
    reason: 'only a parser can make them; a div takes their place',
    change: (node) => {
      if (node.kind === 'element' && !/^[a-z][\w:.-]*$/i.test(node.tag)) node.tag = 'div';
    },
  },
  {
    what: 'popovers and what fills the screen, shown by a style',
    reason: 'the replayer can open dialogs alone; others of the top layer get the rules that browsers have for them',
    change: (node, side) => {
      const [own, told] = (node.attributes.style ?? '').split(/;?--rr-top-layer:\s*/);
      if (side !== 'replay' || told === undefined) return;
      node.state.top = told.split(';')[0];
      node.style = node.style?.split(/;?\s*--rr-top-layer:/)[0];
      if (own) node.attributes.style = own;
      else delete node.attributes.style;
    },
  },
  {
    what: 'the state of check boxes that is neither on nor off',
    reason: 'rrweb has no event for it: an event of our own tells it, which a stock replayer passes over',
    change: (node) => delete node.state.indeterminate,
  },
  {
    what: 'whether media plays',
    reason: 'all media stands still where a replayer does',
    change: (node, side) => {
      if (side === 'replay' && node.state.media) node.state.media.isPlaying = undefined;
    },
  },
  {
    what: 'the state of media after a seek with the virtual DOM (compared as stale)',
    reason: 'the replayer remembers the state that the snapshot gave its elements, and puts it back when it stands still; it is compared in the three other ways',
    change: (node) => node.state.media && removeAttributes(node, (name) => name === 'loop'),
  },
  {
    what: 'pictures behind blob: addresses, told by content (compared as such, and by their boxes)',
    reason: 'such an address leads nowhere but in the page that made it',
    change: () => {},
  },
  {
    what: 'media queries for the size of the device',
    reason: "the replayer has them ask for the size of the replayed page, as the viewer's screen is another one",
    change: () => {},
  },
  {
    what: 'addresses made absolute, and those of links without values',
    reason: 'no values of queries and no fragments of links are recorded; a replay has another base; both sides are resolved against that of the same document in the live page, and resources must be absolute in the recording',
    change: (node, side) => {
      const { base } = node;
      for (const [name, value] of Object.entries(node.attributes)) {
        const resource = RESOURCES.has(name) || (name === 'href' && node.tag === 'link');
        if (side === 'replay' && resource && value && !/^([a-z][a-z0-9+.-]*:|#)/i.test(value)) node.attributes[name] = `left relative: ${value}`;
        else if (side === 'live' && LINKS.has(name) && LEADS.has(node.tag)) node.attributes[name] = absolute(keptOfLink(value), base);
        else if (resource || LINKS.has(name)) node.attributes[name] = absolute(value, base);
        else if (name === 'srcset' || name === 'imagesrcset') node.attributes[name] = absoluteSet(value, base);
        else if (name === 'style') node.attributes[name] = absoluteCss(value, base);
      }
    },
  },
];

/** What the layout decides. */
const PLACE = /^(box|top|left|scroll)$/;

/** A selector of the top layer as a replay has it, which finds elements by their style too. */
const WIDENED = /:is\(:(popover-open|fullscreen), ?\[style\*="-top-layer:\w+"\], ?\[style\*="-top-layer: \w+"\]\)/g;
const WRAPPED = /^@media all \{ ([^{]*-(?:moz|webkit|ms|apple|internal)-.*) \}$/s;

/** What no stream can make a replayer show. `a` is the page's node, `b` the replay's. */
const UNREACHABLE = [
  {
    what: 'what says that a link leads to a style sheet and where to, if its text is told',
    reason: 'a style with that text stands in its place, so that nothing has to be loaded',
    holds: (name, a, b) => a.tag === 'link' && b.tag === 'style' && /^attribute (rel|href|hreflang|as|type|integrity|crossorigin)$/.test(name),
  },
  {
    what: 'title of styles, and disabled of style sheets that are told by text or rules',
    reason: "by them the viewer's browser would choose between sheets; the media tell what the page's browser chose",
    holds: (name, a, b) => b.tag === 'style' && /^attribute (title|disabled)$/.test(name) && b.attributes[name.slice(10)] === undefined,
  },
  {
    what: 'media of style sheets that scripts or titles switch, or that have other media than their attribute says',
    reason: 'the attribute says in a replay for what a sheet counts, `not all` if for nothing; that is compared instead, and with titles how things look',
    holds: (name, a, b) => name === 'attribute media' && b.tag === 'style' && typeof a.applies === 'string' && (a.applies === b.applies || a.attributes.title !== undefined || /\balternate\b/i.test(a.attributes.rel ?? '')),
  },
  {
    what: 'looks in frames in quirks mode, sought with the virtual DOM',
    reason: 'the replayer loses that mode there, and boxes in it follow other rules',
    holds: (name, a, b, way) => name === 'looks' && way.isSought && way.useVirtualDom && isInQuirksFrame(a),
  },
  {
    what: 'looks and states of MathML, and boxes and places in documents with it',
    reason: 'a replayer builds its elements as unknown ones of HTML',
    holds: (name, a) => (name === 'looks' && isInMath(a)) || (!name.startsWith('attribute ') && a.originalNs === MATHML) || (PLACE.test(name) && documentOf(a).holdsMath),
  },
  {
    what: 'boxes and places in documents with a canvas',
    reason: 'where no script may run, as in a replay, browsers show what stands in a canvas instead of it',
    holds: (name, a) => PLACE.test(name) && documentOf(a).holdsCanvas,
  },
  {
    what: 'z-index in the top layer',
    reason: 'a replayer puts nothing there: by it the recording lays such elements over all others',
    holds: (name, a) => name === 'z-index' && a.state.top !== undefined,
  },
  {
    what: 'looks of the options of a list that has the focus',
    reason: 'browsers show the chosen ones in other colours while the window has the focus, which a replayer rarely has',
    holds: (name, a) => name === 'looks' && a.tag === 'option' && isInFocusedList(a),
  },
  {
    what: 'boxes in documents with a style sheet inside of a select',
    reason: 'all text in an option is its name, that of a sheet too, and a sheet that is told by rules has another text',
    holds: (name, a) => name === 'box' && documentOf(a).holdsSheetInSelect,
  },
  {
    what: 'which of several options of one value is chosen, sought with the virtual DOM',
    reason: "the replayer gives a list its value last, and that chooses the first",
    holds: (name, a, b, way) => name === 'selected' && way.isSought && way.useVirtualDom && chosenValues(a) === chosenValues(b),
  },
  {
    what: 'radio buttons after a seek',
    reason: 'the replayer with its virtual DOM sets each one before the others of its group are there, which may take it back',
    holds: (name, a, b, way) => name === 'checked' && /^radio$/i.test(a.original.type ?? '') && way.isSought && way.useVirtualDom,
  },
  {
    what: 'focus after a seek',
    reason: 'the replayer with its virtual DOM looks for what was focused in the real one, where nodes added on the way are not yet',
    holds: (name, a, b, way) => name === 'focused' && way.isSought && way.useVirtualDom,
  },
];

function isInQuirksFrame(node) {
  for (let above = node; above; above = above.parent) if (above.kind === 'document' && above.parent && above.mode === 'BackCompat') return true;
  return false;
}

function isInMath(node) {
  for (let above = node; above; above = above.parent) if (above.originalNs === MATHML) return true;
  return false;
}

function isInFocusedList(node) {
  for (let above = node.parent; above; above = above.parent) if (above.tag === 'select') return above.state.focused === true;
  return false;
}

export function documentOf(node) {
  let above = node;
  while (above.parent && above.kind !== 'document') above = above.parent;
  return above;
}

/** Everything in this file that has a reason, for `docs/fidelity.md`. */
export const REASONS = [...DIFFERENCES, ...UNREACHABLE].map(({ what, reason }) => ({ what, reason }));

export const isUnreachable = (...of) => UNREACHABLE.some(({ holds }) => holds(...of));

function isOfReplayer(node) {
  if (node.side !== 'replay' || node.tag !== 'style' || node.parent?.tag !== 'html') return false;
  // Through its virtual DOM the replayer copies its sheets without their rules.
  return node.rules?.some((rule) => rule.includes('rrweb-paused')) || (!node.rules?.length && node.children.length === 0);
}

function isEmptyDocument(node) {
  const isBare = (child) => child.kind === 'doctype' || child.kind === 'comment' || isOfReplayer(child) || (/^(html|head|body)$/.test(child.tag) && Object.keys(child.attributes).length === 0 && child.children.every(isBare));
  return node.children.every(isBare);
}

/** The values of the options that are chosen in a list, as far as attributes tell them. */
function chosenValues(list) {
  const options = [];
  const stack = [...list.children].reverse();
  for (let node; (node = stack.pop()); ) {
    if (node.tag === 'option') options.push(node.attributes.value ?? node.children.map(({ text }) => text).join(''));
    else stack.push(...[...(node.children ?? [])].reverse());
  }
  return JSON.stringify(list.state.selected?.map((index) => options[index]));
}

function removeAttributes(node, unwanted) {
  for (const name of Object.keys(node.attributes)) if (unwanted(name)) delete node.attributes[name];
}

/** As the replayer rewrites media queries. */
export const withoutDevice = (text) => text.replace(/\b((?:min|max)-)device-(?=width|height)/g, '$1');
