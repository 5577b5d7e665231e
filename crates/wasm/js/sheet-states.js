// Which style sheet an element has, and whether it counts and for which media where no attribute says so.

// Document → the title whose sheets count; sheet → the title it came with. They outlive recordings.
const chosen = new WeakMap()
const titles = new WeakMap()

export class SheetStates {
  constructor(primitives, slots) {
    this.slots = slots
    this.localName = primitives.getter('Element', 'localName')
    this.sheetOfLink = primitives.getter('HTMLLinkElement', 'sheet')
    this.sheetOfStyle = primitives.getter('HTMLStyleElement', 'sheet')
    this.sheetOfSvgStyle = primitives.getter('SVGStyleElement', 'sheet')
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.getRootNode = primitives.method('Node', 'getRootNode')
    this.disabled = primitives.getter('StyleSheet', 'disabled')
    this.media = primitives.getter('StyleSheet', 'media')
    this.title = primitives.getter('StyleSheet', 'title')
    this.enabled = new WeakMap() // link → whether a script enabled it after it was disabled
  }

  sheetOf(element) {
    const isLink = this.localName(element) === 'link'
    for (const get of isLink ? [this.sheetOfLink] : [this.sheetOfStyle, this.sheetOfSvgStyle]) {
      try {
        return get(element) ?? undefined
      } catch {
        // An element of that name in another namespace.
      }
    }
    return undefined
  }

  // A link's `disabled` was set: what was disabled and is enabled counts even where it is an alternative.
  switched(link) {
    const isDisabled = this.getAttribute(link, 'disabled') !== null
    if (isDisabled || this.enabled.has(link)) this.enabled.set(link, !isDisabled)
  }

  // Brings a record up to date; says whether anything changed.
  read(record) {
    const { sheet, node } = record
    const disabled = this.disabled(sheet) || (node !== undefined && this.isUnchosen(record))
    const now = this.media(sheet).mediaText
    const attribute = node ? this.getAttribute(node, 'media') : ''
    if (record.attribute !== attribute) {
      record.attribute = attribute
      record.mediaOfAttribute = this.mediaOf(attribute, now)
    }
    const media = now === record.mediaOfAttribute ? undefined : now
    if (disabled === record.disabled && media === record.media) return false
    record.disabled = disabled
    record.media = media
    return true
  }

  // What the browser makes of an attribute; scripts may have made other media of the sheet before it is looked at.
  mediaOf(attribute, now) {
    if (!attribute) return ''
    try {
      return this.media(new CSSStyleSheet({ media: attribute })).mediaText
    } catch {
      return now // an engine that constructs none
    }
  }

  // Of sheets with titles only those of one title count, the first that came, and alternatives not at all. Engines do not
  // agree on whether `disabled` says so.
  isUnchosen({ node, sheet, rules, isReading }) {
    const title = this.title(sheet)
    const isAlternate = /\balternate\b/i.test(this.getAttribute(node, 'rel') ?? '')
    const root = this.getRootNode(node)
    const isTitled = !!title && this.slots.isDocument(this.slots.of(root))
    if (!titles.has(sheet)) {
      titles.set(sheet, title)
      if (isTitled && !isAlternate && !chosen.has(root)) chosen.set(root, title)
    }
    if (this.enabled.get(node)) return false
    if (isAlternate) return true
    // What browsers make of a title that came later shows at the next change of a sheet, and none tells.
    const isSettled = title === titles.get(sheet) || rules !== undefined || isReading
    return isTitled && isSettled && title !== chosen.get(root)
  }
}
