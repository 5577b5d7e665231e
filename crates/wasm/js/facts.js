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

  // The element with the focus, in the open shadow roots and frames around it; or null.
  focused() {
    let focused = this.activeElement()
    while (focused) {
      const root = this.shadowRoot(focused)
      const inner = root ? this.activeIn(root) : this.inFrame(focused)
      if (!inner) break
      focused = inner
    }
    return focused
  }

  // Where nothing has the focus, the body is said to.
  inFrame(element) {
    const document = this.attached.documentIn(element)
    const inner = document && this.activeInDocument(document)
    return inner && this.localName(inner) !== 'body' ? inner : null
  }
}
