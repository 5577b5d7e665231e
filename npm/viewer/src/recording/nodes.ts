/** Short names for recorded elements: `button “Add to cart”`, for the list of what happened. */
import { EventType, NodeKind, Source, loose, text } from './rrweb.js';
import type { Event, Loose } from './rrweb.js';

interface Known {
  tag?: string;
  attributes?: Loose;
  text?: string;
  parent: number;
  children: number[];
}

const MAX_LABEL_CHARS = 48;
/** Descendants looked at for a label; a click on a whole page must not read all of it. */
const MAX_VISITED_NODES = 60;
const NAMING_ATTRIBUTES = ['aria-label', 'alt', 'title', 'placeholder'];
/** What a click inside means: the text or icon of a button is the button. */
const CLICKABLE = new Set(['a', 'button', 'summary', 'option', 'label', 'select', 'input', 'textarea']);
const TAG_NAMES: Readonly<Record<string, string>> = {
  a: 'link',
  img: 'image',
  textarea: 'text area',
  select: 'selection',
};

/** Cuts a label to a length that fits one line. */
export function shorten(label: string, maxChars = MAX_LABEL_CHARS): string {
  const clean = label.replace(/\s+/g, ' ').trim();
  const chars = [...clean];
  return chars.length <= maxChars
    ? clean
    : `${chars
        .slice(0, maxChars - 1)
        .join('')
        .trimEnd()}…`;
}

/** Follows a recording's documents as far as labels need it. */
export class NodeNames {
  readonly #nodes = new Map<number, Known>();

  /** Takes in what an event says of nodes. Events come in order. */
  follow(event: Event): void {
    const data = loose(event.data);
    if (event.type === EventType.FullSnapshot) this.#add(data['node'], 0);
    else if (event.type === EventType.Incremental && data['source'] === Source.Mutation) this.#mutate(data);
  }

  /** A short name for a node, such as `button “Pay”`; `undefined` if nothing is known of it. */
  describe(id: number): string | undefined {
    const node = this.#clickable(id);
    if (!node?.tag) return undefined;
    const attributes = node.attributes ?? {};
    const type = node.tag === 'input' ? text(attributes['type']) : undefined;
    const noun = this.#noun(node.tag, type);
    const name =
      NAMING_ATTRIBUTES.map((attribute) => text(attributes[attribute])).find(Boolean) ??
      this.#innerText(node) ??
      (type === 'submit' || type === 'button' ? text(attributes['value']) : undefined) ??
      text(attributes['name']) ??
      text(attributes['id']);
    return name ? `${noun} “${shorten(name)}”` : noun;
  }

  #noun(tag: string, type: string | undefined): string {
    if (tag !== 'input') return TAG_NAMES[tag] ?? tag;
    if (type === 'submit' || type === 'button') return 'button';
    if (type === 'checkbox') return 'check box';
    return type === 'radio' ? 'option' : 'field';
  }

  #clickable(id: number): Known | undefined {
    const own = this.#nodes.get(id);
    const start = own?.tag ? own : own && this.#nodes.get(own.parent);
    let node = start;
    for (let steps = 0; node && steps < 6; steps++) {
      if (node.tag && (CLICKABLE.has(node.tag) || text(node.attributes?.['role']) === 'button')) return node;
      node = this.#nodes.get(node.parent);
    }
    return start;
  }

  #innerText(node: Known): string | undefined {
    const parts: string[] = [];
    const stack = [...node.children].reverse();
    for (let visited = 0; stack.length > 0 && visited < MAX_VISITED_NODES; visited++) {
      const child = this.#nodes.get(stack.pop() ?? 0);
      if (!child) continue;
      if (child.text?.trim()) parts.push(child.text);
      if (child.tag !== 'style' && child.tag !== 'script') stack.push(...[...child.children].reverse());
    }
    return text(parts.join(' ').trim());
  }

  #mutate(data: Loose): void {
    for (const add of list(data['adds'])) this.#add(loose(add)['node'], Number(loose(add)['parentId']));
    for (const change of list(data['texts'])) {
      const node = this.#nodes.get(Number(loose(change)['id']));
      if (node) node.text = text(loose(change)['value']) ?? '';
    }
    for (const change of list(data['attributes'])) {
      const node = this.#nodes.get(Number(loose(change)['id']));
      if (node) node.attributes = { ...node.attributes, ...loose(loose(change)['attributes']) };
    }
  }

  /** Adds a subtree; a stack of its own, since recorded trees may be deeper than the call stack. */
  #add(root: unknown, parentId: number): void {
    const stack: [unknown, number][] = [[root, parentId]];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const node = loose(next[0]);
      const id = Number(node['id']);
      const known: Known = { parent: next[1], children: [] };
      if (node['type'] === NodeKind.Element) {
        known.tag = text(node['tagName']) ?? 'element';
        known.attributes = loose(node['attributes']);
      } else if (node['type'] === NodeKind.Text) known.text = text(node['textContent']) ?? '';
      this.#place(id, known);
      const children = list(node['childNodes']);
      for (let at = children.length - 1; at >= 0; at--) stack.push([children[at], id]);
    }
  }

  #place(id: number, known: Known): void {
    const before = this.#nodes.get(id);
    if (before) {
      const siblings = this.#nodes.get(before.parent)?.children;
      siblings?.splice(siblings.indexOf(id), 1);
      if (known.children.length === 0) known.children = before.children;
    }
    this.#nodes.set(id, known);
    const siblings = this.#nodes.get(known.parent)?.children;
    if (siblings && !siblings.includes(id)) siblings.push(id);
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
