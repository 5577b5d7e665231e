// Elements that the application chose by selectors, and what for. The numbers are those of crates/recorder/src/ops.rs.

const FLAGS = [
  ['mask', 8192],
  ['unmask', 16384],
  ['hide', 32768],
  ['ignore', 65536],
]

export class Selected {
  // `lists`: of each name an array of selectors.
  constructor(primitives, slots, lists) {
    this.matches = primitives.method('Element', 'matches')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.inDocument = primitives.method('Document', 'querySelectorAll')
    this.inRoot = primitives.method('DocumentFragment', 'querySelectorAll')
    this.slots = slots
    // Flag and selector of what was given; each by itself, since one may leave open what the next would close.
    this.unwatched = lists?.hideInteractions ?? []
    this.wanted = FLAGS.flatMap(([name, flag]) => (lists?.[name] ?? []).map((selector) => [flag, selector]))
    this.roots = new Set() // slots of documents and shadow roots
    this.told = new Map() // slot → flags, of elements that were read with some
  }

  get isEmpty() {
    return this.wanted.length === 0
  }

  // Nothing is told of what a visitor does here: on an element that is chosen for that, or in one.
  hidesInteractions(node) {
    if (this.unwatched.length === 0) return false
    // A script's event may be a window's, which is no node.
    for (; node && node !== node.window; node = this.slots.around(node)) {
      if (this.nodeType(node) !== 1) continue
      for (const selector of this.unwatched) if (this.matches(node, selector)) return true
    }
    return false
  }

  // What an element that is being read is chosen for.
  read(element, slot) {
    let flags = 0
    for (const [flag, selector] of this.wanted) if (this.matches(element, selector)) flags |= flag
    if (flags !== 0) this.told.set(slot, flags)
    return flags
  }

  enter(root) {
    if (!this.isEmpty) this.roots.add(root)
  }

  release(slots) {
    if (this.isEmpty) return
    for (const slot of slots) {
      this.roots.delete(slot)
      this.told.delete(slot)
    }
  }

  // Slots of elements that are chosen for something else than when they were read. Any change may be a reason, anywhere.
  changed() {
    const changed = []
    const left = new Set(this.told.keys())
    for (const root of this.roots) {
      for (const [element, flags] of this.chosen(this.slots.at(root))) {
        const slot = this.slots.of(element)
        if (slot < 0) continue
        left.delete(slot)
        if (flags !== (this.told.get(slot) ?? 0)) changed.push(slot)
      }
    }
    return Uint32Array.from([...changed, ...left])
  }

  // Element → flags, of all that are chosen in a document or root.
  chosen(root) {
    const chosen = new Map()
    if (root === undefined) return chosen
    const select = this.nodeType(root) === 9 ? this.inDocument : this.inRoot
    for (const [flag, selector] of this.wanted) {
      const elements = select(root, selector)
      for (let index = 0; index < elements.length; index++) {
        chosen.set(elements[index], (chosen.get(elements[index]) ?? 0) | flag)
      }
    }
    return chosen
  }
}
