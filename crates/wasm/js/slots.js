// The nodes that are recorded, by slot: nothing is written on a node, and nothing detached is held longer than a drain.

// Element → flags that it is to be read with whatever became of it, like "was a password field". They outlive recordings
// and instances of the wasm: what was typed outlives them as well.
const past = new WeakMap()
// Hashes of secrets that were entered. They outlive recordings, too.
let secrets = new Uint32Array()

export class Slots {
  constructor(primitives) {
    this.parentNode = primitives.getter('Node', 'parentNode')
    this.isConnected = primitives.getter('Node', 'isConnected')
    this.rootOf = primitives.method('Node', 'getRootNode')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.host = primitives.getter('ShadowRoot', 'host')
    this.defaultView = primitives.getter('Document', 'defaultView')
    this.nodes = [] // slot → node, live slots only
    this.slots = new WeakMap() // node → slot
    this.free = []
    this.told = new WeakMap() // node that was let go of → the id that it was told with
    this.hasTold = false
    this.came = [] // nodes that were told and let go of, and stand somewhere again
    this.controls = new Set() // those of inputs, text areas and selects
  }

  enter(node) {
    const slot = this.free.length > 0 ? this.free.pop() : this.nodes.length
    this.nodes[slot] = node
    this.slots.set(node, slot)
    return slot
  }

  // The slot of a node; -1 for what has none, also for what is no node.
  of(node) {
    return this.slots.get(node) ?? -1
  }

  // The slot of the node or of the nearest one around it that has one, out of shadow roots and frames.
  nearest(node) {
    for (; node; node = this.around(node)) {
      const slot = this.slots.get(node)
      if (slot !== undefined) return slot
    }
    return -1
  }

  around(node) {
    try {
      const type = this.nodeType(node)
      if (type === 9) return this.defaultView(node)?.frameElement
      return this.parentNode(node) ?? (type === 11 ? this.host(node) : null)
    } catch {
      // A window, which is no node, or a fragment that is no shadow root.
      return null
    }
  }

  // In a document or shadow root that is observed, as all are that have a slot.
  isObserved(node) {
    return this.isConnected(node) && this.slots.has(this.rootOf(node))
  }

  // Elements, texts, CDATA sections, document types: what dom.js knows how to write.
  isShown(node) {
    const type = this.nodeType(node)
    return type === 1 || type === 3 || type === 4 || type === 10
  }

  // The window of a document; nothing for other nodes.
  window(slot) {
    const node = this.nodes[slot]
    return node !== undefined && this.nodeType(node) === 9 ? this.defaultView(node) : null
  }

  // The element that a document is in.
  frameOf(slot) {
    return this.window(slot)?.frameElement ?? null
  }

  isDocument(slot) {
    return this.nodes[slot] !== undefined && this.nodeType(this.nodes[slot]) === 9
  }

  // The element that a text belongs to: in a shadow root the host.
  elementAt(slot) {
    let node = this.nodes[slot]
    while (node && this.nodeType(node) !== 1) node = this.around(node)
    return node ?? null
  }

  at(slot) {
    return this.nodes[slot]
  }

  // A node was put where nobody may read it, or was taken away.
  note(node) {
    this.came.push(node)
  }

  // Of each of these slots' nodes the slot of the nearest known node around it, -1 for none; and behind these, of nodes that
  // were let go of, what they were told as, each with the same.
  whereabouts(slots) {
    const { came } = this
    this.came = []
    const around = new Int32Array(slots.length + 2 * came.length)
    let count = 0
    for (; count < slots.length; count++) around[count] = this.nearest(this.around(this.nodes[slots[count]]))
    for (let index = 0; index < came.length; index++) {
      const told = this.slots.has(came[index]) ? undefined : this.told.get(came[index])
      if (told === undefined) continue
      around[count++] = told
      around[count++] = this.nearest(this.around(came[index]))
    }
    return around.subarray(0, count)
  }

  // The slot of the host in whose shadow root a node stands; -1 where it stands in none.
  hostOf(node) {
    try {
      const root = this.rootOf(node)
      return this.nodeType(root) === 11 ? this.of(this.host(root)) : -1
    } catch {
      // A script's event may be a window's, or in a fragment that is no shadow root.
      return -1
    }
  }

  // `ids`: slot, id, slot, id …, of those that were told.
  release(slots, ids) {
    for (let index = 0; index < ids.length; index += 2) {
      const node = this.nodes[ids[index]]
      if (node !== undefined) this.told.set(node, ids[index + 1])
      this.hasTold = true
    }
    for (const slot of slots) {
      const node = this.nodes[slot]
      if (node === undefined) continue
      this.slots.delete(node)
      this.nodes[slot] = undefined
      this.controls.delete(slot)
      this.free.push(slot)
    }
  }

  past(node) {
    return past.get(node) ?? 0
  }

  get secrets() {
    return secrets
  }

  set secrets(hashes) {
    secrets = hashes
  }

  // slot, flags, slot, flags …
  remember(pairs) {
    for (let index = 0; index < pairs.length; index += 2) {
      const node = this.nodes[pairs[index]]
      if (node !== undefined) past.set(node, this.past(node) | pairs[index + 1])
    }
  }
}
