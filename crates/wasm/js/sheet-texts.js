// Texts of style sheets and rules, held against what the browser made of them.

// Longer texts are believed to be what the page shows without a trial.
const MAX_TRIED_UNITS = 1 << 18
// So many rules at either end are compared.
const MAX_COMPARED = 100
// So many written rules are tried for one whose selector is not among them.
const MAX_TRIED_RULES = 200
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
    .replace(/^&/, '')
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

  // `around` are the rules in what the rule around it was written as.
  repaired(rule, text, sheet, source, around) {
    const said = this.said.get(rule)
    const candidates = said === undefined ? [] : [said]
    candidates.push(...(around?.get(preludeOf(text)) ?? []))
    candidates.push(...(this.writtenIn(sheet, source)?.get(preludeOf(text)) ?? []))
    let parsed = candidates.map((candidate) => this.parse(candidate))
    const same = parsed.findIndex((rules) => rules.length === 1 && rules[0].cssText === text)
    if (same >= 0) return candidates[same]
    const isGroup = GROUPS.test(text)
    let own = rule.style?.cssText ?? ''
    if (!isGroup && isLossy(own)) {
      if (candidates.length === 0) {
        // Its selector was another one when it was written.
        candidates.push(...this.likeIn(sheet, source, own))
        parsed = candidates.map((candidate) => this.parse(candidate))
      }
      own = undefined
      for (let index = 0; own === undefined && index < candidates.length; index++) {
        if (parsed[index].length === 1) own = this.changed(candidates[index], parsed[index][0].style, rule.style)
      }
    }
    if (own === undefined || !text.includes('{')) {
      this.isLost = true
      return text
    }
    const written = new Map()
    for (const candidate of candidates) gather(candidate, written)
    const spell = (one) => (isLossy(one.cssText) ? this.repaired(one, one.cssText, sheet, source, written) : one.cssText)
    const inner = Array.from(rule.cssRules ?? [], spell)
    return `${text.slice(0, text.indexOf('{'))}{${isGroup ? '' : own}${inner.join('\n')}}`
  }

  // The declarations of what was written, without those that are no more, and with those that are there since; nothing
  // where they do not say what the rule says.
  changed(written, before, style) {
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
      const isRule = declaration.endsWith('}')
      if (!isRule && !gone.has(declaration.slice(0, declaration.indexOf(':')).trim().toLowerCase())) kept.push(declaration)
    })
    const text = kept.join('') + fresh
    const [{ style: now }] = this.parse(`i{${text}}`)
    const isEqual = (name) =>
      now.getPropertyValue(name) === style.getPropertyValue(name) && now.getPropertyPriority(name) === style.getPropertyPriority(name)
    return now.length === style.length && Array.from(style).every(isEqual) ? text : undefined
  }

  // Rules that were written with declarations that the engine spells like these.
  likeIn(sheet, source, declarations) {
    const all = [...(this.writtenIn(sheet, source)?.values() ?? [])].flat().slice(0, MAX_TRIED_RULES)
    return all.filter((rule) => this.parse(rule)[0]?.style?.cssText === declarations)
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
    nested.push(rule.slice(rule.indexOf('{') + 1, -1))
  })
  for (const inner of nested) gather(inner, rules)
}

// What ends with a semicolon or a block, comments in front left out.
function forEachStatement(text, act) {
  TOKENS.lastIndex = 0
  let depth = 0
  let start = 0
  for (let token; (token = TOKENS.exec(text));) {
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
