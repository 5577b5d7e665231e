// What a document says of itself, by the getters of its prototype: a form or an image with such a name shadows the property.

export class Facts {
  constructor(primitives, document, attached) {
    const reader = (type, name) => {
      const get = primitives.getter(type, name)
      return () => get(document)
    }
    this.isHidden = reader('Document', 'hidden')
    this.isInQuirksMode = () => this.compatMode() === 'BackCompat'
    this.compatMode = reader('Document', 'compatMode')
    this.activeElement = reader('Document', 'activeElement')
    this.activeInDocument = primitives.getter('Document', 'activeElement')
    this.localName = primitives.getter('Element', 'localName')
    this.attached = attached
    this.shadowRoot = primitives.getter('Element', 'shadowRoot')
    this.activeIn = primitives.getter('ShadowRoot', 'activeElement')
    this.baseUri = reader('Node', 'baseURI')
  }

  // The element with the focus, in the open shadow roots and frames around it; or null. Where nothing has it, the body
  // is said to.
  focused() {
    let focused = this.activeElement()
    if (focused && this.isBody(focused)) return null
    while (focused) {
      const root = this.shadowRoot(focused)
      const inner = root ? this.activeIn(root) : this.inFrame(focused)
      if (!inner) break
      focused = inner
    }
    return focused
  }

  inFrame(element) {
    const document = this.attached.documentIn(element)
    const inner = document && this.activeInDocument(document)
    return inner && !this.isBody(inner) ? inner : null
  }

  isBody(element) {
    return this.localName(element) === 'body'
  }
}
