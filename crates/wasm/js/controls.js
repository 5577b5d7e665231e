// What form controls hold. Like dom.js it reads through getters of the prototypes, which no field's name shadows, and
// decides nothing. The flags are those of crates/recorder/src/ops.rs.

const HTML = 'http://www.w3.org/1999/xhtml'
const F_VALUE = 8, F_HAS_ON = 16, F_ON = 32, F_INDETERMINATE = 64

export class Controls {
  constructor(primitives) {
    this.localName = primitives.getter('Element', 'localName')
    this.namespaceURI = primitives.getter('Element', 'namespaceURI')
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.getRootNode = primitives.method('Node', 'getRootNode')
    this.parentNode = primitives.getter('Node', 'parentNode')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.queryAll = {
      1: primitives.method('Element', 'querySelectorAll'),
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
    this.selectOptions = primitives.getter('HTMLSelectElement', 'options')
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

  // The controls whose state changes with this one's: a select's options, a radio button's group, a form's, or itself.
  together(element, localName) {
    if (localName === 'select') return this.selectOptions(element)
    if (localName === 'option') return this.withSiblings(element)
    if (localName === 'form') return this.ofForm(element)
    if (localName === 'input' && this.inputType(element) === 'radio') return this.radioGroup(element)
    return [element]
  }

  // An option with all of its list's.
  withSiblings(option) {
    for (let node = this.parentNode(option); node && this.nodeType(node) === 1; node = this.parentNode(node)) {
      if (this.localName(node) === 'select') return this.selectOptions(node)
    }
    return [option]
  }

  isControl(node) {
    return this.nodeType(node) === 1 && this.namespaceURI(node) === HTML && /^(input|select|textarea)$/.test(this.localName(node))
  }

  isOption(node) {
    return this.nodeType(node) === 1 && this.namespaceURI(node) === HTML && this.localName(node) === 'option'
  }

  isRadio(node) {
    return node !== undefined && this.isControl(node) && this.localName(node) === 'input' && this.inputType(node) === 'radio'
  }

  ofForm(form) {
    const controls = [...this.formElements(form)]
    return controls.flatMap((control) =>
      this.localName(control) === 'select' ? [...this.selectOptions(control)] : [control],
    )
  }

  radioGroup(radio) {
    const form = this.inputForm(radio)
    const name = this.getAttribute(radio, 'name')
    if (!name) return [radio]
    const all = form ? this.formElements(form) : this.inputsIn(this.getRootNode(radio))
    const isOfGroup = (other) =>
      this.localName(other) === 'input' &&
      this.inputType(other) === 'radio' &&
      this.inputForm(other) === form &&
      this.getAttribute(other, 'name') === name
    return Array.prototype.filter.call(all, isOfGroup)
  }

  inputsIn(root) {
    return this.queryAll[this.nodeType(root)](root, 'input')
  }
}
