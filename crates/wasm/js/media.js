// Audio and video: ops are slot, flags, current time, rate, volume (in thousandths). Reading them forces no layout.

const PAUSED = 1
const MUTED = 2
const LOOPED = 4
const MAX = 2 ** 31 - 1

export class Media {
  constructor(primitives, slots, writer) {
    this.localName = primitives.getter('Element', 'localName')
    this.hasAttribute = primitives.method('Element', 'hasAttribute')
    this.paused = primitives.getter('HTMLMediaElement', 'paused')
    this.muted = primitives.getter('HTMLMediaElement', 'muted')
    this.loop = primitives.getter('HTMLMediaElement', 'loop')
    this.currentTime = primitives.getter('HTMLMediaElement', 'currentTime')
    this.playbackRate = primitives.getter('HTMLMediaElement', 'playbackRate')
    this.volume = primitives.getter('HTMLMediaElement', 'volume')
    this.slots = slots
    this.out = writer
  }

  // With `onlyTold` none that is as it was made.
  read(slots, onlyTold) {
    const { out } = this
    out.begin()
    for (const slot of slots) {
      const element = this.slots.at(slot)
      if (!out.hasRoom(5) || element === undefined || !this.isMedia(element)) continue
      if (onlyTold && this.isAsBorn(element)) continue
      const flags = (this.paused(element) ? PAUSED : 0) | (this.muted(element) ? MUTED : 0) | (this.loop(element) ? LOOPED : 0)
      out.op(slot)
      out.op(flags)
      for (const value of [this.currentTime(element), this.playbackRate(element), this.volume(element)]) out.op(milli(value))
    }
    return out.commit(true)
  }

  isMedia(element) {
    try {
      return /^(audio|video)$/.test(this.localName(element)) && this.paused(element) !== undefined
    } catch {
      // A text node, or SVG's element of that name.
      return false
    }
  }

  // The attributes `muted` and `autoplay` mean something to a parser, another to a player that makes the element by calls.
  isAsBorn(element) {
    return (
      this.paused(element) &&
      this.currentTime(element) === 0 &&
      this.playbackRate(element) === 1 &&
      this.volume(element) === 1 &&
      !this.muted(element) &&
      !this.hasAttribute(element, 'muted') &&
      !this.hasAttribute(element, 'autoplay')
    )
  }
}

const milli = (value) => Math.max(0, Math.min(MAX, Math.round(value * 1000) || 0))
