// Rules that a script may have changed. An engine need not have setters that could be patched (`rule.style.color = …`), so
// whoever is handed a declaration block is suspected: the rule's text of before is kept and compared. So are all rules of sheets that no patch is in.

// Rules watched for good: a script may keep a declaration block and write to it at any time.
const MAX_WATCHED = 500
// Texts kept in one task for what may only be a reader. Beyond, all are taken for changed.
const MAX_TEXTS_A_TASK = 200
// Sheets without patches that are compared, the latest ones, and their rules, in one tick.
const MAX_STRAYS = 50
const MAX_STRAY_RULES = 1000

export class Watched {
  // `changed(rule)` and `rewritten(sheet)`, to be set, are told of those that did.
  constructor() {
    this.texts = new Map() // rule → its text as last seen
    this.fresh = new Set()
    this.sure = new Set()
    this.kept = 0
    this.patched = new WeakSet() // prototypes of sheets
    this.latest = new Set() // those among them that no patch was in until now
    this.strays = new Map() // sheet → its rules' texts as last seen
  }

  // Scripts are heard of when they write to sheets of this realm.
  know(realm) {
    const prototype = realm.CSSStyleSheet?.prototype
    if (!prototype) return
    this.patched.add(prototype)
    this.latest.add(prototype)
  }

  // Of this sheet they are not: its element was made in a frame that was gone before it was read, or the page has a class of its
  // own in the place of the browser's. From here on its rules are compared.
  isStray(sheet) {
    if (this.patched.has(Object.getPrototypeOf(sheet))) return false
    const text = this.spell(sheet)
    if (text === undefined) return false
    this.strays.set(sheet, text)
    if (this.strays.size > MAX_STRAYS) this.strays.delete(this.strays.keys().next().value)
    return true
  }

  // What was written to it so far may not have been heard.
  isUnheard(sheet) {
    return this.latest.has(Object.getPrototypeOf(sheet))
  }

  spell(sheet) {
    try {
      const { cssRules } = sheet
      return cssRules.length > MAX_STRAY_RULES ? '' : Array.prototype.map.call(cssRules, (rule) => rule.cssText).join('')
    } catch {
      // Of another origin.
      return undefined
    }
  }

  compareStrays() {
    let left = MAX_STRAY_RULES
    for (const [sheet, text] of [...this.strays]) {
      if (left <= 0) return
      const now = this.spell(sheet)
      left -= 1 + (now ? sheet.cssRules.length : 0)
      // The others come first in the next tick.
      this.strays.delete(sheet)
      if (now !== undefined && now !== text) this.rewritten(sheet)
      if (now !== undefined && !this.patched.has(Object.getPrototypeOf(sheet))) this.strays.set(sheet, now)
    }
  }

  // Something in the rule changed.
  add(rule) {
    this.sure.add(rule)
  }

  // Something in the rule may be about to change.
  suspect(rule) {
    if (!this.texts.has(rule)) {
      if (this.kept++ >= MAX_TEXTS_A_TASK) {
        this.sure.add(rule)
        return
      }
      this.texts.set(rule, rule.cssText)
    }
    this.fresh.add(rule)
  }

  compare(isTick) {
    if (isTick) this.compareStrays()
    for (const rule of this.sure) {
      if (this.texts.has(rule)) this.texts.set(rule, rule.cssText)
      this.changed(rule)
    }
    for (const rule of isTick ? this.texts.keys() : this.fresh) {
      const text = rule.cssText
      if (text === this.texts.get(rule)) continue
      this.texts.set(rule, text)
      this.changed(rule)
    }
    this.sure.clear()
    this.fresh.clear()
    this.kept = 0
    for (const rule of this.texts.keys()) {
      const isOver = this.texts.size > MAX_WATCHED
      if (isOver || (isTick && !rule.parentStyleSheet)) this.texts.delete(rule)
      else if (!isTick) break
    }
  }
}
