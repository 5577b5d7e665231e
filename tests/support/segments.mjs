/** Writes segments by hand, as no recorder would: `docs/wire-format.md`, without the deflater's dictionary in use. */
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

const KIND = { page: 1, view: 2, tree: 3, control: 5, focus: 7, interaction: 11, note: 12, sheet: 16 };
const NAMESPACES = { html: 0, svg: 1, mathml: 2 };

function varint(number) {
  const bytes = [];
  for (let rest = BigInt(number); ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if (rest < 0x80n) return Buffer.from([...bytes, low]);
    bytes.push(low | 0x80);
  }
}

const zigzag = (number) => varint((BigInt(number) << 1n) ^ (BigInt(number) >> 63n));
/** Bytes stay as they are: what is no UTF-8 is told so. */
const utf8 = (text) => (Buffer.isBuffer(text) ? text : Buffer.from(text));
const string = (text) => Buffer.concat([varint(utf8(text).length), utf8(text)]);
const inline = (text) => Buffer.concat([varint(2 * utf8(text).length), utf8(text)]);
const list = (entries) => Buffer.concat([varint(entries.length), ...entries]);

/** A node of a tree: `['name', { attributes }, ...children]`, a text, `{ svg: node }`, `{ quirks }` or `{ root: [children] }`. */
function nodeBytes(node) {
  if (typeof node === 'string' || Buffer.isBuffer(node)) return Buffer.concat([varint(2), inline(node)]);
  if ('placed' in node) return Buffer.concat([varint(0), varint(node.placed)]);
  if ('quirks' in node) return Buffer.from([5]);
  if ('root' in node) return Buffer.from([6 | (1 << 3)]);
  const [name, attributes = {}] = node.svg ?? node;
  const entries = Array.isArray(attributes) ? attributes : Object.entries(attributes);
  const flags = node.svg ? NAMESPACES.svg : NAMESPACES.html;
  return Buffer.concat([Buffer.from([1 | (flags << 3)]), inline(name), list(entries.map(([key, value]) => Buffer.concat([inline(key), inline(value)])))]);
}

function childrenOf(node) {
  if (typeof node === 'string' || Buffer.isBuffer(node)) return [];
  return node.children ?? node.root ?? (node.svg ?? node).slice?.(2) ?? [];
}

/** Insertions that make this tree below `parent`, numbered from `first` on in the order in which they are told. */
export function planted(parent, nodes, first) {
  const insertions = [];
  let next = first;
  const waiting = [[parent, nodes]];
  for (let turn = 0; turn < waiting.length; turn++) {
    const [above, children] = waiting[turn];
    insertions.push({ parent: above, nodes: children });
    for (const child of children) {
      if (childrenOf(child).length > 0) waiting.push([next, childrenOf(child)]);
      next += 1;
    }
  }
  return { insertions, next };
}

export const frames = {
  page: (url, agent = 'Hostile/1.0 <img src=x onerror=__owned()>') => [
    KIND.page,
    Buffer.concat([string(url), string(url), varint(800), varint(600), varint(1_000), string(agent), string('en'), string('0')]),
  ],
  view: (url, name = '') => [KIND.view, Buffer.concat([randomBytes(16), string(url), string(url), string(name)])],
  tree({ first = 1, detached = [], insertions = [], attributes = [], texts = [] }) {
    const steps = (entries, write) => {
      let before = 0;
      return list(
        entries.map((entry) => {
          const step = zigzag(entry.node - before);
          before = entry.node;
          return Buffer.concat([step, write(entry)]);
        }),
      );
    };
    return [
      KIND.tree,
      Buffer.concat([
        Buffer.from([0]),
        varint(first),
        steps(detached.map((node) => ({ node })), () => Buffer.alloc(0)),
        steps(insertions.map((entry) => ({ ...entry, node: entry.parent })), ({ after = 0, nodes }) => Buffer.concat([varint(after), list(nodes.map(nodeBytes))])),
        steps(attributes, ({ name, value }) => Buffer.concat([inline(name), Buffer.from([1]), inline(value)])),
        steps(texts, ({ text }) => inline(text)),
        varint(0),
      ]),
    ];
  },
  control: (node, value) => [KIND.control, Buffer.concat([varint(node), Buffer.from([3]), inline(value)])],
  focus: (node) => [KIND.focus, varint(node)],
  click: (node) => [KIND.interaction, Buffer.concat([Buffer.from([2, 0]), varint(node), zigzag(5), zigzag(5)])],
  note: (kind, value) => [KIND.note, Buffer.concat([inline(kind), inline(JSON.stringify(value))])],
  /** A constructed sheet. */
  sheet: (sheet, baseUrl, text) => [KIND.sheet, Buffer.concat([varint(sheet), Buffer.from([2]), varint(0), string(baseUrl), Buffer.from([0, 0, 1]), string(text)])],
};

/** A document with what stands in its head and body. */
export const documentOf = (head, body) => ({ quirks: false, children: [['html', {}, ['head', {}, ...head], ['body', {}, ...body]]] });

/** The body of a request: frames with their times after the start, in a session of its own. */
export function segment(timed, startMs) {
  const payload = [];
  let before = 0;
  for (const [atMs, [kind, body]] of timed) {
    payload.push(varint(kind), zigzag(atMs - before), varint(body.length), body);
    before = atMs;
  }
  const raw = Buffer.concat(payload);
  const session = randomBytes(16);
  const header = [Buffer.from('AFI'), Buffer.from([1, 1, 1, 0]), session, randomBytes(16), randomBytes(16), randomBytes(16), randomBytes(16)];
  const numbers = [1, timed.length - 1, startMs, before, timed.length, 0, raw.length].map(varint);
  const hex = session.toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { id, body: Buffer.concat([...header, ...numbers, deflateRawSync(raw)]) };
}
