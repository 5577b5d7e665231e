// Which prototypes patches are in. An element keeps those of the realm that it was made in, wherever it goes; and that
// realm's document may have been gone before it was read.

const { getPrototypeOf, getOwnPropertyDescriptor } = Object

export class Prototypes {
  constructor() {
    this.patched = new WeakSet() // with all that their realm has
    this.laid = new WeakSet() // by themselves
    this.met = new WeakSet()
    this.fresh = [] // met since the last call
  }

  // A realm is patched as a whole.
  know(realm) {
    const prototype = realm.Element?.prototype
    if (prototype) this.patched.add(prototype)
  }

  // An element was read for the first time.
  meet(element) {
    const prototype = getPrototypeOf(element)
    if (prototype === null || this.met.has(prototype)) return
    this.met.add(prototype)
    this.fresh.push(prototype)
  }

  // Of those met since the last call, what no patch is in: objects that stand for their realms, with what of them elements led to.
  takeStrange() {
    const strange = []
    for (const prototype of this.fresh.splice(0)) {
      try {
        const part = this.unpatched(prototype)
        if (part) strange.push(part)
      } catch {
        // The page has put a proxy there.
      }
    }
    return strange
  }

  unpatched(prototype) {
    const chain = []
    let above = prototype
    for (; above && !this.patched.has(above); above = getPrototypeOf(above)) chain.push(above)
    if (above) {
      for (const one of chain) this.patched.add(one)
      return undefined
    }
    const part = { Object: prototype, isPart: true }
    for (const one of chain) {
      const type = getOwnPropertyDescriptor(one, Symbol.toStringTag)?.value
      if (typeof type !== 'string' || this.laid.has(one)) continue
      this.laid.add(one)
      part[type] = { prototype: one }
    }
    return part
  }

  // Whether what is to be laid into a realm's prototype is in it by now.
  isLaid(realm, prototype) {
    return !realm.isPart && this.laid.has(prototype)
  }
}
