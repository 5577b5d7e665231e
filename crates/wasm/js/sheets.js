// Style sheets as the page has them: which element owns which, what was written to them, who adopts them. Nothing is
// serialised in the page's own calls: they mark, and `collect` reads. What it gives is an array of
// [0, sheet, role, node, base, disabled, media, content, text or rules], [1, sheet, [edit, index, text …]],
// [2, root, [sheet …]] or [3, sheet, disabled, media], in the order in which they are to be told.

const OWNED = 0, IMPORTED = 1, CONSTRUCTED = 2
const OWN = 0, SOURCE = 1, RULES = 2, UNREADABLE = 3
const INSERT = 0, REPLACE = 2
const IMPORT_RULE = 3
// Rules read in one task: reading one costs microseconds.
const RULES_A_SLICE = 200
// More edits than this between two drains: the whole list is read anew.
const MAX_EDITS = 5000
// With more elements than this, those without news are looked at once a second.
const MAX_LOOKED_AT = 100
// Longer texts are believed to be what the page shows without a trial.
const MAX_TRIED_UNITS = 1 << 18

export class Sheets {
  // `wake` sees to it that `collect` is called soon.
  constructor(primitives, natives, slots, watched, states, host, wake) {
    this.slots = slots
    this.host = host
    this.wake = wake
    this.natives = natives
    this.localName = primitives.getter('Element', 'localName')
    this.sheetOfLink = primitives.getter('HTMLLinkElement', 'sheet')
    this.sheetOfStyle = primitives.getter('HTMLStyleElement', 'sheet')
    this.sheetOfSvgStyle = primitives.getter('SVGStyleElement', 'sheet')
    this.textContent = primitives.getter('Node', 'textContent')
    this.cssRules = primitives.getter('CSSStyleSheet', 'cssRules')
    this.href = primitives.getter('StyleSheet', 'href')
    this.watched = watched
    this.states = states
    watched.changed = (rule) => this.changed(rule)
    this.owners = new Map() // element → record
    this.constructed = new Map() // sheet → record
    this.roots = new Map() // document or shadow root → { id, list }
    this.records = new WeakMap() // sheet → record
    this.sources = new WeakMap() // constructed sheet → the text it was given
    this.written = new WeakSet() // sheets whose rules a script changed
    this.found = []
    this.last = 0
    this.isFirst = true
  }

  // An element that may own a sheet was read for the first time.
  find(element) {
    this.found.push(element)
  }

  // Something was loaded: where it was a sheet, its element has it now.
  loaded(element) {
    const record = this.owners.get(element)
    if (!record) return
    record.isHot = true
    this.wake()
  }

  // A document or shadow root is recorded from here on; `id` tells it from the same one told anew.
  enter(root, id) {
    if (this.roots.get(root)?.id !== id) this.roots.set(root, { id, list: [] })
    this.wake()
  }

  // ── what the patches report ──

  // A rule was inserted or deleted at the top of a sheet.
  edited(sheet, edit, index) {
    const record = this.records.get(sheet)
    if (record?.rules && record.log.length < 3 * MAX_EDITS) {
      const rule = edit === INSERT ? this.cssRules(sheet)[index] : undefined
      const isRead = record.texts === undefined
      const isHere = index < record.rules.length || (isRead && index === record.rules.length)
      if (isHere && edit === INSERT) {
        record.rules.splice(index, 0, rule)
        record.texts?.splice(index, 0, rule.cssText)
      } else if (isHere) {
        record.rules.splice(index, 1)
        record.texts?.splice(index, 1)
      }
      if (isRead) record.log.push(edit, index, rule)
      record.isHot = true
    } else this.rewrite(sheet)
    this.wake()
  }

  // The rules of a sheet are not what its source says any more.
  rewrite(sheet) {
    this.written.add(sheet)
    this.sources.delete(sheet)
    const record = this.records.get(sheet)
    if (!record) return
    record.isReading = true
    record.isHot = true
    record.rules = record.texts = record.due = undefined
    record.log = []
    record.dirty.clear()
  }

  // A constructed sheet was given a text. Any other refuses, later.
  replaced(sheet, text) {
    const record = this.records.get(sheet)
    if (record && record.role !== CONSTRUCTED) return
    this.written.delete(sheet)
    this.sources.set(sheet, text)
    if (record) {
      record.rules = record.texts = undefined
      record.isReading = false
      record.log = []
      record.dirty.clear()
      record.due = { text, base: '' }
    }
    this.wake()
  }

  // A rule's text changed, or that of one in it.
  changed(rule) {
    let top = rule
    while (top.parentRule) top = top.parentRule
    const sheet = top.parentStyleSheet
    if (!sheet) return
    const record = this.records.get(sheet)
    if (record?.rules) record.dirty.add(top)
    else this.rewrite(sheet)
    if (record) record.isHot = true
  }

  // ── reading ──

  collect(isTick) {
    this.out = []
    this.budget = RULES_A_SLICE
    this.hasMore = false
    this.prune()
    for (const element of this.found.splice(0)) {
      if (this.slots.of(element) >= 0) this.owners.set(element, this.record(OWNED, element, undefined))
    }
    this.watched.compare(isTick)
    const isAll = isTick || this.owners.size <= MAX_LOOKED_AT
    for (const record of this.owners.values()) if (isAll || record.isHot) this.look(record, isTick)
    this.adopt()
    for (const record of this.constructed.values()) {
      this.tellState(record)
      this.work(record)
    }
    this.isFirst = false
    const { out } = this
    this.out = undefined
    return out
  }

  record(role, node, sheet) {
    const record = { role, node, sheet, id: 0, base: '', disabled: false, media: undefined, log: [], dirty: new Set(), imports: new Map(), isHot: true }
    if (sheet) this.records.set(sheet, record)
    return record
  }

  prune() {
    for (const element of this.owners.keys()) if (this.slots.of(element) < 0) this.owners.delete(element)
    for (const [root, { list }] of this.roots) {
      if (this.slots.of(root) >= 0) continue
      this.roots.delete(root)
      this.release(list)
    }
  }

  look(record, isTick) {
    const sheet = this.sheetOf(record.node)
    if (sheet !== record.sheet) this.replace(record, sheet)
    record.isHot = false
    if (!sheet) return
    this.tellState(record)
    this.work(record)
    if (record.mayImport) this.findImports(record, sheet, isTick)
    for (const imported of record.imports.values()) this.work(imported)
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

  // The element has another sheet than it had: it was moved, its text or address changed, it was loaded.
  replace(record, sheet) {
    const wasTold = record.id !== 0
    Object.assign(record, this.record(OWNED, record.node), { sheet })
    if (sheet) this.records.set(sheet, record)
    if (wasTold) this.tell(record, OWN)
    if (!sheet) return
    const isLink = this.localName(record.node) === 'link'
    if (isLink) record.base = this.href(sheet) ?? ''
    record.mayImport = this.isImport(this.ruleAt(sheet, 0))
    if (this.written.has(sheet)) record.isReading = true
    else if (isLink) this.fetch(record)
    else {
      const text = this.textContent(record.node)
      record.isReading = this.isFirst ? !this.isParse(text, sheet) : text.trim() === '' && this.ruleAt(sheet, 0) !== undefined
    }
  }

  // Whether the sheet is what the text says: one that was written to before the recording began has other rules.
  isParse(text, sheet) {
    let count
    try {
      const rules = this.cssRules(sheet)
      if (text.trim() === '') return rules.length === 0
      if (text.length > MAX_TRIED_UNITS) return true
      const trial = new CSSStyleSheet()
      trial.replaceSync(text)
      for (count = 0; this.isImport(rules[count]); ) count++
      const wanted = this.cssRules(trial)
      const last = rules.length - 1
      return wanted.length === rules.length - count && (last < count || wanted[last - count].cssText === rules[last].cssText)
    } catch {
      // It cannot be read, or nothing be constructed: there is nothing better than the text.
      return true
    }
  }

  isImport(rule) {
    return rule !== undefined && rule.type === IMPORT_RULE
  }

  ruleAt(sheet, index) {
    try {
      return this.cssRules(sheet)[index]
    } catch {
      return undefined
    }
  }

  fetch(record) {
    const { sheet } = record
    const address = this.href(sheet)
    record.isAsked = true
    const done = this.natives.guarded((text, base) => {
      if (record.sheet !== sheet || !record.isAsked) return
      record.isAsked = false
      record.isHot = true
      const owner = this.owners.get(record.node)
      if (owner) owner.isHot = true
      if (record.rules || record.isReading) return
      // What it imports is found by the address in the importing text, so that one stays.
      if (text !== undefined && this.isParse(text, sheet)) record.due = { text, base: record.role === IMPORTED ? address : base || address }
      else record.isReading = true
      this.wake()
    })
    this.host.fetchText(address, done)
  }

  findImports(owner, sheet, isTick, depth = 0) {
    for (let index = 0; depth < 8; index++) {
      const rule = this.ruleAt(sheet, index)
      if (!this.isImport(rule)) return
      const imported = rule.styleSheet
      if (!imported || !this.href(imported)) continue
      if (!owner.imports.has(imported)) {
        if (owner.id === 0) this.tell(owner, OWN)
        const record = this.record(IMPORTED, owner.node, imported)
        record.base = this.href(imported)
        owner.imports.set(imported, record)
        this.fetch(record)
      }
      this.findImports(owner, imported, isTick, depth + 1)
    }
  }

  work(record) {
    if (record.due) {
      const { text, base } = record.due
      record.due = undefined
      record.base = base
      this.tell(record, SOURCE, text)
    } else if (record.isReading) this.read(record)
    else if (record.rules) this.tellEdits(record)
    if (record.isReading) record.isHot = true
  }

  read(record) {
    let rules
    try {
      rules = this.cssRules(record.sheet)
    } catch {
      record.isReading = false
      this.tell(record, UNREADABLE)
      return
    }
    record.rules ??= []
    record.texts ??= []
    while (record.rules.length < rules.length && this.budget-- > 0) {
      const rule = rules[record.rules.length]
      record.rules.push(rule)
      record.texts.push(rule.cssText)
    }
    if (record.rules.length < rules.length) {
      this.hasMore = true
      return
    }
    this.tell(record, RULES, record.texts)
    record.texts = undefined
    record.isReading = false
    if (record.dirty.size > 0) this.hasMore = record.isHot = true
  }

  tellEdits(record) {
    const { log, dirty, rules } = record
    const edits = []
    const fresh = new Set()
    let at = 0
    for (; at < log.length && this.budget-- > 0; at += 3) {
      const rule = log[at + 2]
      edits.push(log[at], log[at + 1], rule ? rule.cssText : '')
      if (rule) fresh.add(rule)
    }
    log.splice(0, at)
    // Their places are those behind all edits.
    if (log.length > 0) this.hasMore = record.isHot = true
    else if (dirty.size > 0) {
      const places = dirty.size > 8 ? new Map(rules.map((rule, index) => [rule, index])) : undefined
      for (const rule of dirty) {
        const index = places ? (places.get(rule) ?? -1) : rules.indexOf(rule)
        if (index >= 0 && !fresh.has(rule)) edits.push(REPLACE, index, rule.cssText)
      }
      dirty.clear()
    }
    if (edits.length > 0) this.out.push([1, record.id, edits])
  }

  tell(record, content, what) {
    if (record.id === 0) record.id = ++this.last
    this.out.push([0, record.id, record.role, record.node, record.base, record.disabled, record.media, content, what])
  }

  tellState(record) {
    if (!this.states.read(record, this.owners)) return
    if (record.id !== 0) this.out.push([3, record.id, record.disabled, record.media])
    else if (record.node) this.tell(record, OWN)
  }

  // ── adopted sheets: an array that grows without a setter's being called ──

  adopt() {
    const changed = []
    for (const [root, told] of this.roots) {
      const now = root.adoptedStyleSheets
      if (!now || (now.length === told.list.length && told.list.every((sheet, index) => now[index] === sheet))) continue
      changed.push([root, told, [...now]])
    }
    // A sheet that moves from one to another should find the other first.
    changed.sort(([, a, x], [, b, y]) => y.length - b.list.length - (x.length - a.list.length))
    for (const [root, told, now] of changed) {
      // All have to be told before they are adopted.
      const ids = now.map((sheet) => this.numberOf(sheet))
      if (ids.includes(0)) {
        this.hasMore = true
        continue
      }
      this.out.push([2, root, ids])
      const before = told.list
      told.list = now
      this.release(before)
    }
  }

  numberOf(sheet) {
    let record = this.constructed.get(sheet)
    if (!record) {
      record = this.record(CONSTRUCTED, undefined, sheet)
      this.constructed.set(sheet, record)
      this.states.read(record, this.owners)
      const text = this.sources.get(sheet)
      if (text === undefined) record.isReading = true
      else record.due = { text, base: '' }
    }
    this.work(record)
    return record.id
  }

  // What no list holds any more is forgotten, here as by whoever reads the recording.
  release(sheets) {
    for (const sheet of new Set(sheets)) {
      let isHeld = false
      for (const { list } of this.roots.values()) isHeld ||= list.includes(sheet)
      if (isHeld) continue
      this.constructed.delete(sheet)
      this.records.delete(sheet)
    }
  }
}
