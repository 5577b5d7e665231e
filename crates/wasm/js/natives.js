// Every listener, observer and timer of the page side is made here: with primitives that the page has not patched, and
// with an undo in the guard's list, so that all of it can be taken back without entering wasm.

// Zone.js keeps the originals under this prefix; a patched timer or observer would set off change detection. An element
// may have the name of anything that is looked up on a window.
const isFunction = (value) => typeof value === 'function'
const original = (holder, name) => {
  const symbol = globalThis.Zone?.__symbol__
  const kept = holder[isFunction(symbol) ? symbol(name) : '__zone_symbol__' + name]
  return isFunction(kept) ? kept : holder[name]
}

const { apply, defineProperty } = Reflect
// A slice of a drain begins nothing more after this time.
const SLICE_MS = 6
// Where no browser says when it is idle: long enough for most of what a page does in one go.
const QUIET_MS = 1000
const LISTENING = { capture: true, passive: true }
const EVERYTHING = { attributes: true, characterData: true, childList: true, subtree: true }

export class Natives {
  constructor(host, prototypes, timeOriginMs) {
    this.host = host
    this.prototypes = prototypes
    this.guard = host.guard
    this.timeOriginMs = timeOriginMs
    this.add = original(EventTarget.prototype, 'addEventListener')
    this.remove = original(EventTarget.prototype, 'removeEventListener')
    this.MutationObserver = original(window, 'MutationObserver')
    this.setTimeout = original(window, 'setTimeout')
    this.clearTimeout = original(window, 'clearTimeout')
    this.fetch = original(window, 'fetch')
    this.requestAnimationFrame = original(window, 'requestAnimationFrame')
    this.requestIdleCallback = original(window, 'requestIdleCallback')
    this.performance = window.performance
    // Tests make slices tiny; no page can make them longer than they are.
    const sliceMs = globalThis.__afterimageSliceMs
    this.sliceMs = typeof sliceMs === 'number' && sliceMs >= 0 && sliceMs < SLICE_MS ? sliceMs : SLICE_MS
    this.undos = []
    this.timers = new Set()
    this.scopes = new Set()
    this.frozen = new Set() // types
    this.realms = new WeakMap() // a realm's own `Object` → its scope
    this.realmScopes = [] // weak references
    this.undoable(() => this.timers.forEach((timer) => this.cancel(timer)))
    this.undoable(() => this.scopes.forEach((scope) => scope.close()))
    // The latest first: one may have been laid over another.
    this.undoable(() => this.realmScopes.reverse().forEach((scope) => scope.deref()?.close()))
  }

  undoable(undo) {
    this.undos.push([this.guard.addUndo(undo), undo])
  }

  // Takes back all that was made here, the latest first.
  stop() {
    for (const [id, undo] of this.undos.reverse()) {
      this.guard.removeUndo(id)
      undo()
    }
    this.undos = []
    this.isStopped = true
  }

  // Milliseconds since the epoch, never backwards.
  now() {
    return this.timeOriginMs + this.performance.now()
  }

  // The same listener may be put in many places: it is made once and stands in the undo list of each.
  guarded(callback) {
    // Not spread: the page may have replaced the iterator of arrays. No exception leaves `run`.
    return (one, two, three) => {
      if (!this.isStopped && !this.guard.dead) this.guard.run(() => callback(one, two, three))
    }
  }

  // What is laid into one document or shadow root, and goes with it.
  scope() {
    const scope = new Scope(this)
    this.scopes.add(scope)
    return scope
  }

  // The scope of a window's realm, if nothing was laid into it yet. A window goes on with the document that takes the place of
  // an empty one: what is patched twice would tell each call twice. And what was made in a frame may be elsewhere when that
  // has gone: its realm stays patched, and is not held for it.
  realm(window) {
    const key = window?.Object
    if (!key || this.realms.has(key)) return undefined
    const scope = new Scope(this)
    if (!this.prototypes.isPart(window)) this.prototypes.know(window)
    this.realms.set(key, scope)
    this.realmScopes = this.realmScopes.filter((known) => known.deref())
    this.realmScopes.push(new WeakRef(scope))
    return scope
  }

  // One observer for all documents and shadow roots: the records go to `callback`, or to whoever takes them first.
  observer(callback) {
    const observer = new this.MutationObserver(this.guarded(callback))
    this.undoable(() => observer.disconnect())
    return observer
  }

  // Sizes of elements, as the browser finds them: `callback` gets element, width, height.
  observeSizes(callback) {
    const report = (entry) => {
      const box = entry.borderBoxSize?.[0]
      const { width, height } = entry.contentRect
      callback(entry.target, Math.round(box?.inlineSize ?? width), Math.round(box?.blockSize ?? height))
    }
    const observer = new ResizeObserver(this.guarded((entries) => entries.forEach(report)))
    this.undoable(() => observer.disconnect())
    return observer
  }

  // Runs `callback` in a task of its own at each post: sooner than timers, and in hidden pages too.
  channel(callback) {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = this.guarded(callback)
    this.undoable(() => port1.close())
    return port2
  }

  later(afterMs, callback) {
    const run = this.guarded(() => {
      this.timers.delete(timer)
      callback()
    })
    const timer = this.setTimeout.call(window, () => run(), afterMs)
    this.timers.add(timer)
  }

  cancel(timer) {
    this.timers.delete(timer)
    this.clearTimeout.call(window, timer)
  }

  // What a `blob:` address leads to, if it is a picture of no more than `mostBytes`; `callback` gets its
  // type and bytes, an empty type for what is no such picture, and nothing where the page's policy forbids it.
  // Awaits instead of calling `then`, which the page may have replaced.
  async readPicture(address, mostBytes, callback) {
    let type
    let bytes = new Uint8Array()
    try {
      const blob = await (await this.fetch.call(window, address)).blob()
      const isPicture = blob.type.startsWith('image/') && blob.size <= mostBytes
      if (isPicture) bytes = new Uint8Array(await blob.arrayBuffer())
      type = isPicture ? blob.type : ''
    } catch {
      // It may have been revoked. Whether no such address may be read one of our own tells.
      if (await (this.isAllowed ??= this.mayReadBlobs())) type = ''
    }
    this.guarded(callback)(type, bytes)
  }

  async mayReadBlobs() {
    let address
    try {
      address = URL.createObjectURL(new Blob())
      await this.fetch.call(window, address)
      return true
    } catch {
      return false
    } finally {
      URL.revokeObjectURL(address)
    }
  }

  // Runs `callback` when there is nothing else to do.
  whenIdle(callback) {
    if (!this.requestIdleCallback) this.later(QUIET_MS, callback)
    else
      this.requestIdleCallback.call(
        window,
        this.guarded(() => callback()),
      )
  }

  // Runs `callback` right after the next frame was laid out, when reading layout costs nothing.
  afterFrame(callback) {
    const soon = this.guarded(() => this.later(0, callback))
    this.requestAnimationFrame.call(window, () => soon())
  }
}

class Scope {
  constructor(natives) {
    this.natives = natives
    this.undos = []
  }

  // `listener` is one that `guarded` made. A document that is shown nowhere has no window.
  listen(target, type, listener) {
    if (!target) return
    const { add, remove } = this.natives
    add.call(target, type, listener, LISTENING)
    this.undos.push(() => remove.call(target, type, listener, LISTENING))
  }

  // The observer forgets a root by itself when the page has let go of it.
  observe(observer, root) {
    observer.observe(root, EVERYTHING)
  }

  // Has `listener(receiver, arguments, result)` called after each call of a method that did not throw, on objects made by
  // this realm's `type`; results and exceptions pass through. `listener` is one that `guarded` made.
  patch(realm, type, name, listener) {
    const holder = this.holder(realm, type)
    const descriptor = holder && Object.getOwnPropertyDescriptor(holder, name)
    const native = descriptor?.value
    if (typeof native !== 'function') return
    const patched = {
      [name](...given) {
        const result = apply(native, this, given)
        listener(this, given, result)
        return result
      },
    }[name]
    Object.defineProperty(patched, 'length', { value: native.length, configurable: true })
    if (!this.replace(type, holder, name, { ...descriptor, value: patched })) return
    // Where someone has laid a patch of their own over it, it stays and passes through.
    this.undos.push(() => {
      if (Object.getOwnPropertyDescriptor(holder, name)?.value === patched) Object.defineProperty(holder, name, descriptor)
    })
  }

  // The same for a property: `read(receiver)` after the getter, `written(receiver)` after the setter; either may be missing.
  patchAccessor(realm, type, name, read, written) {
    const holder = this.holder(realm, type)
    const descriptor = holder && Object.getOwnPropertyDescriptor(holder, name)
    if (!descriptor?.get) return
    const wrap = (kind, told) => {
      const native = descriptor[kind]
      if (!native || !told) return native
      return Object.getOwnPropertyDescriptor(
        kind === 'get'
          ? {
              get [name]() {
                const value = apply(native, this, [])
                told(this)
                return value
              },
            }
          : {
              set [name](value) {
                apply(native, this, [value])
                told(this)
              },
            },
        name,
      )[kind]
    }
    const patched = { ...descriptor, get: wrap('get', read), set: wrap('set', written) }
    if (!this.replace(type, holder, name, patched)) return
    this.undos.push(() => {
      const now = Object.getOwnPropertyDescriptor(holder, name)
      if (now?.get === patched.get && now.set === patched.set) Object.defineProperty(holder, name, descriptor)
    })
  }

  // The prototype to be patched, where it is ours to patch.
  holder(realm, type) {
    const holder = realm?.[type]?.prototype
    return holder && this.natives.prototypes.mayPatch(realm, holder) ? holder : undefined
  }

  // Says whether a property could be replaced: a page may have frozen what it is on.
  replace(type, holder, name, descriptor) {
    if (defineProperty(holder, name, descriptor)) return true
    const { frozen, host } = this.natives
    if (!frozen.has(type)) host.onFallback(`${type} is frozen: what scripts do by it is found late or not at all`)
    frozen.add(type)
    return false
  }

  close() {
    this.natives.scopes.delete(this)
    for (const undo of this.undos.reverse()) {
      try {
        undo()
      } catch {
        // The frame shows another origin's document by now.
      }
    }
    this.undos = []
  }
}
