// Attributes that scripts write by the objects that SVG has for them (`rect.transform.baseVal`, `path.className.baseVal`):
// of these, some engines report no mutation. Such an object does not say whose it is, so whoever is handed one has the
// attribute's value kept, and once any is written to, those values are compared. There are hundreds of these properties,
// and browsers make their prototypes when they are first asked for: nothing is laid where it is not of use.

// Elements whose objects were handed out; a script may keep one and write to it at any time.
const MAX_ELEMENTS = 1000

const VALUES = /^SVG(?:Animated\w+|Angle|Length|Matrix|Number|Point|PreserveAspectRatio|Rect|Transform|\w+List)$/
const WRITES = /^(?:append|clear|consolidate|convert|initialize|insert|newValue|remove|replace|set)/
// What elements hand out that is no attribute.
const OTHERS = /(?:Element|Root)$|^(?:attributeStyleMap|currentTranslate|dataset|sheet)$/
const ATTRIBUTES = {
  animatedPoints: ['points'],
  className: ['class'],
  href: ['href', 'xlink:href'],
  in1: ['in'],
  orientAngle: ['orient'],
  orientType: ['orient'],
}

const NONE = []

const { getPrototypeOf, getOwnPropertyDescriptor, getOwnPropertyDescriptors } = Object

export class Svg {
  constructor(primitives, prototypes) {
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.prototypes = prototypes
    prototypes.onMet = (prototype) => this.met(prototype)
    this.realms = new WeakMap() // a realm's prototype of all SVG elements → what is laid into that realm
    this.known = new WeakMap() // element → attribute → its value when it was handed out or last told
    this.elements = [] // weak references
    this.isWritten = false
  }

  // `wake` has the page's drain called in a task of its own. The document of a frame that went has no window.
  lay(scope, realm, wake) {
    const base = realm?.SVGElement?.prototype
    if (!base) return
    const wrote = scope.natives.guarded(() => {
      if (this.isWritten || this.elements.length === 0) return
      this.isWritten = true
      wake()
    })
    const laid = { scope, realm, wrote, types: new Set(), hasValues: false }
    this.realms.set(base, laid)
    // Of a part of a realm no more is met. The one that scripts hold on to from an element's first moment is laid ahead.
    if (this.prototypes.isPart(realm)) for (const type of Object.getOwnPropertyNames(realm)) this.layElement(laid, type)
    else this.layGetter(laid, 'SVGGraphicsElement', 'transform')
  }

  // The first element with this prototype was read.
  met(prototype) {
    const types = []
    let laid
    for (let above = prototype; above && !laid; above = getPrototypeOf(above)) {
      types.push(getOwnPropertyDescriptor(above, Symbol.toStringTag)?.value)
      laid = this.realms.get(above)
    }
    if (laid) for (const type of types) this.layElement(laid, type)
  }

  layElement(laid, type) {
    if (laid.types.has(type) || !/^SVG\w*Element$/.test(type)) return
    laid.types.add(type)
    const prototype = laid.realm[type]?.prototype
    if (!prototype) return
    for (const [name, { get, set }] of Object.entries(getOwnPropertyDescriptors(prototype))) {
      const isAhead = type === 'SVGGraphicsElement' && name === 'transform' && !this.prototypes.isPart(laid.realm)
      if (get && !set && !isAhead && !OTHERS.test(name)) this.layGetter(laid, type, name)
    }
  }

  layGetter(laid, type, name) {
    const { scope, realm } = laid
    // `stdDeviationX` is a part of an attribute, `targetX` is one.
    const attributes = ATTRIBUTES[name] ?? (/.[XY]$/.test(name) ? [name, name.slice(0, -1)] : [name])
    const handing = scope.natives.guarded((element) => {
      this.keep(element, attributes)
      this.layValues(laid)
    })
    scope.patchAccessor(realm, type, name, handing)
  }

  // What is handed out may be written to from here on.
  layValues(laid) {
    if (laid.hasValues) return
    laid.hasValues = true
    const { scope, realm, wrote } = laid
    for (const type of Object.getOwnPropertyNames(realm)) {
      const prototype = VALUES.test(type) ? realm[type]?.prototype : undefined
      if (!prototype || /Element$/.test(type)) continue
      for (const [name, { set, value }] of Object.entries(getOwnPropertyDescriptors(prototype))) {
        if (set) scope.patchAccessor(realm, type, name, undefined, wrote)
        else if (typeof value === 'function' && WRITES.test(name)) scope.patch(realm, type, name, wrote)
      }
    }
  }

  keep(element, attributes) {
    let values = this.known.get(element)
    if (!values) {
      this.known.set(element, (values = new Map()))
      this.elements.push(new WeakRef(element))
      if (this.elements.length > MAX_ELEMENTS) this.known.delete(this.elements.shift().deref())
    }
    for (const name of attributes) if (!values.has(name)) values.set(name, this.getAttribute(element, name))
  }

  // What changed, as mutation records.
  changed() {
    if (!this.isWritten) return NONE
    const records = []
    this.isWritten = false
    this.elements = this.elements.filter((reference) => {
      const target = reference.deref()
      if (target === undefined) return false
      const values = this.known.get(target)
      for (const [name, before] of values) {
        const now = this.getAttribute(target, name)
        if (now === before) continue
        values.set(name, now)
        records.push({ type: 'attributes', target, attributeName: name, attributeNamespace: null })
      }
      return true
    })
    return records
  }
}
