// Where mouse and pen are. Browsers tell of it far more often than it is recorded: of the places that come soon after one
// that was told, the newest waits here. It is told before anything else is, or with what is handed over next.

// As in crates/recorder/src/path.rs.
const POINT_EVERY_MS = 50
// The numbers of these are those of `PointerKind`.
const MOUSE = 0
const TOUCH = 1
const KINDS = { mouse: MOUSE, touch: TOUCH, pen: 2 }
const NONE = []

export class Moves {
  // `tell` gets an array: mutation records that came before the place, its target, kind, coordinates and time.
  constructor(natives, tell) {
    this.natives = natives
    this.tell = tell
    this.isWaiting = false
    this.toldMs = -Infinity
  }

  // A listener for events of pointers that the browser made, or for those of the mouse that scripts did.
  listener(observer, isTrusted) {
    const { natives } = this
    const tell = natives.guarded((before) => this.take(before))
    return (event) => {
      // Nearly all calls end in here, without a step through the guard. Few things are asked of the event: each costs.
      try {
        if (event.isTrusted !== isTrusted || natives.isStopped) return
        const kind = isTrusted ? (KINDS[event.pointerType] ?? MOUSE) : MOUSE
        // Fingers have events of their own, which go on when the page scrolls under them.
        if (kind === TOUCH) return
        if (this.isWaiting && kind !== this.kind) tell(NONE)
        const nowMs = natives.now()
        const isDue = kind !== this.kind || nowMs - this.toldMs >= POINT_EVERY_MS
        // An event of the browser comes when those who observe have been told.
        const before = isTrusted ? NONE : observer.takeRecords()
        const target = event.composedPath()[0]
        const x = event.clientX | 0
        const y = event.clientY | 0
        this.isWaiting = true
        this.target = target
        this.kind = kind
        this.x = x
        this.y = y
        this.timeMs = nowMs
        if (!isDue && before.length === 0) return
        this.toldMs = nowMs
        tell(before)
      } catch {
        // The page has put something in the place of what an event has.
      }
    }
  }

  // Tells the place that waits. One that `isLast` is handed over now: the next is told at once.
  flush(isLast) {
    if (this.isWaiting) this.take(NONE)
    if (isLast) this.toldMs = -Infinity
  }

  take(before) {
    const { target } = this
    this.isWaiting = false
    this.target = undefined
    this.tell([before, target, this.kind, this.x, this.y, this.timeMs])
  }
}
