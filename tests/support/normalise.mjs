/** Builds a tree from a flat list of serialised nodes and takes out what is representation only. */
import { DIFFERENCES, MATHML, documentOf } from './differences.mjs';

class Node {
  constructor(entry, side, parent, looks) {
    this.kind = entry.k;
    this.side = side;
    this.parent = parent;
    // What relative addresses in it are resolved against, on either side: the base of its document in the live page.
    this.base = parent?.base ?? entry.base;
    this.children = [];
    this.tag = entry.tag;
    this.ns = entry.ns;
    this.originalNs = entry.ns;
    this.attributes = { ...entry.attributes };
    // As they stood, for the privacy rules.
    this.original = entry.attributes ?? {};
    this.state = { ...entry.state };
    this.style = entry.style;
    this.selected = entry.selected;
    this.rules = entry.rules;
    this.adopted = entry.adopted ?? [];
    this.applies = entry.applies;
    this.mode = entry.mode;
    this.box = entry.box;
    // How it and its pseudo-elements look, as texts of one property a line.
    this.looks = looks && { itself: looks[entry.look], before: looks[entry.before], after: looks[entry.after] };
    this.text = entry.k === 'document' || entry.k === 'shadow' ? entry.mode : entry.text;
  }

  /** A short name for messages. */
  name() {
    if (this.kind === 'text') return JSON.stringify(this.text.length > 30 ? `${this.text.slice(0, 30)}…` : this.text);
    if (this.kind !== 'element') return `#${this.kind}`;
    const id = this.attributes.id ? `#${this.attributes.id}` : '';
    const first = (this.attributes.class ?? '').split(/\s+/)[0];
    return `<${this.tag}${id}${!id && first ? `.${first}` : ''}>`;
  }

  /** Where the node is, from the document down; the middle of a very deep path is left out. */
  path() {
    const steps = [];
    for (let node = this; node.parent; node = node.parent) {
      const alike = node.parent.children.filter((child) => child.kind === node.kind && child.tag === node.tag);
      steps.unshift(node.name().replace(/^<|>$/g, '') + (alike.length > 1 ? `[${alike.indexOf(node)}]` : ''));
    }
    if (steps.length > 16) steps.splice(8, steps.length - 16, `…${steps.length - 16}…`);
    return `/${steps.join('/')}`;
  }
}

/** `bases` gets the bases of the documents from the live page and gives them to the replay, by where their frames stand. */
export function buildTree(list, side, { bases, frames, shadow }) {
  const { looks } = list[0];
  const root = new Node(list[0], side, undefined);
  noteBase(root, list[0].base);
  const open = [root];
  const nodes = [root];
  // Depth from which everything is left out: below a frame or shadow root that is not compared.
  let skippedFrom = Infinity;
  for (const entry of list.slice(1)) {
    if (entry.d > skippedFrom) continue;
    skippedFrom = Infinity;
    if ((entry.k === 'document' && !frames) || (entry.k === 'shadow' && !shadow)) {
      skippedFrom = entry.d;
      continue;
    }
    open.length = entry.d;
    const parent = open[entry.d - 1];
    const node = new Node(entry, side, parent, entry.look === undefined ? undefined : looks);
    parent.children.push(node);
    if (entry.k === 'document') noteBase(node, entry.base);
    else if (/^i?frame$/.test(node.tag)) node.place = placeOf(documentOf(node));
    noteHard(node);
    open.push(node);
    nodes.push(node);
  }

  const dropped = new Set(nodes.filter((node) => DIFFERENCES.some((difference) => difference.drop?.(node, side))));
  for (const node of nodes) {
    if (node.kind === 'element' || node.kind === 'document') for (const difference of DIFFERENCES) difference.change?.(node, side);
    if (node.tag === 'style') node.css = node.children.map((child) => child.text ?? '').join('');
    node.children = mergeText(node.children.filter((child) => !dropped.has(child)));
  }
  return root;

  function noteBase(document, own) {
    const place = document.parent?.place ?? '';
    document.place = place;
    if (side === 'live') bases.set(place, own);
    document.base = bases.get(place) ?? document.base;
  }
}

/** Numbers of the frames around it, each among those of its document. */
function placeOf(document) {
  document.frames = (document.frames ?? 0) + 1;
  return `${document.place}/${document.frames}`;
}

/** What a replayer cannot give its place is noted at the document. */
function noteHard(node) {
  const holds = [
    ['holdsMath', node.originalNs === MATHML],
    ['holdsCanvas', node.tag === 'canvas'],
    ['holdsSheetInSelect', node.tag === 'style' && node.path().includes('/select')],
  ].filter(([, is]) => is);
  if (holds.length === 0) return;
  const document = documentOf(node);
  for (const [what] of holds) document[what] = true;
}

/** Borders between adjacent text nodes and empty text nodes show nothing. */
function mergeText(children) {
  const merged = [];
  for (const child of children) {
    const last = merged.at(-1);
    if (child.kind === 'text' && last?.kind === 'text') last.text += child.text;
    else if (child.kind !== 'text' || child.text !== '') merged.push(child);
  }
  return merged;
}
