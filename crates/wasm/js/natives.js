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
    this.undos = []
    this.timers = new Set()
    this.undoable(() => this.timers.forEach((timer) => this.cancel(timer)))
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

  guarded(callback) {
    return (argument) => {
      if (!this.isStopped && !this.guard.dead) this.guard.run(() => callback(argument))
    }
  }

  listen(target, type, callback) {
    const listener = this.guarded(callback)
    const options = { capture: true, passive: true }
    this.add.call(target, type, listener, options)
    this.undoable(() => this.remove.call(target, type, listener, options))
  }

  // Mutations of the document: the records go to `callback`, or to whoever takes them first.
  observe(target, callback) {
    const observer = new this.MutationObserver(this.guarded(callback))
    observer.observe(target, { attributes: true, characterData: true, childList: true, subtree: true })
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
    const run = this.guarded(callback)
    const timer = this.setTimeout.call(
      window,
      () => {
        this.timers.delete(timer)
        run()
      },
      afterMs,
    )
    this.timers.add(timer)
  }

  cancel(timer) {
    this.timers.delete(timer)
    this.clearTimeout.call(window, timer)
  }

  // Runs `callback` right after the next frame was laid out, when reading layout costs nothing.
  afterFrame(callback) {
    this.requestAnimationFrame.call(window, () => this.later(0, callback))
  }
}
