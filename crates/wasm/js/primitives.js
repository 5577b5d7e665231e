// Getters and methods of the DOM as the browser made them. Taken from the prototypes, since a form with a field named
// "firstChild" shadows the property, not the getter; and from a realm of its own where the page has replaced them. They
// work on the nodes of every realm.

const { toString } = Function.prototype
const isNative = (fn) => typeof fn === 'function' && /\[native code\]\s*\}\s*$/.test(toString.call(fn))
const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call)
const describe = (realm, type, name) => Object.getOwnPropertyDescriptor(realm[type]?.prototype ?? {}, name)

export class Primitives {
  // `get(node)` for the property's getter; where an engine keeps it elsewhere, the property itself.
  getter(type, name) {
    const found = this.find(type, name)
    return found?.get ? uncurry(found.get) : (node) => node[name]
  }

  // The same for what not every browser has, and a page may have replaced by something of its own.
  optionalGetter(type, name) {
    const found = name in window[type].prototype ? this.find(type, name) : undefined
    return found?.get && isNative(found.get) ? uncurry(found.get) : undefined
  }

  // `call(node, …)` for the method.
  method(type, name) {
    const found = this.find(type, name)
    return found?.value ? uncurry(found.value) : (node, ...given) => node[name](...given)
  }

  lower(text) {
    this.lowerCase ??= this.method('String', 'toLowerCase')
    return this.lowerCase(text)
  }

  find(type, name) {
    const own = describe(window, type, name)
    if (!own || isNative(own.get ?? own.value)) return own
    const clean = this.cleanRealm()
    return (clean && describe(clean, type, name)) ?? own
  }

  // An empty frame, there for a moment: no other way leads to a realm that the page has not touched.
  cleanRealm() {
    if (this.clean === undefined) {
      this.clean = null
      try {
        // By the prototype: a form may have the name of either.
        const frame = Document.prototype.createElement.call(document, 'iframe')
        Reflect.get(Document.prototype, 'documentElement', document).append(frame)
        // Looked up while the frame lives; what is found stays usable.
        this.clean = pick(frame.contentWindow)
        frame.remove()
      } catch {
        // Then the page's own have to do.
      }
    }
    return this.clean
  }
}

const TYPES = [
  'Node',
  'Document',
  'ShadowRoot',
  'Element',
  'CharacterData',
  'Text',
  'HTMLInputElement',
  'HTMLFormElement',
  'HTMLTextAreaElement',
  'HTMLOptionElement',
  'HTMLSelectElement',
  'HTMLIFrameElement',
  'HTMLFrameElement',
  'HTMLLinkElement',
  'HTMLStyleElement',
  'SVGStyleElement',
  'StyleSheet',
  'CSSStyleSheet',
  'HTMLMediaElement',
  'DocumentFragment',
  'String',
]
const pick = (realm) => Object.fromEntries(TYPES.map((type) => [type, realm[type]]))
