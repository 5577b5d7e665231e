// Reads nodes: children with their attributes and texts, and what changed on known ones. With writer.js and its other
// users the only code that loops over the DOM. It decides nothing: which values may be kept is the recorder's business.
// The op codes are those of crates/recorder/src/ops.rs.

const CHILDREN = 2
const END = 3
const KNOWN = 4
const ELEMENT = 5
const TEXT = 6
const CDATA = 7
const DOCTYPE = 8
const ATTRIBUTE = 12
const NEW_TEXT = 13
const CONTROL = 14
const PART = 24
const PRESENT = 25
const LATER = 33
const WAS = 34
const NONE = 0xffffffff
const NAMED = 0xfffffffe
const ALL = -1
const ONLY_NAMED = -2
const F_CUSTOM = 4
const F_VALUE = 8
const F_ON = 32

// Pages that make names up have more than anyone needs to remember.
const MAX_PLAIN = 4096

const HTML = 'http://www.w3.org/1999/xhtml'
const NAMESPACES = new Map([
  [HTML, 0],
  ['http://www.w3.org/2000/svg', 1],
  ['http://www.w3.org/1998/Math/MathML', 2],
])

export class Dom {
  constructor(primitives, slots, names, attached, controls, live, prototypes, selected, writer) {
    this.firstChild = primitives.getter('Node', 'firstChild')
    this.nextSibling = primitives.getter('Node', 'nextSibling')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.data = primitives.getter('CharacterData', 'data')
    this.attributes = primitives.getter('Element', 'attributes')
    this.localName = primitives.getter('Element', 'localName')
    this.prefix = primitives.getter('Element', 'prefix')
    this.namespaceURI = primitives.getter('Element', 'namespaceURI')
    this.attributeNames = primitives.method('Element', 'getAttributeNames')
    this.plain = new Map() // attribute name → of no namespace wherever it was looked at
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.getAttributeNS = primitives.method('Element', 'getAttributeNS')
    this.getAttributeNodeNS = primitives.method('Element', 'getAttributeNodeNS')
    this.slots = slots
    this.names = names
    this.attached = attached
    this.controls = controls
    this.live = live
    this.prototypes = prototypes
    this.selected = selected
    this.out = writer
  }

  // pairs: parent, child behind which its list goes on, NONE or NAMED, parent …; about `most` nodes are read before each
  // commit.
  readChildren(pairs, most) {
    this.job = { pairs, most, index: 0, child: null, isOpen: false, isHost: false, walk: undefined }
    return this.readMoreChildren()
  }

  readMoreChildren() {
    const { job, out } = this
    const { pairs } = job
    job.left = job.most
    out.begin()
    for (; job.index < pairs.length; job.index += 2) {
      const parent = this.slots.at(pairs[job.index])
      if (parent === undefined) continue
      if (!job.isOpen) {
        if (this.isSpent(job)) return out.commit(false)
        const after = pairs[job.index + 1]
        job.walk = after === NAMED ? this.names.walk(parent) : undefined
        const isRest = after !== NONE && after !== NAMED
        if (!job.walk && !isRest) this.names.drop(parent)
        out.op(CHILDREN)
        out.op(pairs[job.index])
        out.op(job.walk ? ONLY_NAMED : isRest ? after : ALL)
        const isNewRoot = this.attached.write(parent)
        if (isNewRoot && this.firstChild(parent)) {
          // What stands in its slots is read when they are known.
          out.op(LATER)
          continue
        }
        job.isHost = isNewRoot !== undefined
        if (!job.walk) job.child = isRest ? this.nextSibling(this.slots.at(after)) : this.firstChild(parent)
        job.isOpen = true
      }
      if (!(job.walk ? this.readNamed(job) : this.readSiblings(job))) {
        out.op(PART)
        return out.commit(false)
      }
      out.op(END)
      job.isOpen = false
    }
    this.job = undefined
    return out.commit(true)
  }

  isSpent(job) {
    return this.out.isFull() || job.left-- <= 0
  }

  // Says whether that was all.
  readSiblings(job) {
    for (; job.child; job.child = this.nextSibling(job.child)) {
      if (this.isSpent(job)) return false
      if (job.isHost) this.attached.writeSlot(job.child)
      this.writeChild(job.child)
    }
    return true
  }

  readNamed(job) {
    while (!this.isSpent(job)) {
      const child = this.names.step(job.walk)
      if (child === undefined) return true
      if (!child) continue
      if (job.isHost) this.attached.writeSlot(child)
      this.writeChild(child)
    }
    return false
  }

  // The first children of each parent as they are, about `most` in all: for the self-check.
  readPresent(parents, most) {
    const { out } = this
    let left = most
    out.begin()
    for (const slot of parents) {
      const parent = this.slots.at(slot)
      if (parent === undefined || left <= 0 || !out.hasRoom(left + 4)) break
      out.op(PRESENT)
      out.op(slot)
      const head = out.at
      out.op(0)
      out.op(0)
      let child = this.firstChild(parent)
      for (; child && left > 0; child = this.nextSibling(child), left--) {
        if (this.slots.isShown(child)) out.op(this.slots.of(child))
      }
      out.ops[head] = child ? 0 : 1
      out.ops[head + 1] = out.at - head - 2
      left--
    }
    return out.commit(true)
  }

  writeChild(node) {
    const { out } = this
    const slot = this.slots.of(node)
    if (slot >= 0) {
      out.op(KNOWN)
      out.op(slot)
      return
    }
    const was = this.slots.hasTold ? this.slots.told.get(node) : undefined
    if (was !== undefined && this.slots.isShown(node)) {
      out.op(WAS)
      out.op(was)
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
    const { out } = this
    out.op(op)
    out.op(this.slots.enter(node))
    for (const text of texts) out.text(text)
  }

  writeElement(element) {
    const { out } = this
    const localName = this.localName(element)
    const prefix = this.prefix(element)
    const namespace = this.namespaceURI(element)
    const tag = Math.max(0, out.name(prefix ? prefix + ':' + localName : localName))
    const names = this.plainNames(element, namespace)
    const { numbers, values } = names ? this.plainAttributes(element, names) : this.anyAttributes(element)
    let flags = NAMESPACES.get(namespace) ?? 3
    if (flags === 0 && localName.includes('-') && this.attached.isDefined(element, localName)) flags |= F_CUSTOM
    flags |= this.slots.past(element)
    const state = flags % 4 === 0 ? this.controls.state(element, localName) : undefined
    if (state) flags |= state.flags
    const slot = this.slots.enter(element)
    if (!this.selected.isEmpty) flags |= this.selected.read(element, slot)
    this.prototypes.meet(element)
    if (flags % 4 === 1) this.prototypes.draw(element)
    if (flags % 4 === 0) this.live.found(slot, localName, (flags & F_ON) !== 0)
    out.op(ELEMENT)
    out.op(slot)
    out.op(tag)
    out.op(flags)
    out.op(numbers.length)
    for (let index = 0; index < numbers.length; index++) {
      out.op(numbers[index])
      out.text(values[index])
    }
    if (flags & F_VALUE) out.text(state.value)
    if (localName === 'style' || localName === 'link') this.sheets?.find(element)
  }

  // Names of an HTML element's attributes if all of them are of no namespace: asking for them by name is half the work of
  // asking for nodes, which the browser would have to make, and keep. Nothing where that is not sure.
  plainNames(element, namespace) {
    if (namespace !== HTML) return undefined
    const names = this.attributeNames(element)
    if (names.length > this.out.maxAttributes) return undefined
    for (let index = 0; index < names.length; index++) {
      const name = names[index]
      if (!(this.plain.get(name) ?? this.isPlain(element, name)) || names.indexOf(name) !== index) return undefined
    }
    return names
  }

  // Looked at once for each name.
  isPlain(element, name) {
    const isPlain = !name.includes(':') && this.getAttributeNS(element, null, name) !== null && name === name.toLowerCase()
    if (this.plain.size < MAX_PLAIN) this.plain.set(name, isPlain)
    return isPlain
  }

  plainAttributes(element, names) {
    const numbers = []
    const values = []
    for (let index = 0; index < names.length; index++) {
      const number = this.out.name(names[index])
      if (number < 0) continue
      numbers.push(number)
      values.push(this.getAttribute(element, names[index]))
    }
    return { numbers, values }
  }

  anyAttributes(element) {
    const attributes = this.attributes(element)
    const count = Math.min(attributes.length, this.out.maxAttributes)
    const numbers = []
    const values = []
    for (let index = 0; index < count; index++) {
      const attribute = attributes[index]
      const number = this.out.name(this.out.attributeName(attribute))
      if (number < 0) continue
      numbers.push(number)
      values.push(attribute.value)
    }
    return { numbers, values }
  }

  // ── form controls ──

  // The state of a control; of a select, all its options'; of a radio button, its whole group's.
  readControl(slot) {
    const { out } = this
    out.begin()
    const element = this.slots.at(slot)
    if (element === undefined || this.nodeType(element) !== 1 || this.namespaceURI(element) !== HTML) return out.commit(true)
    const localName = this.localName(element)
    for (const control of this.controls.together(element, localName)) this.writeControl(control)
    return out.commit(true)
  }

  writeControl(element) {
    const { out } = this
    const slot = this.slots.of(element)
    const state = slot < 0 || out.isFull() ? undefined : this.controls.state(element, this.localName(element))
    if (!state) return
    out.op(CONTROL)
    out.op(slot)
    out.op(state.flags)
    if (state.flags & F_VALUE) out.text(state.value)
  }

  // pairs: slot, name, slot, name …
  readAttributes(pairs) {
    this.job = { pairs, index: 0 }
    return this.readMoreAttributes()
  }

  readMoreAttributes() {
    const { job, out } = this
    out.begin()
    for (; job.index < job.pairs.length; job.index += 2) {
      if (out.isFull()) return out.commit(false)
      const element = this.slots.at(job.pairs[job.index])
      if (element === undefined) continue
      const value = this.attributeValue(element, out.nameList[job.pairs[job.index + 1]])
      out.op(ATTRIBUTE)
      out.op(job.pairs[job.index])
      out.op(job.pairs[job.index + 1])
      out.op(value === null ? 0 : 1)
      out.text(value ?? '')
    }
    this.job = undefined
    return out.commit(true)
  }

  attributeValue(element, name) {
    const [qualified, namespace] = name.split('\0')
    // By its exact name first: by the qualified one an HTML element finds names in lower case alone.
    if (namespace === undefined) return this.getAttributeNS(element, null, qualified) ?? this.getAttribute(element, qualified)
    const attribute = this.getAttributeNodeNS(element, namespace, qualified.split(':').pop())
    return attribute?.name === qualified ? attribute.value : null
  }

  readTexts(slots) {
    this.job = { slots, index: 0 }
    return this.readMoreTexts()
  }

  readMoreTexts() {
    const { job, out } = this
    out.begin()
    for (; job.index < job.slots.length; job.index++) {
      if (out.isFull()) return out.commit(false)
      const node = this.slots.at(job.slots[job.index])
      if (node === undefined) continue
      out.op(NEW_TEXT)
      out.op(job.slots[job.index])
      out.text(this.data(node))
    }
    this.job = undefined
    return out.commit(true)
  }
}
