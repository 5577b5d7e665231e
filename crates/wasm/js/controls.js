// What form controls hold. Like dom.js it reads through getters of the prototypes, which no field's name shadows, and
// decides nothing. The flags are those of crates/recorder/src/ops.rs.

const HTML = 'http://www.w3.org/1999/xhtml'
const F_VALUE = 8
const F_HAS_ON = 16
const F_ON = 32
const F_INDETERMINATE = 64

export class Controls {
  constructor(primitives) {
    this.localName = primitives.getter('Element', 'localName')
    this.namespaceURI = primitives.getter('Element', 'namespaceURI')
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.getRootNode = primitives.method('Node', 'getRootNode')
    this.parentNode = primitives.getter('Node', 'parentNode')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.queryAll = {
      9: primitives.method('Document', 'querySelectorAll'),
      11: primitives.method('DocumentFragment', 'querySelectorAll'),
    }
    this.inputType = primitives.getter('HTMLInputElement', 'type')
    this.inputValue = primitives.getter('HTMLInputElement', 'value')
    this.inputChecked = primitives.getter('HTMLInputElement', 'checked')
    this.inputIndeterminate = primitives.getter('HTMLInputElement', 'indeterminate')
    this.inputFiles = primitives.getter('HTMLInputElement', 'files')
    this.inputForm = primitives.getter('HTMLInputElement', 'form')
    this.formElements = primitives.getter('HTMLFormElement', 'elements')
    this.textareaValue = primitives.getter('HTMLTextAreaElement', 'value')
    this.optionSelected = primitives.getter('HTMLOptionElement', 'selected')
    this.optionsOf = primitives.getter('HTMLSelectElement', 'options')
  }

  // Flags and value of an HTML element that is a control.
  state(element, localName) {
    switch (localName) {
      case 'input':
        return this.inputState(element)
      case 'textarea':
        return { flags: F_VALUE, value: this.textareaValue(element) }
      case 'option':
        return { flags: F_HAS_ON | (this.optionSelected(element) ? F_ON : 0) }
    }
    return undefined
  }

  inputState(input) {
    switch (this.inputType(input)) {
      case 'checkbox':
      case 'radio': {
        const on = this.inputChecked(input) ? F_ON : 0
        return { flags: F_HAS_ON | on | (this.inputIndeterminate(input) ? F_INDETERMINATE : 0) }
      }
      // The value of these is their attribute.
      case 'button':
      case 'submit':
      case 'reset':
      case 'image':
      case 'hidden':
        return undefined
      // How many files; their names are not ours to know.
      case 'file': {
        const count = this.inputFiles(input)?.length ?? 0
        return { flags: F_VALUE, value: count === 0 ? '' : String(count) }
      }
    }
    return { flags: F_VALUE, value: this.inputValue(input) }
  }

  // What was entered into a field, whatever its type says now.
  entered(element) {
    if (!this.isHtml(element)) return undefined
    const localName = this.localName(element)
    return localName === 'input' ? this.inputValue(element) : localName === 'textarea' ? this.textareaValue(element) : undefined
  }

  // The controls whose state changes with this one's: a select's options, a radio button's group, a form's, or itself.
  together(element, localName) {
    if (localName === 'form') return this.ofForm(element)
    const list = localName === 'option' ? this.listOf(element) : localName === 'select' ? element : undefined
    if (list) return this.optionsOf(list)
    const group = localName === 'input' ? this.groupOf(element) : undefined
    return group ? this.radios(group[0], new Set([group[1]])) : [element]
  }

  // The list that an option is in.
  listOf(option) {
    for (let node = this.parentNode(option); node && this.nodeType(node) === 1; node = this.parentNode(node)) {
      if (this.isHtml(node) && this.localName(node) === 'select') return node
    }
    return undefined
  }

  // Form, document or shadow root of a radio button, and its name there; nothing for what is in no group.
  groupOf(input) {
    const name = this.inputType(input) === 'radio' ? this.getAttribute(input, 'name') : null
    if (!name) return undefined
    const form = this.inputForm(input)
    const scope = form ?? this.getRootNode(input)
    return form || this.nodeType(scope) !== 1 ? [scope, name] : undefined
  }

  // The radio buttons of some names in a form, or outside of forms in a document or shadow root.
  radios(scope, names) {
    const type = this.nodeType(scope)
    const form = type === 1 ? scope : null
    const all = form ? this.formElements(form) : this.queryAll[type](scope, 'input')
    const isOne = (other) =>
      this.isHtml(other) &&
      this.localName(other) === 'input' &&
      names.has(this.getAttribute(other, 'name')) &&
      this.inputType(other) === 'radio' &&
      this.inputForm(other) === form
    return Array.prototype.filter.call(all, isOne)
  }

  isHtml(node) {
    return node !== undefined && this.nodeType(node) === 1 && this.namespaceURI(node) === HTML
  }

  isControl(node) {
    return this.isHtml(node) && /^(input|select|textarea)$/.test(this.localName(node))
  }

  isOption(node) {
    return this.isHtml(node) && this.localName(node) === 'option'
  }

  ofForm(form) {
    const controls = [...this.formElements(form)]
    return controls.flatMap((control) => (this.localName(control) === 'select' ? [...this.optionsOf(control)] : [control]))
  }
}
