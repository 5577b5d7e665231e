// Mutation records as marks: which node is to be read again, whatever the record says of it.

const MARK_CHILDREN = 9
const MARK_ATTRIBUTE = 10
const MARK_TEXT = 11
const GONE = 26
const MARK_NAMED = 29

export class Marks {
  // So many records and nodes in them are looked at as they are handed out. Where a page does more in one task, what it took
  // out beyond that counts as gone, wherever it is now: it is read as new.
  constructor(slots, names, live, writer, mostAtOnce) {
    this.mostAtOnce = mostAtOnce
    this.slots = slots
    this.names = names
    this.live = live
    this.out = writer
    this.waiting = [] // lists of records
    this.index = 0 // in the first of them
    this.gone = [] // slots
    this.rests = [] // what was taken out, and not looked at yet
    this.moved = new Set() // slots of nodes that were taken out and are elsewhere, where they were not read yet
  }

  // To be called as soon as the browser hands the records out: it reports what changes in a node that was taken out only
  // until then. One that is in no document now, or in one that is not read yet, may come back as anything. So may one that
  // moved into a tree that left with it, which is not where the recorder knows it.
  add(records) {
    if (records.length === 0) return
    this.waiting.push(records)
    let hasLeft = false
    const rest = new Removed(records)
    for (let left = this.mostAtOnce; left > 0 && rest.isOpen; left--) {
      const node = rest.next()
      if (!node) continue
      const slot = this.slots.of(node)
      const isObserved = this.slots.isObserved(node)
      if (!isObserved) hasLeft = true
      if (slot < 0) continue
      if (isObserved) this.moved.add(slot)
      else this.gone.push(slot)
    }
    if (rest.isOpen) this.rests.push(rest)
    else if (!hasLeft) return
    for (const slot of this.moved) {
      const node = this.slots.at(slot)
      if (node !== undefined && this.slots.isObserved(node)) continue
      this.moved.delete(slot)
      if (node !== undefined) this.gone.push(slot)
    }
  }

  // All that is marked was read.
  settle() {
    this.moved.clear()
  }

  get isEmpty() {
    return this.waiting.length === 0 && this.gone.length === 0 && this.rests.length === 0
  }

  // Marks what up to `most` records name.
  read(most) {
    const { out } = this
    out.begin()
    let count = 0
    for (; count < most && this.gone.length > 0 && !out.isFull(); count++) this.writeGone(this.gone.pop())
    for (; count < most && this.rests.length > 0 && !out.isFull(); count++) {
      const node = this.rests[0].next()
      if (node) this.writeGone(this.slots.of(node))
      if (!this.rests[0].isOpen) this.rests.shift()
    }
    for (; count < most && this.waiting.length > 0 && !out.isFull(); count++) {
      this.writeRecord(this.waiting[0][this.index++])
      if (this.index < this.waiting[0].length) continue
      this.waiting.shift()
      this.index = 0
    }
    return out.commit(this.isEmpty)
  }

  writeGone(slot) {
    if (slot < 0) return
    this.slots.note(this.slots.at(slot))
    this.out.op(GONE)
    this.out.op(slot)
  }

  writeRecord(record) {
    const { out } = this
    // A target without a slot is new, or outside of what is recorded: reading it is all there is to do.
    const slot = this.slots.of(record.target)
    if (this.slots.hasTold && record.type === 'childList') {
      const { addedNodes } = record
      for (let at = 0; at < addedNodes.length; at++) if (this.slots.told.has(addedNodes[at])) this.slots.note(addedNodes[at])
    }
    if (slot < 0) return
    this.live.record(record)
    if (record.type === 'childList') {
      const count = this.names.add(record)
      out.op(count < 0 ? MARK_CHILDREN : MARK_NAMED)
      out.op(slot)
      if (count >= 0) out.op(count)
    } else if (record.type === 'characterData') {
      out.op(MARK_TEXT)
      out.op(slot)
    } else {
      for (const name of out.recordedNames(record)) {
        const number = out.name(name)
        if (number < 0) continue
        out.op(MARK_ATTRIBUTE)
        out.op(slot)
        out.op(number)
      }
    }
  }
}

// A walk through the nodes that records say were removed.
class Removed {
  constructor(records) {
    this.records = records
    this.index = 0
    this.nodes = null // of the record that the walk is in
    this.at = 0
  }

  get isOpen() {
    return this.nodes !== null || this.index < this.records.length
  }

  // A step: the next node, or nothing where a record has none.
  next() {
    if (!this.nodes) {
      const record = this.records[this.index++]
      const nodes = record.type === 'childList' ? record.removedNodes : null
      if (!nodes || nodes.length === 0) return undefined
      this.nodes = nodes
      this.at = 0
    }
    const node = this.nodes[this.at++]
    if (this.at >= this.nodes.length) this.nodes = null
    return node
  }
}
