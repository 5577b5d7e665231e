// One request to the collector. CORS-simple: bare bytes, no header of our own, no credentials.

export class Attempt {
  constructor() {
    this.controller = globalThis.AbortController && new AbortController()
  }

  // `ok`, the status, the header Retry-After and the JSON of the answer; empty where there was no answer. Never rejects.
  async start(url, body, keepalive) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        credentials: 'omit',
        // The page's address may hold secrets that the privacy rules keep out of the recording.
        referrerPolicy: 'origin',
        keepalive,
        signal: this.controller?.signal,
      })
      const { ok, status, headers } = response
      return [ok, status, headers.get('retry-after'), await response.json().catch(() => undefined)]
    } catch {
      return []
    }
  }

  abort() {
    this.controller?.abort()
  }
}
