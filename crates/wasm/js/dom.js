// The only code that loops over DOM nodes. It fills two buffers of fixed size in wasm memory, ops (i32) and text
// (UTF-8), and decides nothing: which values may be kept is the recorder's business. The op codes are those of
// crates/recorder/src/ops.rs. Reads go through getters taken from the prototypes at the start: a form with a field named
// "firstChild" shadows the property, not the getter.

const NAME = 1, CHILDREN = 2, END = 3, KNOWN = 4, ELEMENT = 5, TEXT = 6, CDATA = 7, DOCTYPE = 8
const MARK_CHILDREN = 9, MARK_ATTRIBUTE = 10, MARK_TEXT = 11, ATTRIBUTE = 12, NEW_TEXT = 13, CONTROL = 14
const F_CUSTOM = 4, F_VALUE = 8, F_STICKY = 128

const HTML = 'http://www.w3.org/1999/xhtml'
const NAMESPACES = new Map([[HTML, 0], ['http://www.w3.org/2000/svg', 1], ['http://www.w3.org/1998/Math/MathML', 2]])
const USUAL_PREFIX = new Map([
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://www.w3.org/2000/xmlns/', 'xmlns'],
])
// A text longer than this does not go through the buffer: the recorder fetches it by itself.
const LONG_UNITS = 16384
// No parser makes elements with more attributes; what is beyond is not recorded.
const MAX_ATTRIBUTES = 4096, MAX_NAMES = 65536
// Room that one node may need: its attributes and their names' definitions.
const OPS_MARGIN = 16 + 5 * MAX_ATTRIBUTES

const bind = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call)
const getter = (prototype, name) => bind(Object.getOwnPropertyDescriptor(prototype, name).get)

export class Dom {
  constructor(controls, memory, opsAt, opsLength, textAt, textLength) {
    const node = Node.prototype, element = Element.prototype
    this.firstChild = getter(node, 'firstChild')
    this.nextSibling = getter(node, 'nextSibling')
    this.parentNode = getter(node, 'parentNode')
    this.nodeType = getter(node, 'nodeType')
    this.data = getter(CharacterData.prototype, 'data')
    this.attributes = getter(element, 'attributes')
    this.localName = getter(element, 'localName')
    this.prefix = getter(element, 'prefix')
    this.namespaceURI = getter(element, 'namespaceURI')
    this.getAttribute = bind(element.getAttribute)
    this.getAttributeNS = bind(element.getAttributeNS)
    this.getAttributeNodeNS = bind(element.getAttributeNodeNS)
    this.scrollLeft = getter(element, 'scrollLeft')
    this.scrollTop = getter(element, 'scrollTop')
    this.isDefined = (name) => customElements.get(name) !== undefined
    this.encoder = new TextEncoder()

    this.controls = controls
    this.memory = memory
    this.place = [opsAt, opsLength, textAt, textLength]
    this.maxUnits = Math.floor(textLength / 3)
    this.nodes = [] // slot → node, live slots only
    this.slots = new WeakMap() // node → slot
    this.free = []
    // Name → number. Number 0 stands for the tags of elements beyond the limit; the recorder knows it.
    this.nameList = ['x-unnamed']
    this.names = new Map([['x-unnamed', 0]])
    this.sticky = new WeakSet() // always masked controls and editable regions of once
    this.begin()
  }

  // ── buffers ──

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

  // ── slots ──

  enter(node) {
    const slot = this.free.length > 0 ? this.free.pop() : this.nodes.length
    this.nodes[slot] = node
    this.slots.set(node, slot)
    return slot
  }

  slotOf(node) {
    return this.slots.get(node) ?? -1
  }

  // The slot of the node or of its nearest ancestor that has one.
  nearestSlot(node) {
    for (; node; node = this.parentNode(node) ?? node.host) {
      const slot = this.slots.get(node)
      if (slot !== undefined) return slot
    }
    return -1
  }

  nodeAt(slot) {
    return this.nodes[slot]
  }

  release(slots) {
    for (const slot of slots) {
      const node = this.nodes[slot]
      if (node === undefined) continue
      this.slots.delete(node)
      this.nodes[slot] = undefined
      this.free.push(slot)
    }
  }

  keepMasked(slots) {
    for (const slot of slots) if (this.nodes[slot]) this.sticky.add(this.nodes[slot])
  }

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

  // ── reading children ──

  readChildren(slots) {
    this.job = { slots, index: 0, child: null, isOpen: false }
    return this.readMoreChildren()
  }

  readMoreChildren() {
    const job = this.job
    this.begin()
    for (; job.index < job.slots.length; job.index++) {
      const slot = job.slots[job.index]
      const parent = this.nodes[slot]
      if (parent === undefined) continue
      if (!job.isOpen) {
        if (this.isFull()) return this.commit(false)
        this.op(CHILDREN)
        this.op(slot)
        job.child = this.firstChild(parent)
        job.isOpen = true
      }
      for (; job.child; job.child = this.nextSibling(job.child)) {
        if (this.isFull()) return this.commit(false)
        this.writeChild(job.child)
      }
      this.op(END)
      job.isOpen = false
    }
    this.job = undefined
    return this.commit(true)
  }

  writeChild(node) {
    const slot = this.slots.get(node)
    if (slot !== undefined) {
      this.op(KNOWN)
      this.op(slot)
      return
    }
    switch (this.nodeType(node)) {
      case 1:
        this.writeElement(node)
        break
      case 3:
      case 4:
        this.writeLeaf(this.nodeType(node) === 3 ? TEXT : CDATA, node, [this.data(node)])
        break
      case 10:
        this.writeLeaf(DOCTYPE, node, [node.name, node.publicId, node.systemId])
        break
      // Comments and processing instructions show nothing.
    }
  }

  writeLeaf(op, node, texts) {
    this.op(op)
    this.op(this.enter(node))
    for (const text of texts) this.text(text)
  }

  writeElement(element) {
    const localName = this.localName(element)
    const prefix = this.prefix(element)
    const namespace = this.namespaceURI(element)
    const tag = Math.max(0, this.name(prefix ? prefix + ':' + localName : localName))
    const attributes = this.attributes(element)
    const count = Math.min(attributes.length, MAX_ATTRIBUTES)
    const numbers = []
    const values = []
    for (let index = 0; index < count; index++) {
      const attribute = attributes[index]
      const number = this.name(attributeName(attribute))
      if (number < 0) continue
      numbers.push(number)
      values.push(attribute.value)
    }
    let flags = NAMESPACES.get(namespace) ?? 3
    if (flags === 0 && localName.includes('-') && this.isDefined(localName)) flags |= F_CUSTOM
    if (this.sticky.has(element)) flags |= F_STICKY
    const state = flags % 4 === 0 ? this.controls.state(element, localName) : undefined
    if (state) flags |= state.flags
    this.op(ELEMENT)
    this.op(this.enter(element))
    this.op(tag)
    this.op(flags)
    this.op(numbers.length)
    for (let index = 0; index < numbers.length; index++) {
      this.op(numbers[index])
      this.text(values[index])
    }
    if (flags & F_VALUE) this.text(state.value)
  }

  // ── form controls ──

  // The state of a control; of a select, all its options'; of a radio button, its whole group's.
  readControl(slot) {
    this.begin()
    const element = this.nodes[slot]
    if (element === undefined || this.nodeType(element) !== 1 || this.namespaceURI(element) !== HTML) return this.commit(true)
    const localName = this.localName(element)
    for (const control of this.controls.together(element, localName)) this.writeControl(control)
    return this.commit(true)
  }

  writeControl(element) {
    const slot = this.slots.get(element)
    const state = slot === undefined || this.isFull() ? undefined : this.controls.state(element, this.localName(element))
    if (!state) return
    this.op(CONTROL)
    this.op(slot)
    this.op(state.flags)
    if (state.flags & F_VALUE) this.text(state.value)
  }

  // ── mutations ──

  readRecords(records) {
    this.job = { records, index: 0 }
    return this.readMoreRecords()
  }

  readMoreRecords() {
    const job = this.job
    this.begin()
    for (; job.index < job.records.length; job.index++) {
      if (this.isFull()) return this.commit(false)
      this.writeRecord(job.records[job.index])
    }
    this.job = undefined
    return this.commit(true)
  }

  writeRecord(record) {
    // A target without a slot is new, or outside of what is recorded: reading it is all there is to do.
    const slot = this.slots.get(record.target)
    if (slot === undefined) return
    if (record.type === 'childList') {
      this.op(MARK_CHILDREN)
      this.op(slot)
    } else if (record.type === 'characterData') {
      this.op(MARK_TEXT)
      this.op(slot)
    } else {
      const number = this.name(this.recordedName(record))
      if (number < 0) return
      this.op(MARK_ATTRIBUTE)
      this.op(slot)
      this.op(number)
    }
  }

  recordedName({ target, attributeName: local, attributeNamespace: namespace }) {
    if (!namespace) return local
    const attribute = this.getAttributeNodeNS(target, namespace, local)
    if (attribute) return attributeName(attribute)
    const prefix = USUAL_PREFIX.get(namespace)
    return prefix ? prefix + ':' + local : local + '\0' + namespace
  }

  // pairs: slot, name, slot, name …
  readAttributes(pairs) {
    this.job = { pairs, index: 0 }
    return this.readMoreAttributes()
  }

  readMoreAttributes() {
    const { job } = this
    this.begin()
    for (; job.index < job.pairs.length; job.index += 2) {
      if (this.isFull()) return this.commit(false)
      const element = this.nodes[job.pairs[job.index]]
      if (element === undefined) continue
      const value = this.attributeValue(element, this.nameList[job.pairs[job.index + 1]])
      this.op(ATTRIBUTE)
      this.op(job.pairs[job.index])
      this.op(job.pairs[job.index + 1])
      this.op(value === null ? 0 : 1)
      this.text(value ?? '')
    }
    this.job = undefined
    return this.commit(true)
  }

  attributeValue(element, name) {
    const [qualified, namespace] = name.split('\0')
    if (namespace === undefined) return this.getAttribute(element, qualified)
    return this.getAttributeNS(element, namespace, qualified.split(':').pop())
  }

  readTexts(slots) {
    this.job = { slots, index: 0 }
    return this.readMoreTexts()
  }

  readMoreTexts() {
    const { job } = this
    this.begin()
    for (; job.index < job.slots.length; job.index++) {
      if (this.isFull()) return this.commit(false)
      const node = this.nodes[job.slots[job.index]]
      if (node === undefined) continue
      this.op(NEW_TEXT)
      this.op(job.slots[job.index])
      this.text(this.data(node))
    }
    this.job = undefined
    return this.commit(true)
  }

  // ── scroll offsets: ops are slot, x, y ──

  readScroll(slots) {
    this.begin()
    for (const slot of slots) {
      const node = this.nodes[slot]
      if (node === undefined || this.at + 3 > this.ops.length) continue
      const isDocument = this.nodeType(node) === 9
      if (!isDocument && this.nodeType(node) !== 1) continue
      this.op(slot)
      this.op(Math.round(isDocument ? node.defaultView.scrollX : this.scrollLeft(node)))
      this.op(Math.round(isDocument ? node.defaultView.scrollY : this.scrollTop(node)))
    }
    return this.commit(true)
  }

  // Of the slots given, those that are scrolled.
  readScrolled(slots) {
    const isScrolled = (node) => this.nodeType(node) === 1 && (this.scrollTop(node) !== 0 || this.scrollLeft(node) !== 0)
    return this.readScroll(slots.filter((slot) => this.nodes[slot] !== undefined && isScrolled(this.nodes[slot])))
  }
}

const attributeName = (attribute) => {
  const namespace = attribute.namespaceURI
  if (!namespace || USUAL_PREFIX.has(namespace)) return attribute.name
  return attribute.name + '\0' + namespace
}
