// Which prototypes patches are in. An element keeps those of the realm that it was made in, wherever it goes; and that
// realm's document may have been gone before it was read.

const { getPrototypeOf, getOwnPropertyDescriptor } = Object
// Windows above this one that are looked at.
const MAX_ABOVE = 20
const MAX_DRAWN = 250

export class Prototypes {
  constructor() {
    this.known = new WeakSet() // those of realms that are patched as a whole, and of windows that are not ours to patch
    this.covered = new WeakSet() // of them, those that a patch was to be laid into
    this.parts = new WeakSet() // what `takeStrange` gave
    this.laid = new WeakSet() // prototypes in them
    this.met = new WeakSet()
    this.fresh = [] // met since the last call
    this.drawn = [] // of the first SVG elements those read since the last call
    this.drawnLeft = MAX_DRAWN
    this.spareOthers()
  }

  // Whoever showed this page in a frame, or opened it, may outlive it, and have a recorder of its own.
  spareOthers() {
    try {
      for (let other = window, left = MAX_ABOVE; other !== other.parent && left > 0; left--) this.know((other = other.parent))
    } catch {
      // Of another origin.
    }
    try {
      if (window.opener) this.know(window.opener)
    } catch {
      // The same.
    }
  }

  // A realm is patched as a whole.
  know(realm) {
    const prototype = realm.Element?.prototype
    if (prototype) this.known.add(prototype)
  }

  // An element was read for the first time.
  meet(element) {
    const prototype = getPrototypeOf(element)
    if (prototype === null || this.met.has(prototype)) return
    this.met.add(prototype)
    this.fresh.push(prototype)
  }

  // An SVG element was read.
  draw(element) {
    if (this.drawnLeft-- > 0) this.drawn.push(element)
  }

  // Of those met since the last call, what no patch is in: objects that stand for their realms, with what of them elements led to.
  takeStrange() {
    const strange = []
    for (const prototype of this.fresh.splice(0)) {
      try {
        const part = this.unpatched(prototype)
        if (part) strange.push(part)
        else this.onMet?.(prototype)
      } catch {
        // The page has put a proxy there.
      }
    }
    for (const element of this.drawn.splice(0)) this.onDrawn?.(element)
    return strange
  }

  unpatched(prototype) {
    const chain = []
    let above = prototype
    for (; above && !this.known.has(above); above = getPrototypeOf(above)) chain.push(above)
    if (above) {
      for (const one of chain) this.known.add(one)
      return undefined
    }
    let part
    for (const one of chain) {
      const type = getOwnPropertyDescriptor(one, Symbol.toStringTag)?.value
      if (typeof type !== 'string' || this.laid.has(one)) continue
      this.laid.add(one)
      part ??= {}
      part[type] = { prototype: one }
      // The last one lives as long as its realm.
      part.Object = one
    }
    if (part) this.parts.add(part)
    return part
  }

  isPart(realm) {
    return this.parts.has(realm)
  }

  // Whether a patch may be laid into a realm's prototype: not where one of the other kind is.
  mayPatch(realm, prototype) {
    if (this.isPart(realm)) return !this.covered.has(prototype)
    this.covered.add(prototype)
    return !this.laid.has(prototype)
  }
}
