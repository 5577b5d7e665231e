// What hangs on elements beside their children: open shadow roots, and the documents of frames that may be read. The
// numbers are those of crates/recorder/src/ops.rs.

const MARK_CHILDREN = 9
const ATTACHED = 15
const RENEW = 16
const BASE = 17
const RENEW_EDITABLE = 30
const SHOWN_IN = 32
const KNOWN = 0
const SHADOW_ROOT = 1
const DOCUMENT = 2
const QUIRKS = 4
const EDITABLE = 8

const HTML = 'http://www.w3.org/1999/xhtml'

// Documents that could be edited as a whole once: what was written is still in them. They outlive recordings.
const edited = new WeakSet()

export class Attached {
  constructor(primitives, slots, writer) {
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.shadowRoot = primitives.getter('Element', 'shadowRoot')
    this.slotOfElement = primitives.getter('Element', 'assignedSlot')
    this.slotOfText = primitives.getter('Text', 'assignedSlot')
    this.localName = primitives.getter('Element', 'localName')
    this.namespaceURI = primitives.getter('Element', 'namespaceURI')
    this.matches = primitives.method('Element', 'matches')
    this.ownerDocument = primitives.getter('Node', 'ownerDocument')
    this.defaultView = primitives.getter('Document', 'defaultView')
    this.baseURI = primitives.getter('Node', 'baseURI')
    this.compatMode = primitives.getter('Document', 'compatMode')
    this.designMode = primitives.getter('Document', 'designMode')
    this.iframeDocument = primitives.getter('HTMLIFrameElement', 'contentDocument')
    this.frameDocument = primitives.getter('HTMLFrameElement', 'contentDocument')
    this.slots = slots
    this.out = writer
    this.undefined = new WeakSet() // custom elements read before their definition
    this.sought = new Set() // names that were defined, undefined for roots
    this.awaited = new WeakMap() // registry → names
    this.modes = new WeakMap() // document of a frame → its mode as told
    this.bases = new WeakMap() // document of a frame → its base address as told
    this.toldEdited = new WeakSet() // those of the edited documents that this recorder knows of
  }

  // Elements with a dash in their names before they are defined are told of once they are.
  isDefined(element, localName) {
    if (this.matches(element, ':defined')) return true
    this.undefined.add(element)
    const registry = this.defaultView(this.ownerDocument(element))?.customElements
    if (registry) this.await(registry, localName)
    return false
  }

  // Awaits instead of calling `then`, which the page may have replaced.
  async await(registry, name) {
    try {
      const names = this.awaited.get(registry) ?? new Set()
      if (names.has(name)) return
      this.awaited.set(registry, names.add(name))
      await registry.whenDefined(name)
      names.delete(name)
      this.onDefined?.(name)
    } catch {
      // What can never be defined is no news; and of a page's own registry nobody knows what it does.
    }
  }

  // The document in a frame element, if it may be read.
  documentIn(element) {
    const name = this.localName(element)
    if ((name !== 'iframe' && name !== 'frame') || this.namespaceURI(element) !== HTML) return null
    return name === 'iframe' ? this.iframeDocument(element) : this.frameDocument(element)
  }

  isFrame(slot) {
    const node = this.slots.at(slot)
    return node !== undefined && this.nodeType(node) === 1 && /^i?frame$/.test(this.localName(node))
  }

  // What hangs on a node whose children are being read. Of a shadow root it says whether that is new.
  write(node) {
    if (this.nodeType(node) !== 1) return undefined
    const document = this.documentIn(node)
    const attached = document ?? this.shadowRoot(node)
    if (!attached) return undefined
    const slot = this.slots.of(attached)
    this.out.op(ATTACHED)
    this.out.op(slot >= 0 ? slot : this.slots.enter(attached))
    if (slot >= 0) this.out.op(KNOWN)
    else this.out.op(document ? this.documentFlags(document) : SHADOW_ROOT)
    return document ? undefined : slot < 0
  }

  // The slot that a child of a host is shown in.
  writeSlot(node) {
    const type = this.nodeType(node)
    const shownIn = type === 1 ? this.slotOfElement(node) : type === 3 ? this.slotOfText(node) : null
    if (!shownIn) return
    this.out.op(SHOWN_IN)
    this.out.op(this.slots.nearest(shownIn))
    this.out.op(this.slots.of(shownIn) >= 0 ? 1 : 0)
  }

  documentFlags(document) {
    const mode = this.compatMode(document)
    this.modes.set(document, mode)
    this.bases.delete(document) // it is new, or gets another number
    const quirks = mode === 'BackCompat' ? QUIRKS : 0
    if (!this.isEdited(document)) return DOCUMENT | quirks
    this.toldEdited.add(document)
    return DOCUMENT | quirks | EDITABLE
  }

  isEdited(document) {
    if (this.designMode(document) === 'on') edited.add(document)
    return edited.has(document)
  }

  // ── what no mutation record tells ──

  // Has all nodes looked at, by portions: for elements of this name that were read before it was defined; without a name
  // for hosts whose root is not known, since the parser attaches declarative roots in silence.
  seek(name) {
    this.sought.add(name)
  }

  isSeeking() {
    return this.seeking !== undefined || this.sought.size > 0
  }

  readSought(most) {
    const { out } = this
    const { nodes } = this.slots
    out.begin()
    if (!this.seeking) {
      this.seeking = { names: this.sought, slot: 0 }
      this.sought = new Set()
    }
    const { names } = this.seeking
    let { slot } = this.seeking
    for (; slot < nodes.length && most > 0 && !out.isFull(); slot++, most--) {
      const node = nodes[slot]
      if (node === undefined || this.nodeType(node) !== 1) continue
      const root = names.has(undefined) ? this.shadowRoot(node) : null
      if (root && this.slots.of(root) < 0) this.mark(slot)
      if (!this.undefined.has(node) || !names.has(this.localName(node)) || !this.matches(node, ':defined')) continue
      this.undefined.delete(node)
      out.op(RENEW)
      out.op(slot)
    }
    this.seeking = slot < nodes.length ? { names, slot } : undefined
    return out.commit(!this.isSeeking())
  }

  // Whether the page's document, or that of one of these frames, can be edited as a whole by now; and `withBases` what
  // addresses in those of frames are relative to, where that is not as told.
  readDocuments(frames, withBases) {
    const { out } = this
    out.begin()
    const isNews = (document) => this.isEdited(document) && !this.toldEdited.has(document)
    if (isNews(document)) {
      this.toldEdited.add(document)
      out.op(RENEW_EDITABLE)
    }
    for (const slot of frames) {
      const frame = this.slots.at(slot)
      const inner = this.isFrame(slot) && !out.isFull() ? this.documentIn(frame) : null
      if (!inner) continue
      const known = this.slots.of(inner)
      const isRenewed = isNews(inner)
      if (known < 0) continue
      if (isRenewed) {
        out.op(RENEW)
        out.op(known)
      } else if (withBases) this.writeBase(known, inner, frame)
    }
    return out.commit(true)
  }

  writeBase(slot, inner, frame) {
    const own = this.baseURI(inner)
    const base = own === this.baseURI(frame) ? '' : own
    if (this.bases.get(inner) === base) return
    this.bases.set(inner, base)
    this.out.op(BASE)
    this.out.op(slot)
    this.out.text(base)
  }

  // Frames of the given slots that show another document than the one known, or one that was opened anew in another mode.
  readFrames(slots) {
    const { out } = this
    out.begin()
    for (const slot of slots) {
      const node = this.slots.at(slot)
      if (out.isFull() || !this.isFrame(slot)) continue
      const document = this.documentIn(node)
      const known = document ? this.slots.of(document) : -1
      if (known < 0) this.mark(slot)
      else if (this.modes.get(document) !== this.compatMode(document)) {
        out.op(RENEW)
        out.op(known)
      }
    }
    return out.commit(true)
  }

  mark(slot) {
    this.out.op(MARK_CHILDREN)
    this.out.op(slot)
  }
}
