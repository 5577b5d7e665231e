// What is selected in a document: ops are the slots and offsets of both ends. A caret is no selection; what is selected
// within a text field is not told by any browser's ranges.

const TEXT = 3
const CDATA = 4

export class SelectionReader {
  constructor(primitives, slots, writer) {
    this.getSelection = primitives.method('Document', 'getSelection')
    this.ownerDocument = primitives.getter('Node', 'ownerDocument')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.firstChild = primitives.getter('Node', 'firstChild')
    this.nextSibling = primitives.getter('Node', 'nextSibling')
    this.slots = slots
    this.out = writer
  }

  // `within`: slot of the document or of a node in it; `roots`: those of the shadow roots that are known.
  read(within, roots) {
    const { out } = this
    out.begin()
    for (const range of this.rangesOf(this.slots.at(within), roots)) {
      const ends = [this.end(range.startContainer, range.startOffset), this.end(range.endContainer, range.endOffset)]
      if (ends.some((end) => end === undefined) || !out.hasRoom(4)) continue
      ends.flat().forEach((number) => out.op(number))
    }
    return out.commit(true)
  }

  rangesOf(node, roots) {
    if (node === undefined) return []
    const selection = this.getSelection(this.ownerDocument(node) ?? node)
    if (!selection || selection.rangeCount === 0) return []
    const ranges = []
    for (let index = 0; index < selection.rangeCount; index++) ranges.push(selection.getRangeAt(index))
    const open = ranges.filter((range) => !range.collapsed)
    return open.length > 0 ? open : this.inShadow(selection, roots)
  }

  // Where a range is in a shadow root, some engines tell of its host alone unless they are asked for the root.
  inShadow(selection, slots) {
    const roots = Array.from(slots, (slot) => this.slots.at(slot)).filter((root) => root !== undefined)
    if (roots.length === 0) return []
    if (selection.getComposedRanges) {
      const ranges = selection.getComposedRanges({ shadowRoots: roots })
      return Array.from(ranges).filter((range) => !range.collapsed)
    }
    for (const root of roots) {
      const own = root.getSelection?.()
      if (own && own.rangeCount > 0 && !own.getRangeAt(0).collapsed) return [own.getRangeAt(0)]
    }
    return []
  }

  end(node, offset) {
    const slot = this.slots.of(node)
    if (slot < 0) return undefined
    const type = this.nodeType(node)
    if (type === TEXT || type === CDATA) return [slot, offset]
    // Of its children only those count that are recorded.
    let count = 0
    for (let child = this.firstChild(node); child && offset > 0; child = this.nextSibling(child), offset--) {
      if (this.slots.of(child) >= 0) count += 1
    }
    return [slot, count]
  }
}
