// Texts of style sheets and rules, held against what the browser made of them.

// Longer texts are believed to be what the page shows without a trial.
const MAX_TRIED_UNITS = 1 << 18
// So many rules at either end are compared.
const MAX_COMPARED = 100
const IMPORT_RULE = 3

// What engines make of `padding: var(--s); padding-top: 0`: longhands without a value.
const isLossy = (text) => /: ?;/.test(text)
const TOKENS = /\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|\\[^]|[{}();[\]]/g
const GROUPS = /^@(?:media|supports|layer|container|scope|starting-style)\b/i
// Engines spell selectors and conditions their own way: what is left of them tells candidates, a trial decides.
const preludeOf = (rule) =>
  rule
    .slice(0, rule.indexOf('{'))
    .replace(/\/\*[^]*?\*\/|[\s"']/g, '')
    .replace(/::/g, ':')
    .toLowerCase()

export class SheetTexts {
  constructor(primitives) {
    this.cssRules = primitives.getter('CSSStyleSheet', 'cssRules')
    this.replaceSync = 'replaceSync' in CSSStyleSheet.prototype ? primitives.method('CSSStyleSheet', 'replaceSync') : undefined
    this.said = new WeakMap() // rule → the text it was inserted as
    this.written = new WeakMap() // sheet → prelude → rules as they were written
  }

  isImport(rule) {
    return rule !== undefined && rule.type === IMPORT_RULE
  }

  // Whether imports may stand behind the rule.
  isLeading(rule) {
    return rule !== undefined && (this.isImport(rule) || 'nameList' in rule)
  }

  parse(text) {
    const trial = new CSSStyleSheet()
    this.replaceSync(trial, text)
    return this.cssRules(trial)
  }

  // Whether a sheet is what a text says: one that was written to before the recording began has other rules.
  isParse(text, sheet) {
    try {
      const rules = this.cssRules(sheet)
      if (text.trim() === '') return rules.length === 0
      if (text.length > MAX_TRIED_UNITS || !this.replaceSync) return true
      const wanted = this.parse(text)
      // A trial is a constructed sheet, which leaves imports out.
      const missing = rules.length - wanted.length
      let imports = 0
      let first = 0
      for (; this.isLeading(rules[first]); first++) if (this.isImport(rules[first])) imports++
      if (missing !== imports) return false
      for (let index = first; index < rules.length; index++) {
        if (index === first + MAX_COMPARED) index = Math.max(index, rules.length - MAX_COMPARED)
        if (rules[index].cssText !== wanted[index - missing].cssText) return false
      }
    } catch {
      // It cannot be read, or nothing be constructed: there is nothing better than the text.
    }
    return true
  }

  // A script inserted the rule by this text.
  inserted(rule, text) {
    if (typeof text === 'string' && text.includes('(')) this.said.set(rule, text)
  }

  forget(sheet) {
    this.written.delete(sheet)
  }

  // A rule's text. Where the engine's leaves out what was written, it is put together from that; `source()` gives the
  // sheet's text, if it is known. `isLost` says afterwards whether something is still missing.
  spell(rule, sheet, source) {
    this.isLost = false
    const text = rule.cssText
    if (!isLossy(text) || !this.replaceSync) return text
    try {
      const repaired = this.repaired(rule, text, sheet, source)
      // Whatever becomes of it, its selector too, begins with this.
      if (!this.isLost && !GROUPS.test(text)) this.said.set(rule, repaired)
      return repaired
    } catch {
      return text
    }
  }

  repaired(rule, text, sheet, source) {
    const said = this.said.get(rule)
    const candidates = said === undefined ? [] : [said]
    candidates.push(...(this.writtenIn(sheet, source)?.get(preludeOf(text)) ?? []))
    const parsed = candidates.map((candidate) => this.parse(candidate))
    const same = parsed.findIndex((rules) => rules.length === 1 && rules[0].cssText === text)
    if (same >= 0) return candidates[same]
    if (GROUPS.test(text)) {
      const inner = Array.from(rule.cssRules, (one) => (isLossy(one.cssText) ? this.repaired(one, one.cssText, sheet, source) : one.cssText))
      return `${text.slice(0, text.indexOf('{'))}{${inner.join('\n')}}`
    }
    if (rule.style && !(rule.cssRules?.length > 0)) {
      for (let index = 0; index < candidates.length; index++) {
        const changed = parsed[index].length === 1 && this.changed(candidates[index], parsed[index][0].style, rule)
        if (changed) return changed
      }
    }
    this.isLost = true
    return text
  }

  // What was written, without the declarations that the rule has no more, and with those that it has since; nothing where
  // that does not say what the rule says.
  changed(written, before, { style, cssText }) {
    if (!before) return undefined
    const gone = new Set(before)
    let fresh = ''
    for (const name of style) {
      const [value, priority] = [style.getPropertyValue(name), style.getPropertyPriority(name)]
      const isSame = value === before.getPropertyValue(name) && priority === before.getPropertyPriority(name)
      if (isSame) gone.delete(name)
      else fresh += `${name}:${value}${priority && '!important'};`
    }
    const kept = []
    const body = written.slice(written.indexOf('{') + 1, written.lastIndexOf('}'))
    forEachStatement(body + ';', (declaration) => {
      if (!gone.has(declaration.slice(0, declaration.indexOf(':')).trim().toLowerCase())) kept.push(declaration)
    })
    const text = `${cssText.slice(0, cssText.indexOf('{'))}{${kept.join('')}${fresh}}`
    const [{ style: now }] = this.parse(text)
    const isEqual = (name) => now.getPropertyValue(name) === style.getPropertyValue(name) && now.getPropertyPriority(name) === style.getPropertyPriority(name)
    return now.length === style.length && Array.from(style).every(isEqual) ? text : undefined
  }

  writtenIn(sheet, source) {
    let rules = this.written.get(sheet)
    const text = rules ? undefined : source()
    if (text !== undefined) {
      rules = new Map()
      gather(text, rules)
      this.written.set(sheet, rules)
    }
    return rules
  }
}

// Files those rules of a text that an engine's text may say less of.
function gather(text, rules) {
  const nested = []
  forEachStatement(text, (rule) => {
    if (!rule.endsWith('}') || !rule.includes('(')) return
    const prelude = preludeOf(rule)
    rules.set(prelude, [...(rules.get(prelude) ?? []), rule])
    if (GROUPS.test(rule)) nested.push(rule.slice(rule.indexOf('{') + 1, -1))
  })
  for (const inner of nested) gather(inner, rules)
}

// What ends with a semicolon or a block, comments in front left out.
function forEachStatement(text, act) {
  TOKENS.lastIndex = 0
  let depth = 0
  let start = 0
  for (let token; (token = TOKENS.exec(text)); ) {
    const [found] = token
    const end = TOKENS.lastIndex
    if (found.startsWith('/*')) {
      if (depth === 0 && text.slice(start, token.index).trim() === '') start = end
    } else if (/^[{([]$/.test(found)) depth++
    else if (/^[})\]]$/.test(found)) depth--
    if (depth < 0) depth = 0
    if (depth !== 0 || (found !== '}' && found !== ';')) continue
    act(text.slice(start, end).trim())
    start = end
  }
}
