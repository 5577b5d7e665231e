// Whether a style sheet counts, and for which media, where no attribute says so.

export class SheetStates {
  constructor(primitives, slots) {
    this.slots = slots
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.getRootNode = primitives.method('Node', 'getRootNode')
    this.disabled = primitives.getter('StyleSheet', 'disabled')
    this.media = primitives.getter('StyleSheet', 'media')
    this.title = primitives.getter('StyleSheet', 'title')
    this.enabled = new WeakMap() // link → whether a script enabled it after it was disabled
  }

  // A link's `disabled` was set: what was disabled and is enabled counts even where it is an alternative.
  switched(link) {
    const isDisabled = this.getAttribute(link, 'disabled') !== null
    if (isDisabled || this.enabled.has(link)) this.enabled.set(link, !isDisabled)
  }

  // Brings a record up to date; says whether anything changed.
  read(record, owners) {
    const { sheet, node } = record
    const disabled = this.disabled(sheet) || (node !== undefined && this.isUnchosen(record, owners))
    const now = this.media(sheet).mediaText
    const attribute = node ? this.getAttribute(node, 'media') : ''
    if (record.attribute !== attribute) {
      record.attribute = attribute
      record.mediaOfAttribute = node ? now : ''
    }
    const media = now === record.mediaOfAttribute ? undefined : now
    if (disabled === record.disabled && media === record.media) return false
    record.disabled = disabled
    record.media = media
    return true
  }

  // Of sheets with titles only those of one title count, and alternatives not at all. Engines do not agree on whether
  // `disabled` says so.
  isUnchosen({ node, sheet }, owners) {
    const title = this.title(sheet)
    const isAlternate = (link) => /\balternate\b/i.test(this.getAttribute(link, 'rel') ?? '')
    if ((!title && !isAlternate(node)) || this.enabled.get(node)) return false
    if (isAlternate(node)) return true
    const root = this.getRootNode(node)
    if (!this.slots.isDocument(this.slots.of(root))) return false
    for (const other of owners.values()) {
      const name = other.sheet && this.title(other.sheet)
      if (name && !isAlternate(other.node) && this.getRootNode(other.node) === root) return name !== title
    }
    return false
  }
}
