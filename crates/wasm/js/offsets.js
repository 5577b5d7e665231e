// Scroll offsets: ops are slot, x, y. Reading them may force a layout, so it is done when the layout is clean.

export class Offsets {
  constructor(primitives, slots, writer) {
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.defaultView = primitives.getter('Document', 'defaultView')
    this.scrollLeft = primitives.getter('Element', 'scrollLeft')
    this.scrollTop = primitives.getter('Element', 'scrollTop')
    this.slots = slots
    this.out = writer
  }

  read(slots) {
    const { out } = this
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
    return type === 1 && (this.scrollTop(node) !== 0 || this.scrollLeft(node) !== 0)
  }

  isViewScrolled(view) {
    return view !== null && (view.scrollX !== 0 || view.scrollY !== 0)
  }
}
