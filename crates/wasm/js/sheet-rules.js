// What sheets hold: texts asked for, lists of rules of those that scripts write to, read in slices and told edit by edit.

const OWNED = 0
const IMPORTED = 1
const CONSTRUCTED = 2
const RULES = 2
const UNREADABLE = 3
const REPLACE = 2
// Rules read in one task: reading one costs microseconds.
const RULES_A_SLICE = 200

const hash = (text) => {
  let sum = text.length
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0
  return sum
}

export class SheetRules {
  // `sheets`, to be set, keeps the records.
  constructor(natives, host, texts) {
    this.natives = natives
    this.host = host
    this.texts = texts
    this.told = new WeakMap() // rule → what it was when it was told, in short
  }

  // A new task.
  begin() {
    this.budget = RULES_A_SLICE
  }

  // In another task.
  goOn(record) {
    this.sheets.hasMore = true
    this.sheets.heat(record)
  }

  // Asks for a linked or imported sheet's text.
  fetch(record) {
    const { sheet } = record
    const address = this.sheets.href(sheet)
    record.isAsked = true
    const done = this.natives.guarded((text, base) => {
      if (record.sheet !== sheet || !record.isAsked) return
      record.isAsked = false
      this.sheets.heat(record)
      if (record.rules || record.isReading) {
        // Its rules are told; it was asked for what they do not say.
        record.source = text ?? null
        for (const rule of record.lost ?? []) record.dirty.add(rule)
        record.lost = undefined
      } else if (text !== undefined && this.texts.isParse(text, sheet)) {
        // What it imports is found by the address in the importing text, so that one stays.
        record.due = { text, base: record.role === IMPORTED ? address : base || address }
      } else record.isReading = true
      this.sheets.wake()
    })
    this.host.fetchText(address, done)
  }

  // What a sheet was written as, if that is known without asking.
  sourceOf(record) {
    const { sheet, node, source } = record
    if (typeof source === 'string') return source
    return node && record.role === OWNED && this.sheets.localName(node) !== 'link'
      ? this.sheets.textContent(node)
      : this.sheets.sources.get(sheet)
  }

  // A rule's text. Where something is missing in it, the sheet's own text is asked for, and it is told again.
  spell(record, rule) {
    const text = this.texts.spell(rule, record.sheet, () => this.sourceOf(record))
    if (this.texts.isLost && record.base && record.source === undefined && record.role !== CONSTRUCTED) {
      record.lost ??= new Set()
      record.lost.add(rule)
      if (!record.isAsked) this.fetch(record)
    }
    this.told.set(rule, hash(text))
    return text
  }

  read(record) {
    let rules
    try {
      rules = this.sheets.cssRules(record.sheet)
    } catch {
      record.isReading = false
      this.sheets.tell(record, UNREADABLE)
      return
    }
    record.rules ??= []
    record.lines ??= []
    while (record.rules.length < rules.length && this.budget-- > 0) {
      const rule = rules[record.rules.length]
      record.rules.push(rule)
      record.lines.push(this.spell(record, rule))
    }
    if (record.rules.length < rules.length) {
      this.sheets.hasMore = true
      return
    }
    record.mayImport = this.texts.isLeading(rules[0])
    this.sheets.tell(record, RULES, record.lines)
    record.lines = undefined
    record.isReading = false
    if (record.dirty.size > 0) this.goOn(record)
  }

  tellEdits(record) {
    const { log, dirty, rules } = record
    const edits = []
    let at = 0
    for (; at < log.length && this.budget-- > 0; at += 3) {
      const rule = log[at + 2]
      edits.push(log[at], log[at + 1], rule ? this.spell(record, rule) : '')
      record.mayImport ||= this.texts.isLeading(rule)
    }
    log.splice(0, at)
    // Their places are those behind all edits.
    if (log.length === 0 && dirty.size > 0) {
      const places = dirty.size > 8 ? new Map(rules.map((rule, index) => [rule, index])) : undefined
      for (const rule of dirty) {
        if (this.budget-- <= 0) break
        dirty.delete(rule)
        const index = places ? (places.get(rule) ?? -1) : rules.indexOf(rule)
        const before = this.told.get(rule)
        const text = index < 0 ? '' : this.spell(record, rule)
        if (index >= 0 && this.told.get(rule) !== before) edits.push(REPLACE, index, text)
      }
    }
    if (log.length > 0 || dirty.size > 0) this.goOn(record)
    if (edits.length > 0) this.sheets.out.push([1, record.id, edits])
  }
}
