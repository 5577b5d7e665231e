// Style sheets as the page has them: which element owns which, what was written to them, who adopts them. Nothing is
// serialised in the page's own calls: they mark, and `collect` reads. What it gives is an array of
// [0, sheet, role, node, base, disabled, media, content, text or rules], [1, sheet, [edit, index, text …]],
// [2, root, [sheet …]], [3, sheet, disabled, media] or [4, [sheet …]] (of which nothing more will come), in the order in
// which they are to be told.

const OWNED = 0
const IMPORTED = 1
const CONSTRUCTED = 2
const OWN = 0
const SOURCE = 1
const INSERT = 0
// More edits than this between two drains: the whole list is read anew.
const MAX_EDITS = 5000

export class Sheets {
  // `wake` sees to it that `collect` is called soon.
  constructor(primitives, slots, watched, states, rules, looks, wake) {
    this.slots = slots
    this.wake = wake
    this.natives = rules.natives
    this.localName = primitives.getter('Element', 'localName')
    this.textContent = primitives.getter('Node', 'textContent')
    this.ownerDocument = primitives.getter('Node', 'ownerDocument')
    this.baseURI = primitives.getter('Node', 'baseURI')
    const adopted = (kind) => primitives.optionalGetter(kind, 'adoptedStyleSheets')
    this.adoptedBy = [adopted('Document'), adopted('ShadowRoot')]
    this.cssRules = primitives.getter('CSSStyleSheet', 'cssRules')
    this.href = primitives.getter('StyleSheet', 'href')
    this.watched = watched
    this.states = states
    this.texts = rules.texts
    this.rules = rules
    rules.sheets = this
    watched.changed = (rule) => this.changed(rule)
    watched.rewritten = (sheet) => this.rewrite(sheet)
    this.owners = looks.owners // element → record
    this.constructed = looks.constructed // sheet → record
    this.roots = looks.roots // document or shadow root → { id, list }
    this.records = new WeakMap() // sheet → record
    this.sources = new WeakMap() // constructed sheet → the text it was given
    this.written = new WeakSet() // sheets whose rules a script changed
    this.entered = new Set() // documents that no patch was in until now
    this.found = []
    this.over = [] // numbers of sheets that nothing more is told of
    this.last = 0
  }

  // An element that may own a sheet was read for the first time.
  find(element) {
    this.found.push(element)
  }

  // Something was loaded: where it was a sheet, its element has it now.
  loaded(element) {
    if (!this.owners.get(element)) return
    this.owners.heat(element)
    this.wake()
  }

  adopting(root) {
    this.roots.heat(root)
    this.wake()
  }

  // Sheets that are imported are looked at with those that import them.
  heat(record) {
    if (record.role === CONSTRUCTED) this.constructed.heat(record.sheet)
    else this.owners.heat(record.node)
  }

  // A document or shadow root is recorded from here on; `id` tells it from the same one told anew.
  enter(root, id) {
    this.entered.add(root)
    const told = this.roots.get(root)
    if (told?.id !== id) {
      this.roots.set(root, { id, list: [] })
      this.release(told?.list ?? [])
    }
    this.wake()
  }

  // A document or shadow root is not recorded any more.
  leave(root) {
    const told = this.roots.get(root)
    this.roots.delete(root)
    this.release(told?.list ?? [])
  }

  // The record of a sheet that still counts.
  recordOf(sheet) {
    const record = this.records.get(sheet)
    return record?.sheet === sheet ? record : undefined
  }

  // ── what the patches report ──

  // A rule was inserted, by a text, or deleted at the top of a sheet.
  edited(sheet, edit, index, text) {
    const record = this.recordOf(sheet)
    const rule = edit === INSERT ? this.cssRules(sheet)[index] : undefined
    if (rule) this.texts.inserted(rule, text)
    if (record?.rules && record.log.length < 3 * MAX_EDITS) {
      const isRead = record.lines === undefined
      const isHere = index < record.rules.length || (isRead && index === record.rules.length)
      if (isHere && edit === INSERT) {
        record.rules.splice(index, 0, rule)
        record.lines?.splice(index, 0, this.rules.spell(record, rule))
      } else if (isHere) {
        record.rules.splice(index, 1)
        record.lines?.splice(index, 1)
      }
      if (isRead) record.log.push(edit, index, rule)
      this.heat(record)
    } else this.rewrite(sheet)
    this.wake()
  }

  // The rules of a sheet are not what its source says any more.
  rewrite(sheet) {
    this.written.add(sheet)
    const record = this.recordOf(sheet)
    if (!record) return
    record.isReading = true
    this.heat(record)
    record.rules = record.lines = record.due = undefined
    record.log = []
    record.dirty.clear()
  }

  // A constructed sheet was given a text. Any other refuses, later.
  replaced(sheet, text) {
    const record = this.recordOf(sheet)
    if (record && record.role !== CONSTRUCTED) return
    this.texts.forget(sheet)
    this.sources.delete(sheet)
    if (typeof text === 'string') {
      this.written.delete(sheet)
      this.sources.set(sheet, text)
      if (record) {
        record.rules = record.lines = undefined
        record.isReading = false
        record.log = []
        record.dirty.clear()
        record.due = { text, base: record.base }
        this.heat(record)
      }
    } else this.rewrite(sheet)
    this.wake()
  }

  // A rule's text changed, or that of one in it.
  changed(rule) {
    let top = rule
    while (top.parentRule) top = top.parentRule
    const sheet = top.parentStyleSheet
    if (!sheet) return
    const record = this.recordOf(sheet)
    if (record?.rules) {
      record.dirty.add(top)
      this.heat(record)
    } else this.rewrite(sheet)
  }

  // ── reading ──

  // The slots of those that adopt sheets.
  adopters() {
    const slots = []
    for (const [root, { list }] of this.roots.all) if (list.length > 0) slots.push(this.slots.of(root))
    return slots.filter((slot) => slot >= 0)
  }

  // `gone` are those adopters that left the page, though their slots are not free yet; `isAllRead`: no nodes wait.
  collect(isTick, gone, isAllRead) {
    this.out = []
    this.rules.begin()
    this.hasMore = false
    for (const slot of gone) this.leave(this.slots.at(slot))
    for (const element of this.found.splice(0)) {
      if (this.slots.of(element) < 0) continue
      this.drop(this.owners.get(element))
      this.owners.set(element, this.record(OWNED, element, undefined))
    }
    this.attempt(() => this.watched.compare(isTick))
    for (const element of this.owners.take(isTick)) {
      const record = this.owners.get(element)
      if (this.slots.of(element) >= 0) this.attempt(() => this.look(record))
      else {
        this.drop(record)
        this.owners.delete(element)
      }
    }
    // Else others are still to be looked at for the first time: a drain that lasts too long ends before all is read.
    if (isAllRead && !this.owners.hasMore()) for (const heard of [this.entered, this.watched.latest]) heard.clear()
    const roots = this.roots.take(isTick)
    this.attempt(() => this.adopt(roots))
    // Then nobody waits for one to be read before adopting it.
    const isSettled = !this.roots.hasMore()
    for (const sheet of this.constructed.take(isTick)) {
      const record = this.constructed.get(sheet)
      if (isSettled && record.holders === 0) this.release([sheet])
      else this.attempt(() => this.tellState(record) || this.work(record))
    }
    this.hasMore ||= this.owners.hasMore() || this.roots.hasMore() || this.constructed.hasMore()
    const { out, over } = this
    if (over.length > 0) out.push([4, over.splice(0)])
    this.out = undefined
    return out
  }

  // One sheet with which a page did what no engine foresaw must not end the recording.
  attempt(act) {
    try {
      act()
    } catch {
      // It stays as it was told.
    }
  }

  record(role, node, sheet) {
    // All that a record may hold: with these it is made anew.
    const record = {
      role,
      node,
      sheet,
      id: 0,
      base: '',
      disabled: false,
      media: undefined,
      attribute: undefined, // media that its element's attribute says
      mediaOfAttribute: undefined,
      due: undefined, // text to be told
      source: undefined, // text that was asked for; null if it is not to be had
      rules: undefined, // of a list of rules, as told
      lines: undefined, // their texts until all are read
      lost: undefined, // those whose texts are missing something
      log: [], // edits since the last time
      dirty: new Set(), // rules that changed
      imports: new Map(), // sheet → record
      holders: 0, // lists that a constructed one is in
      isAsked: false,
      isReading: false,
      mayImport: false,
    }
    if (sheet) this.records.set(sheet, record)
    return record
  }

  // Nothing more is told of a sheet, nor of what it imports.
  drop(record) {
    if (!record) return
    for (const { id } of [record, ...record.imports.values()]) if (id !== 0) this.over.push(id)
  }

  look(record) {
    const sheet = this.states.sheetOf(record.node)
    if (sheet !== record.sheet) this.replace(record, sheet)
    if (!sheet) return
    this.tellState(record)
    this.work(record)
    if (record.mayImport) this.findImports(record, sheet)
    for (const imported of record.imports.values()) this.work(imported)
  }

  // The element has another sheet than it had: it was moved, its text or address changed, it was loaded.
  replace(record, sheet) {
    const wasTold = record.id !== 0
    this.drop(record)
    Object.assign(record, this.record(OWNED, record.node), { sheet })
    if (sheet) this.records.set(sheet, record)
    if (wasTold) this.tell(record, OWN)
    if (!sheet) return
    const isLink = this.localName(record.node) === 'link'
    if (isLink) record.base = this.href(sheet) ?? ''
    record.mayImport = this.texts.isLeading(this.ruleAt(sheet, 0))
    if (this.written.has(sheet) || this.watched.isStray(sheet)) record.isReading = true
    else if (isLink) this.rules.fetch(record)
    else {
      const text = this.textContent(record.node)
      const isUnseen = this.watched.isUnheard(sheet) || this.entered.has(this.ownerDocument(record.node)) || text.trim() === ''
      record.isReading = isUnseen && !this.texts.isParse(text, sheet)
    }
  }

  ruleAt(sheet, index) {
    try {
      return this.cssRules(sheet)[index]
    } catch {
      return undefined
    }
  }

  findImports(owner, sheet, depth = 0) {
    for (let index = 0; depth < 8; index++) {
      const rule = this.ruleAt(sheet, index)
      if (!this.texts.isLeading(rule)) return
      const imported = rule.styleSheet
      if (!imported || !this.href(imported)) continue
      if (!owner.imports.has(imported)) {
        if (owner.id === 0) this.tell(owner, OWN)
        const record = this.record(IMPORTED, owner.node, imported)
        record.base = this.href(imported)
        owner.imports.set(imported, record)
        this.rules.fetch(record)
      }
      this.findImports(owner, imported, depth + 1)
    }
  }

  work(record) {
    if (record.due) {
      const { text, base } = record.due
      record.due = undefined
      record.base = base
      this.tell(record, SOURCE, text)
    } else if (record.isReading) this.rules.read(record)
    else if (record.rules) this.rules.tellEdits(record)
    if (record.isReading) this.heat(record)
  }

  tell(record, content, what) {
    if (record.id === 0) record.id = ++this.last
    this.out.push([0, record.id, record.role, record.node, record.base, record.disabled, record.media, content, what])
  }

  tellState(record) {
    if (!this.states.read(record)) return
    if (record.id !== 0) this.out.push([3, record.id, record.disabled, record.media])
    else if (record.node) this.tell(record, OWN)
  }

  // ── adopted sheets: an array that grows without a setter's being called ──

  adopt(roots) {
    const changed = []
    for (const root of roots) {
      const told = this.roots.get(root)
      const now = this.adoptedBy[this.slots.isDocument(this.slots.of(root)) ? 0 : 1]?.(root)
      if (!Array.isArray(now) || (now.length === told.list.length && told.list.every((sheet, index) => now[index] === sheet))) continue
      changed.push([root, told, [...now]])
    }
    // A sheet that moves from one to another should find the other first.
    changed.sort(([, a, x], [, b, y]) => y.length - b.list.length - (x.length - a.list.length))
    for (const [root, told, now] of changed) {
      // All have to be told before they are adopted.
      const ids = now.map((sheet) => this.numberOf(sheet, root))
      if (ids.includes(0)) {
        this.hasMore = true
        this.roots.heat(root)
        continue
      }
      this.out.push([2, root, ids])
      for (const sheet of now) this.constructed.get(sheet).holders++
      const before = told.list
      told.list = now
      this.release(before)
    }
  }

  numberOf(sheet, root) {
    let record = this.constructed.get(sheet)
    if (!record) {
      record = this.record(CONSTRUCTED, undefined, sheet)
      this.constructed.set(sheet, record)
      this.states.read(record)
      // Addresses in it are relative to the document of its realm.
      const owner = this.ownerDocument(root) ?? root
      if (owner !== document) record.base = this.baseURI(owner)
      const text = this.sources.get(sheet)
      if (text === undefined || this.written.has(sheet) || this.watched.isStray(sheet)) record.isReading = true
      else record.due = { text, base: record.base }
    }
    this.work(record)
    return record.id
  }

  // What no list holds any more is forgotten, here as by whoever reads the recording.
  release(sheets) {
    for (const sheet of sheets) {
      const record = this.constructed.get(sheet)
      if (!record || --record.holders > 0) continue
      this.drop(record)
      this.constructed.delete(sheet)
      this.records.delete(sheet)
    }
  }
}
