// What may change without a trace, very many of it perhaps: few are all looked at each time. Of more those with news are,
// and the others by portions, a round a second.

// With more of them than this, those without news wait for their portion.
const FEW = 100
const PORTION = 1000

class LookedAt {
  constructor() {
    this.all = new Map()
    this.hot = new Set() // those with news
  }

  get(key) {
    return this.all.get(key)
  }

  set(key, value) {
    this.all.set(key, value)
    this.hot.add(key)
  }

  heat(key) {
    if (this.all.has(key)) this.hot.add(key)
  }

  delete(key) {
    this.all.delete(key)
    this.hot.delete(key)
  }

  // The keys of those to be looked at now; a tick begins a round.
  take(isTick) {
    const isFew = this.all.size <= FEW
    if (isFew) this.round = undefined
    else if (isTick) this.round ??= this.all.keys()
    const keys = []
    for (const key of isFew ? this.all.keys() : this.hot) {
      if (keys.length >= PORTION) break
      keys.push(key)
      this.hot.delete(key)
    }
    while (this.round && keys.length < PORTION) {
      const { value, done } = this.round.next()
      if (done) this.round = undefined
      else keys.push(value)
    }
    return keys
  }

  // Whether there is more to look at before the next tick.
  hasMore() {
    return this.round !== undefined || this.hot.size > 0
  }
}

export class Looks {
  constructor() {
    this.owners = new LookedAt()
    this.constructed = new LookedAt()
    this.roots = new LookedAt()
  }
}
