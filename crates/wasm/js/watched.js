// Rules that a script may have changed. An engine need not have setters that could be patched (`rule.style.color = …`), so
// whoever is handed a declaration block is suspected: the rule's text of before is kept and compared.

// Rules watched for good: a script may keep a declaration block and write to it at any time.
const MAX_WATCHED = 500
// Texts kept in one task for what may only be a reader. Beyond, all are taken for changed.
const MAX_TEXTS_A_TASK = 200

export class Watched {
  // `changed(rule)`, to be set, is told of those that did.
  constructor() {
    this.texts = new Map() // rule → its text as last seen
    this.fresh = new Set()
    this.sure = new Set()
    this.kept = 0
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
