// Every listener, observer and timer of the page side is made here: with primitives that the page has not patched, and
// with an undo in the guard's list, so that all of it can be taken back without entering wasm.

// Zone.js keeps the originals under this prefix; a patched timer or observer would set off change detection.
const original = (holder, name) => holder[(globalThis.Zone?.__symbol__ ?? ((n) => '__zone_symbol__' + n))(name)] ?? holder[name]

export class Natives {
  constructor(guard, timeOriginMs) {
    this.guard = guard
    this.timeOriginMs = timeOriginMs
    this.add = original(EventTarget.prototype, 'addEventListener')
    this.remove = original(EventTarget.prototype, 'removeEventListener')
    this.MutationObserver = original(window, 'MutationObserver')
    this.setTimeout = original(window, 'setTimeout')
    this.clearTimeout = original(window, 'clearTimeout')
    this.requestAnimationFrame = original(window, 'requestAnimationFrame')
    this.performance = window.performance
  }

  // Milliseconds since the epoch, never backwards.
  now() {
    return this.timeOriginMs + this.performance.now()
  }

  guarded(callback) {
    return (argument) => {
      if (!this.guard.dead) this.guard.run(() => callback(argument))
    }
  }

  listen(target, type, callback) {
    const listener = this.guarded(callback)
    const options = { capture: true, passive: true }
    this.add.call(target, type, listener, options)
    return this.guard.addUndo(() => this.remove.call(target, type, listener, options))
  }

  // Mutations of the document: the records go to `callback`, or to whoever takes them first.
  observe(target, callback) {
    const observer = new this.MutationObserver(this.guarded(callback))
    observer.observe(target, { attributes: true, characterData: true, childList: true, subtree: true })
    this.guard.addUndo(() => observer.disconnect())
    return observer
  }

  // Sizes of elements, as the browser finds them: `callback` gets element, width, height.
  observeSizes(callback) {
    const observer = new ResizeObserver(
      this.guarded((entries) => {
        for (const entry of entries) {
          const box = entry.borderBoxSize?.[0]
          const { width, height } = entry.contentRect
          callback(entry.target, Math.round(box?.inlineSize ?? width), Math.round(box?.blockSize ?? height))
        }
      }),
    )
    this.guard.addUndo(() => observer.disconnect())
    return observer
  }

  // Runs `callback` in a task of its own: sooner than timers, and in hidden pages too.
  channel(callback) {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = this.guarded(callback)
    this.guard.addUndo(() => port1.close())
    return port2
  }

  later(afterMs, callback) {
    const guarded = this.guarded(callback)
    return this.setTimeout.call(window, guarded, afterMs)
  }

  cancel(timer) {
    this.clearTimeout.call(window, timer)
  }

  // Runs `callback` right after the next frame was laid out, when reading layout costs nothing.
  afterFrame(callback) {
    const guarded = this.guarded(callback)
    this.requestAnimationFrame.call(window, () => this.setTimeout.call(window, guarded, 0))
  }
}
