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
      return this.repaired(rule, text, sheet, source)
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
    let best
    if (rule.style && !(rule.cssRules?.length > 0)) {
      candidates.forEach((candidate, index) => {
        const changes = parsed[index].length === 1 && changesOf(parsed[index][0], rule)
        if (changes && (!best || changes.length < best.changes.length)) best = { candidate, changes }
      })
    }
    if (best) {
      const { candidate, changes } = best
      const written = candidate.slice(candidate.indexOf('{') + 1, candidate.lastIndexOf('}'))
      return `${text.slice(0, text.indexOf('{'))}{${written};${changes.join('')}}`
    }
    this.isLost = true
    return text
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

// The declarations that make one rule another one; nothing where that takes more than adding some.
function changesOf({ style: before, selectorText, cssRules }, { style: after }) {
  if (!selectorText || cssRules?.length > 0) return undefined
  const changes = []
  const names = new Set(after)
  for (const name of before) if (!names.has(name) || (before.getPropertyPriority(name) && !after.getPropertyPriority(name))) return undefined
  for (const name of names) {
    const [value, priority] = [after.getPropertyValue(name), after.getPropertyPriority(name)]
    if (value === before.getPropertyValue(name) && priority === before.getPropertyPriority(name)) continue
    // Without a value: set by a shorthand that only the new text knows.
    if (value === '') return undefined
    changes.push(`${name}:${value}${priority && '!important'};`)
  }
  return changes
}

// Files those rules of a text that an engine's text may say less of.
function gather(text, rules) {
  TOKENS.lastIndex = 0
  let depth = 0
  let start = 0
  const nested = []
  for (let token; (token = TOKENS.exec(text)); ) {
    const [found] = token
    const end = TOKENS.lastIndex
    if (found.startsWith('/*')) {
      if (depth === 0 && text.slice(start, token.index).trim() === '') start = end
    } else if (/^[{([]$/.test(found)) depth++
    else if (/^[})\]]$/.test(found)) depth--
    if (depth < 0) depth = 0
    if (depth !== 0 || (found !== '}' && found !== ';')) continue
    const rule = text.slice(start, end).trim()
    start = end
    if (found === ';' || !rule.includes('(')) continue
    const prelude = preludeOf(rule)
    rules.set(prelude, [...(rules.get(prelude) ?? []), rule])
    if (GROUPS.test(rule)) nested.push(rule.slice(rule.indexOf('{') + 1, -1))
  }
  for (const inner of nested) gather(inner, rules)
}
