// Scroll offsets: ops are slot, x, y. Reading them may force a layout, so it is done when the layout is clean.

// What stands in a line or in a table row seldom scrolls, and never while there is but one text in it.
const IN_LINE = new Set('a abbr b bdi bdo cite dfn em font i kbd label mark q s samp small span strong sub sup time u var td th'.split(' '))
const NEVER = new Set('br col colgroup g head hr img link meta option path script source style svg title tr use wbr'.split(' '))
// A scroller is read at least this long after its first event, as crates/wasm/src/page/scroll.rs has it.
const READ_AFTER_MS = 100
const WITHIN = new Set(['input', 'textarea', 'select'])

export class Offsets {
  constructor(primitives, slots, writer) {
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.firstChild = primitives.getter('Node', 'firstChild')
    this.nextSibling = primitives.getter('Node', 'nextSibling')
    this.localName = primitives.getter('Element', 'localName')
    this.shadowRoot = primitives.getter('Element', 'shadowRoot')
    this.ownerDocument = primitives.getter('Node', 'ownerDocument')
    this.scrollingElement = primitives.getter('Document', 'scrollingElement')
    this.defaultView = primitives.getter('Document', 'defaultView')
    this.scrollLeft = primitives.getter('Element', 'scrollLeft')
    this.scrollTop = primitives.getter('Element', 'scrollTop')
    this.clientRects = primitives.method('Element', 'getClientRects')
    this.slots = slots
    this.out = writer
    this.noted = new Map() // scrollers that wait to be read, and since when
  }

  // Passes on the first event of each scroller, and no more before that is read.
  listener(natives, callback) {
    return natives.guarded((event) => {
      const nowMs = natives.now()
      const { target } = event
      if (nowMs - this.noted.get(target) < READ_AFTER_MS) return
      this.noted.set(target, nowMs)
      callback(event)
    })
  }

  read(slots) {
    const { out } = this
    this.noted.clear()
    out.begin()
    for (const slot of slots) if (out.hasRoom(3)) this.write(slot, this.slots.at(slot))
    return out.commit(true)
  }

  write(slot, node) {
    if (node === undefined) return
    const type = this.nodeType(node)
    // The document of a frame that went has no window.
    const view = type === 9 ? this.defaultView(node) : null
    if (type !== 1 && !view) return
    this.out.op(slot)
    this.out.op(Math.round(view ? view.scrollX : this.scrollLeft(node)))
    this.out.op(Math.round(view ? view.scrollY : this.scrollTop(node)))
  }

  // Of the slots given, those that are shown: what is not keeps its offset without telling it.
  readShown(slots) {
    return this.read(slots.filter((slot) => this.isShown(this.slots.at(slot))))
  }

  isShown(node) {
    return node !== undefined && (this.nodeType(node) !== 1 || this.clientRects(node).length > 0)
  }

  // Of the slots given, those that are scrolled.
  readScrolled(slots) {
    const scrolled = []
    for (const slot of slots) if (this.isScrolled(this.slots.at(slot))) scrolled.push(slot)
    return this.read(scrolled)
  }

  isScrolled(node) {
    if (node === undefined) return false
    const type = this.nodeType(node)
    if (type === 9) return this.isViewScrolled(this.defaultView(node))
    return type === 1 && this.mayScroll(node) && (this.scrollTop(node) !== 0 || this.scrollLeft(node) !== 0) && !this.isView(node)
  }

  // Asking for an offset costs much more than this, even where the layout is clean.
  mayScroll(element) {
    const name = this.localName(element)
    if (NEVER.has(name)) return false
    const child = this.firstChild(element)
    if (child === null) return WITHIN.has(name) || this.shadowRoot(element) !== null
    return !IN_LINE.has(name) || this.nodeType(child) !== 3 || this.nextSibling(child) !== null
  }

  // Its offsets are those of its document: the root element's, or, in quirks mode, the body's.
  isView(element) {
    return /^(?:html|body)$/.test(this.localName(element)) && this.scrollingElement(this.ownerDocument(element)) === element
  }

  isViewScrolled(view) {
    return view !== null && (view.scrollX !== 0 || view.scrollY !== 0)
  }
}
