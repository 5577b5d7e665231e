// Attributes that scripts write by the objects that SVG has for them (`rect.transform.baseVal`, `path.className.baseVal`):
// of these, some engines report no mutation. Such an object does not say whose it is, so whoever is handed one has the
// attribute's value kept, and once any is written to, those values are compared. There are some 500 such properties in a
// realm, on prototypes that browsers make when they are first asked for: they are patched when a script makes the first
// drawing, or when the first one was read. What was handed out before, nobody saw: of the first elements that are read all
// that it could be is kept.

// Elements whose objects were handed out; a script may keep one and write to it at any time.
const MAX_ELEMENTS = 1000
const SVG = 'http://www.w3.org/2000/svg'

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
const { getPrototypeOf } = Object

export class Svg {
  constructor(primitives, prototypes) {
    this.getAttribute = primitives.method('Element', 'getAttribute')
    this.prototypes = prototypes
    prototypes.onMet = (prototype) => this.met(prototype)
    prototypes.onDrawn = (element) => this.keepAll(element)
    this.due = new WeakMap() // a realm's prototype of all SVG elements → lays what is to be laid into that realm
    this.handed = new WeakMap() // prototype of SVG elements → for each of its properties, attributes that it hands out objects for
    this.known = new WeakMap() // element → attribute → its value when it was handed out or last told
    this.elements = [] // weak references
    this.isWritten = false
  }

  // `wake` has the page's drain called in a task of its own. Of a part of a realm no more may be met.
  lay(scope, realm, wake) {
    const base = realm?.SVGElement?.prototype
    if (!base || this.prototypes.isPart(realm)) return this.layNow(scope, realm, wake)
    this.due.set(base, () => {
      // A window goes on with the next document's realm.
      if (realm.SVGElement?.prototype === base) this.layNow(scope, realm, wake)
    })
    const made = scope.natives.guarded((_, given) => given[0] === SVG && this.met(base))
    scope.patch(realm, 'Document', 'createElementNS', made)
  }

  // The first element with this prototype was made or read. What is thrown in a frame that shows another origin's document ends in the caller.
  met(prototype) {
    for (let above = prototype; above; above = getPrototypeOf(above)) {
      const lay = this.due.get(above)
      if (!lay) continue
      this.due.delete(above)
      lay()
    }
  }

  layNow(scope, realm, wake) {
    const wrote = scope.natives.guarded(() => {
      if (this.isWritten || this.elements.length === 0) return
      this.isWritten = true
      wake()
    })
    // The document of a frame that went has no window.
    for (const type of Object.getOwnPropertyNames(realm ?? {})) {
      const isElement = /^SVG\w*Element$/.test(type)
      if (!isElement && !VALUES.test(type)) continue
      const prototype = realm[type]?.prototype
      if (!prototype) continue
      const handed = []
      if (isElement) this.handed.set(prototype, handed)
      for (const [name, { get, set, value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (isElement) {
          if (!get || set || OTHERS.test(name)) continue
          // `stdDeviationX` is a part of an attribute, `targetX` is one.
          const attributes = ATTRIBUTES[name] ?? (/.[XY]$/.test(name) ? [name, name.slice(0, -1)] : [name])
          handed.push(attributes)
          scope.patchAccessor(
            realm,
            type,
            name,
            scope.natives.guarded((element) => this.keep(element, attributes)),
          )
        } else if (set) scope.patchAccessor(realm, type, name, undefined, wrote)
        else if (typeof value === 'function' && WRITES.test(name)) scope.patch(realm, type, name, wrote)
      }
    }
  }

  keepAll(element) {
    for (let above = getPrototypeOf(element); above; above = getPrototypeOf(above)) {
      for (const attributes of this.handed.get(above) ?? NONE) this.keep(element, attributes)
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
