/** Random pages with canaries and random edits of them, the same for the same seed, with the model that judges them. */
import { canaryOf } from './canary.mjs';
import { FOREIGN_MARKS, Model, OWN_MARKS, nodesOf } from './model.mjs';
import { PLACES } from './places.mjs';
import { PAGE_LEVELS } from './rules.mjs';

const BOXES = 14;
const PLACES_A_PAGE = 40;
const BATCHES = 3;
const EDITS_A_BATCH = 14;
const TAGS = ['div', 'section', 'span', 'article', 'fieldset', 'user-box', 'details'];
/** What needs a document of its own, or more than a new canary to change, is left to the tests of single places. */
const RANDOM_PLACES = PLACES.filter(
  ({ markup, act, typed, isInHead, isListed, change }) => markup && !act && !typed && !isInHead && !isListed && !change,
);
/** Where a child of a host is shown: in the slot without a name, in another, or in none. */
const SLOTS = ['', 'other', 'none'];
const EDITS = { write: 6, replace: 3, mark: 6, area: 3, slot: 3, move: 5, add: 2, remove: 1, pause: 4, level: 0.3 };

/** `{ model, tree, batches }`: the page as it is at first, and lists of edits for `page/edit.js`. */
export class Fuzz {
  #state;
  #count = 0;
  #when = 'in the snapshot';

  constructor(seed) {
    this.seed = seed;
    this.#state = seed >>> 0;
    this.pageLevel = this.#one(PAGE_LEVELS);
    this.model = new Model({ id: 'stage', kind: 'box', children: [] }, this.pageLevel);
    for (let box = 0; box < BOXES; box++) this.#put(this.#box(), this.#container());
    for (let place = 0; place < PLACES_A_PAGE; place++) this.#put(this.#place(), this.#container());
    this.model.look();
  }

  /** What is there before the first edit. */
  get tree() {
    return this.model.root.children;
  }

  /** The edits of the next batch: what the model says is after them. */
  batch(number) {
    const edits = [];
    for (let index = 0; index < EDITS_A_BATCH; index++) {
      this.#when = `in batch ${number}, edit ${index}`;
      edits.push(...this.#edit(this.#weighted(EDITS)));
      this.model.look();
    }
    this.#when = `after batch ${number}`;
    for (const node of [...this.#nodes()].filter(({ place }) => place)) edits.push(this.#write(node));
    this.model.look();
    return edits;
  }

  get batches() {
    return Array.from({ length: BATCHES }, (_, number) => number + 1);
  }

  #edit(kind) {
    const boxes = [...this.#nodes()].filter((node) => node !== this.model.root && !node.place);
    const places = [...this.#nodes()].filter(({ place }) => place);
    if (kind === 'write') return [this.#write(this.#one(places))];
    if (kind === 'replace') {
      const node = this.#one(places);
      this.model.write(node, this.#canary(node), this.#when);
      return [{ kind, id: node.id, node: described(node) }];
    }
    if (kind === 'mark') {
      const node = this.#one(boxes);
      const none = Object.fromEntries(Object.keys(attributesOf(node.marks)).map((name) => [name, null]));
      node.marks = this.#marks();
      return [{ kind, id: node.id, attributes: { ...none, ...attributesOf(node.marks) } }];
    }
    if (kind === 'area') {
      const hosts = boxes.filter((box) => box.areas);
      if (!hosts.length) return [];
      const node = this.#one(hosts);
      const slot = this.#one(Object.keys(node.areas));
      const none = Object.fromEntries(Object.keys(attributesOf(node.areas[slot])).map((name) => [name, null]));
      node.areas[slot] = this.#marks();
      return [{ kind: 'mark', id: `${node.id}/${slot}`, attributes: { ...none, ...attributesOf(node.areas[slot]) } }];
    }
    if (kind === 'slot') {
      const node = this.#one([...boxes, ...places]);
      node.slot = this.#one(SLOTS);
      return [{ kind: 'mark', id: node.id, attributes: { slot: node.slot } }];
    }
    if (kind === 'pause') return [{ kind, ms: this.#one([0, 0, 20, 120]) }];
    if (kind === 'level') {
      this.model.pageLevel = this.#one(PAGE_LEVELS);
      return [{ kind, level: this.model.pageLevel }];
    }
    if (kind === 'add') {
      const box = this.#box(['box', 'root', 'slots']);
      for (let count = 0; count < 3; count++) this.#put(this.#place(), box);
      const to = this.#container();
      this.#put(box, to);
      return [{ kind, to: to.id, node: described(box) }];
    }
    // What holds a frame would load it anew.
    const movable = [...boxes, ...places].filter(
      (node) => ![...nodesOf(node)].some(({ kind: inner }) => inner === 'frame'),
    );
    if (!movable.length) return [];
    const node = this.#one(movable);
    if (kind === 'remove') {
      if (node.children?.length > 4) return [];
      this.#take(node);
      return [{ kind, id: node.id }];
    }
    const inside = new Set(nodesOf(node));
    const to = this.#one([...this.#nodes()].filter((other) => !other.place && !inside.has(other)));
    this.#take(node);
    this.#put(node, to);
    return [{ kind, id: node.id, to: to.id }];
  }

  #write(node) {
    const old = node.canary;
    this.model.write(node, this.#canary(node), this.#when);
    return { kind: 'write', id: node.id, old, fresh: node.canary };
  }

  #box(kinds = ['box', 'box', 'box', 'root', 'slots', 'slots', 'frame']) {
    const kind = this.#one(kinds);
    return {
      id: `box-${this.#count++}`,
      kind,
      tag: this.#one(TAGS),
      marks: this.#marks(),
      slot: this.#one(SLOTS),
      areas: kind === 'slots' ? { '': this.#marks(), other: this.#marks() } : undefined,
      children: [],
    };
  }

  #place() {
    const node = { id: `planted-${this.#count++}`, kind: 'place', slot: this.#one(SLOTS), place: this.#one(RANDOM_PLACES) };
    this.model.write(node, this.#canary(node), this.#when);
    return node;
  }

  #canary({ place }) {
    return canaryOf(`seed ${this.seed}, ${this.#count++}`, place.shape);
  }

  #marks() {
    const marks = [];
    if (this.#below(10) < 4) marks.push(this.#one(OWN_MARKS));
    if (this.#below(10) < 2) marks.push(this.#one(FOREIGN_MARKS));
    return marks;
  }

  #nodes() {
    return nodesOf(this.model.root);
  }

  #container() {
    return this.#one([...this.#nodes()].filter(({ place }) => !place));
  }

  #put(node, parent) {
    parent.children.push(node);
  }

  #take(node) {
    for (const { children } of this.#nodes()) {
      if (children?.includes(node)) children.splice(children.indexOf(node), 1);
    }
  }

  #one(list) {
    return list[this.#below(list.length)];
  }

  #weighted(weights) {
    let left = (this.#below(10_000) / 10_000) * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    return Object.keys(weights).find((kind) => (left -= weights[kind]) < 0);
  }

  #below(limit) {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }
}

/** Marks as attributes; several classes stand in one. */
export function attributesOf(marks) {
  const attributes = {};
  for (const [name, value] of marks)
    attributes[name] = name === 'class' && attributes.class ? `${attributes.class} ${value}` : value;
  return attributes;
}

/** A node as the page is told of it. */
export function described(node) {
  const { id, kind, place, canary, slot } = node;
  if (place)
    return {
      id,
      kind,
      attributes: { slot },
      html: place.markup.replace('@', () => canary),
      build: place.build && String(place.build),
      canary,
    };
  const areas = Object.entries(node.areas ?? {}).map(([name, marks]) => ({ name, attributes: attributesOf(marks) }));
  const attributes = { slot, ...attributesOf(node.marks) };
  return { id, kind, tag: node.tag, attributes, areas, children: node.children.map(described) };
}
