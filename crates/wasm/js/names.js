// The nodes that mutation records named, by the parent whose list they came to or left, until that is read. Where they are
// few, only they are looked at: the others kept their order.

const LEFT = 27
const BEHIND = 28
const TOO_FAR = -2
const UNKNOWN = -3

// More of one parent, or more passed over on the way to a sibling that is recorded, and the list is read as a whole.
const MOST = 4096

export class Names {
  constructor(primitives, slots, writer) {
    this.parentNode = primitives.getter('Node', 'parentNode')
    this.previousSibling = primitives.getter('Node', 'previousSibling')
    this.nextSibling = primitives.getter('Node', 'nextSibling')
    this.slots = slots
    this.out = writer
    this.lists = new Map() // parent → nodes
  }

  // How many more nodes this record of a child list names; -1 when the whole list is to be read.
  add({ target, addedNodes, removedNodes, previousSibling, nextSibling }) {
    const known = this.lists.get(target)
    const before = known ? known.size : 0
    // What was added is all there is, or nothing is.
    if ((!previousSibling && !nextSibling) || before + addedNodes.length + removedNodes.length > MOST) {
      this.lists.delete(target)
      return -1
    }
    const names = known ?? new Set()
    if (!known) this.lists.set(target, names)
    for (let at = 0; at < addedNodes.length; at++) names.add(addedNodes[at])
    for (let at = 0; at < removedNodes.length; at++) names.add(removedNodes[at])
    return names.size - before
  }

  // Nodes are held for a drain and no longer.
  clear() {
    this.lists.clear()
  }

  // The list is read as a whole.
  drop(parent) {
    this.lists.delete(parent)
  }

  // A walk through the nodes that were named of this parent, if any were. It may be given up: what is left stays named.
  walk(parent) {
    const names = this.lists.get(parent)
    return names && { parent, names, next: names.values(), child: null }
  }

  // One step of a walk: writes which node left, or behind which one the neighbours that follow stand, and gives the next
  // child to be written, if it came to one. `undefined`: that was all.
  step(walk) {
    const { names } = walk
    if (!walk.child) {
      const { value, done } = walk.next.next()
      if (done) {
        this.lists.delete(walk.parent)
        return undefined
      }
      if (this.parentNode(value) !== walk.parent || !this.slots.isShown(value)) {
        names.delete(value)
        if (this.slots.of(value) >= 0) this.write(LEFT, this.slots.of(value))
        return null
      }
      if (!this.goToFront(walk, value)) return null
    }
    const child = walk.child
    names.delete(child)
    walk.child = this.neighbour(names, child)
    return child
  }

  // The first of the neighbours that were named, behind one that was not.
  goToFront(walk, child) {
    const { names } = walk
    walk.child = child
    let passed = 0
    let before = this.previousSibling(child)
    for (; before; before = this.previousSibling(before)) {
      const isShown = this.slots.isShown(before)
      if (isShown && names.has(before)) walk.child = before
      else if (isShown) break
      if (++passed > MOST) {
        // Nothing is left to be walked through.
        walk.child = null
        names.clear()
        this.write(BEHIND, TOO_FAR)
        return false
      }
    }
    const slot = before ? this.slots.of(before) : -1
    this.write(BEHIND, before && slot < 0 ? UNKNOWN : slot)
    return true
  }

  // The next sibling that is recorded, if it was named too.
  neighbour(names, child) {
    let next = this.nextSibling(child)
    for (let passed = 0; next && !this.slots.isShown(next); next = this.nextSibling(next)) if (++passed > MOST) return null
    return next && names.has(next) ? next : null
  }

  write(op, slot) {
    this.out.op(op)
    this.out.op(slot)
  }
}
