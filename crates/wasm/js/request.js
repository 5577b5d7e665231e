// One request to the collector. In JavaScript, since promises cost less here than futures do in wasm.

// CORS-simple: bare bytes, no header of our own, no credentials. Gives what aborts it. `done` gets `ok`, the status, the
// header Retry-After and the JSON of the answer, or nothing where there was no answer; always later, so that wasm is
// never re-entered from its own request.
export const send = (url, body, keepalive, done) => {
  const abort = globalThis.AbortController && new AbortController()
  const attempt = async () => {
    const response = await fetch(url, {
      method: 'POST',
      body,
      credentials: 'omit',
      // The page's address may hold secrets that the privacy rules keep out of the recording.
      referrerPolicy: 'origin',
      keepalive,
      signal: abort?.signal,
    })
    const { ok, status, headers } = response
    return [ok, status, headers.get('retry-after'), await response.json().catch(() => undefined)]
  }
  attempt()
    .catch(() => [])
    .then((answer) => done(...answer))
  return () => abort?.abort()
}
