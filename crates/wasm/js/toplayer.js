// The top layer in its order, which no browser tells: elements are noted as they are opened, and looked at later. Ops are
// slot, kind. Nothing here needs a layout.

const MODAL = 0
const POPOVER = 1
const FULLSCREEN = 2

export class TopLayer {
  constructor(primitives, slots, writer) {
    this.localName = primitives.getter('Element', 'localName')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.matches = primitives.method('Element', 'matches')
    this.queryAll = {
      9: primitives.method('Document', 'querySelectorAll'),
      11: primitives.method('DocumentFragment', 'querySelectorAll'),
    }
    this.slots = slots
    this.out = writer
    this.list = [] // [element, kind], the lowest first
    this.noted = new Map() // element → whether it was opened anew, in this order
    this.roots = []
  }

  lay(scope, realm, wake) {
    const open = scope.natives.guarded((element) => {
      this.note(element, true)
      wake()
    })
    scope.patch(realm, 'HTMLDialogElement', 'showModal', open)
  }

  // What is open in a document or shadow root that was just read.
  lookInto(root) {
    this.roots.push(root)
  }

  note(element, isNew) {
    const was = this.noted.get(element)
    if (isNew) this.noted.delete(element)
    this.noted.set(element, isNew || was === true)
  }

  isWaiting() {
    return this.noted.size > 0
  }

  // Writes the whole list; -1 where nothing is or was in it.
  read() {
    if (this.list.length + this.noted.size + this.roots.length === 0) return -1
    for (const root of this.roots) for (const element of this.openIn(root)) this.note(element, false)
    this.roots = []
    const now = new Map()
    for (const [element] of this.list) if (this.noted.get(element) !== true) now.set(element, this.kind(element))
    for (const [element] of this.noted) now.set(element, this.kind(element))
    this.noted.clear()
    this.list = [...now].filter(([, kind]) => kind !== undefined)
    const { out } = this
    out.begin()
    for (const [element, kind] of this.list) {
      if (!out.hasRoom(2)) break
      out.op(this.slots.of(element))
      out.op(kind)
    }
    return out.commit(true)
  }

  kind(element) {
    if (this.slots.of(element) < 0 || this.nodeType(element) !== 1) return undefined
    if (this.is(element, ':fullscreen')) return FULLSCREEN
    if (this.localName(element) === 'dialog' && this.is(element, ':modal')) return MODAL
    return this.is(element, ':popover-open') ? POPOVER : undefined
  }

  is(element, selector) {
    try {
      return this.matches(element, selector)
    } catch {
      // Older than the selector.
      return false
    }
  }

  openIn(root) {
    const found = []
    for (const selector of ['dialog:modal', ':popover-open', ':fullscreen']) {
      try {
        found.push(...this.queryAll[this.nodeType(root)](root, selector))
      } catch {
        // Older than the selector.
      }
    }
    return found
  }
}
