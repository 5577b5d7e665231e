// Two buffers of fixed size in wasm memory, ops (i32) and text (UTF-8), and the numbers of names. Whoever reads the DOM
// writes here; Rust takes what was written after each `commit`. The op codes are those of crates/recorder/src/ops.rs.

const NAME = 1

// Told by their prefix.
const USUAL = new Set(['http://www.w3.org/1999/xlink', 'http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/'])
// A text longer than this does not go through the buffer: the recorder fetches it by itself.
const LONG_UNITS = 16384
const MAX_NAMES = 65536
// Room that one node may need: its attributes and their names' definitions.
const MAX_ATTRIBUTES = 4096
const OPS_MARGIN = 16 + 5 * MAX_ATTRIBUTES

export class Writer {
  // `names` are those that both sides know from the start, with a space between them.
  constructor(primitives, memory, opsAt, opsLength, textAt, textLength, names) {
    this.getAttributeNodeNS = primitives.method('Element', 'getAttributeNodeNS')
    this.encoder = new TextEncoder()
    this.memory = memory
    this.place = [opsAt, opsLength, textAt, textLength]
    this.maxUnits = Math.floor(textLength / 3)
    // No parser makes elements with more attributes; what is beyond is not recorded.
    this.maxAttributes = MAX_ATTRIBUTES
    // Name → number. Number 0 stands for the tags of elements beyond the limit.
    this.nameList = names.split(' ')
    this.names = new Map(this.nameList.map((name, number) => [name, number]))
    this.prefixed = new Map() // local name and namespace → the names under which such attributes were told
    this.begin()
  }

  begin() {
    if (this.buffer !== this.memory.buffer) {
      // Memory grew: the old views are detached.
      this.buffer = this.memory.buffer
      const [opsAt, opsLength, textAt, textLength] = this.place
      this.ops = new Int32Array(this.buffer, opsAt, opsLength)
      this.bytes = new Uint8Array(this.buffer, textAt, textLength)
    }
    this.at = 0
    this.units = 0
    this.parts = []
    this.longs = []
  }

  isFull() {
    return this.at + OPS_MARGIN > this.ops.length || this.units * 4 > this.maxUnits * 3
  }

  hasRoom(ops) {
    return this.at + ops <= this.ops.length
  }

  op(value) {
    this.ops[this.at++] = value
  }

  text(value) {
    if (value.length > LONG_UNITS || this.units + value.length + 1 > this.maxUnits) {
      this.op(-this.longs.length - 1)
      this.longs.push(value)
      return
    }
    this.op(value.length)
    this.parts.push(value)
    this.units += value.length + 1
  }

  // Returns the number of ops; `textLength` and `isDone` tell the rest.
  commit(isDone) {
    this.isDone = isDone
    this.textLength = this.parts.length === 0 ? 0 : this.encoder.encodeInto(this.parts.join('\0'), this.bytes).written
    return this.at
  }

  long(index) {
    return this.longs[index]
  }

  // ── names ──

  // The number of a tag or attribute name; -1 beyond the limit.
  name(text) {
    let number = this.names.get(text)
    if (number === undefined) {
      if (this.nameList.length >= MAX_NAMES) return -1
      number = this.nameList.length
      this.names.set(text, number)
      this.nameList.push(text)
      this.op(NAME)
      this.op(number)
      this.text(text)
    }
    return number
  }

  attributeName(attribute) {
    const namespace = attribute.namespaceURI
    if (!namespace) return attribute.name
    const name = USUAL.has(namespace) ? attribute.name : attribute.name + '\0' + namespace
    const key = attribute.localName + '\0' + namespace
    const names = this.prefixed.get(key)
    if (names) names.add(name)
    else if (this.prefixed.size < MAX_NAMES) this.prefixed.set(key, new Set([name]))
    return name
  }

  // What a mutation record may mean: it holds no prefix, and by now the attribute may have gone, or have another one.
  recordedNames({ target, attributeName: local, attributeNamespace: namespace }) {
    if (!namespace) return [local]
    const attribute = this.getAttributeNodeNS(target, namespace, local)
    if (attribute) this.attributeName(attribute)
    return this.prefixed.get(local + '\0' + namespace) ?? []
  }
}
