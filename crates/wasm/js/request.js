// One request to the collector. CORS-simple: bare bytes, no header of our own, no credentials.

export class Attempt {
  constructor() {
    this.controller = globalThis.AbortController && new AbortController()
  }

  // `ok`, the status, the header Retry-After and the JSON of the answer; empty where there was no answer. Never rejects.
  async start(url, body, keepalive) {
    try {
      // The number that stands for it, see `page/intake.ts`.
      const response = await fetch(url.replace('1000000000000', Date.now()), {
        method: 'POST',
        body,
        credentials: 'omit',
        // The page's address may hold secrets that the privacy rules keep out of the recording.
        referrerPolicy: 'origin',
        // A redirect is followed nowhere: it would send the body again for each, beside the budget.
        redirect: 'manual',
        keepalive,
        signal: this.controller?.signal,
      })
      const { ok, status, headers } = response
      return [ok, status, headers.get('retry-after'), await this.json(response)]
    } catch {
      return []
    }
  }

  async json(response) {
    try {
      return await response.json()
    } catch {
      return undefined
    }
  }

  abort() {
    this.controller?.abort()
  }
}

// The thread that a shipper runs on: its timers, and in a page the way back into wasm. There everything goes through the
// guard, which no exception leaves and which lets nothing in any more once the instance has failed; a worker has its own
// events for what is thrown.
export class Thread {
  constructor(guard) {
    this.guard = guard
    this.timers = new Set()
    const clear = () => this.timers.forEach((timer) => clearTimeout(timer))
    this.undo = guard?.addUndo(clear)
  }

  enter(callback) {
    if (this.isOver || this.guard?.dead) return
    if (this.guard) this.guard.run(callback)
    else callback()
  }

  later(callback, afterMs) {
    // What Zone.js put aside: a patched timer would set off change detection in the page. An element may have its name.
    const symbol = globalThis.Zone?.__symbol__
    const kept = typeof symbol === 'function' ? globalThis[symbol('setTimeout')] : undefined
    const run = () => {
      this.timers.delete(timer)
      callback()
    }
    const timer = (typeof kept === 'function' ? kept : setTimeout).call(globalThis, () => this.enter(run), afterMs)
    this.timers.add(timer)
    return timer
  }

  cancel(timer) {
    this.timers.delete(timer)
    clearTimeout(timer)
  }

  // Hands the answer to `callback` by way of the guard; says whether there is one.
  deliver(answer, id, callback) {
    if (this.guard) this.handOver(answer, id, callback)
    return !!this.guard
  }

  // Awaits instead of calling `then`, which the page may have replaced.
  async handOver(answer, id, callback) {
    const parts = await answer
    this.enter(() => callback(id, parts))
  }

  end() {
    this.isOver = true
    this.timers.forEach((timer) => this.cancel(timer))
    this.guard?.removeUndo(this.undo)
  }
}
