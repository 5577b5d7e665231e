/**
 * Policies of pages, and what comes of each: the table of `docs/security.md`, row by row.
 *
 * `policy` and `options` get the origins: `page` is the page's own, `sdk` where scripts and wasm come from, `collector` where
 * recordings go, `elsewhere` is none of these. Of what comes: `shipper` is where segments are made (`undefined`: nothing is recorded), `delivered` whether
 * they arrive, `says` the one message of the SDK (`undefined`: none), `violations` the directives that the browser reports.
 */
const REST = "default-src 'none'; img-src data:";
const WASM = "'wasm-unsafe-eval'";
const base = ({ sdk, collector }, { scripts = WASM, workers = 'blob:', connect = `${sdk} ${collector}` } = {}) =>
  `${REST}; script-src 'self' ${sdk} ${scripts}; ${workers ? `worker-src ${workers}; ` : ''}connect-src ${connect}`;

const workerUrl = ({ page }) => ({ workerUrl: `${page}/worker.js` });
const blob = { shipper: 'worker-blob', delivered: true, violations: [] };
const url = { shipper: 'worker-url', delivered: true, violations: [] };

export const ROWS = [
  { name: 'no policy', policy: () => undefined, expected: blob },
  { name: 'the least that does everything', policy: (at) => base(at), expected: blob },
  { name: "'unsafe-eval' instead", policy: (at) => base(at, { scripts: "'unsafe-eval'" }), expected: blob },
  {
    name: 'no wasm',
    policy: (at) => base(at, { scripts: '' }),
    // WebKit refuses and reports nothing.
    expected: { shipper: undefined, says: /add 'wasm-unsafe-eval' to script-src/, violations: ['script-src'], violationsInWebKit: [] },
  },
  {
    name: "no recorder's chunk",
    policy: ({ page, sdk, collector }) =>
      `${REST}; script-src ${page}/own/ ${sdk}/cdn/afterimage.js ${WASM}; worker-src blob:; connect-src ${sdk} ${collector}`,
    expected: { shipper: undefined, says: /the recorder script could not be loaded/, violations: ['script-src-elem'] },
  },
  {
    name: 'a nonce for the script, and what it loads',
    policy: ({ sdk, collector }) =>
      `${REST}; script-src 'nonce-n0nce' 'strict-dynamic' ${WASM}; worker-src blob:; connect-src ${sdk} ${collector}`,
    expected: blob,
  },
  {
    name: 'no worker-src: scripts of script-src, so no blob',
    policy: (at) => base(at, { workers: '' }),
    expected: { shipper: 'page', delivered: true, violations: ['worker-src'] },
  },
  {
    name: 'no workers',
    policy: (at) => base(at, { workers: "'none'" }),
    expected: { shipper: 'page', delivered: true, violations: ['worker-src'] },
  },
  { name: "workers from the page's origin, by workerUrl", policy: (at) => base(at, { workers: "'self'" }), options: workerUrl, expected: url },
  { name: 'no policy, by workerUrl', policy: () => undefined, options: workerUrl, expected: url },
  {
    name: 'workerUrl, where the policy wants a blob',
    policy: (at) => base(at),
    options: workerUrl,
    expected: { shipper: 'page', delivered: true, says: /the worker at workerUrl could not be used/, violations: ['worker-src'] },
  },
  {
    name: 'workerUrl that is not there',
    policy: (at) => base(at, { workers: "'self'" }),
    options: ({ page }) => ({ workerUrl: `${page}/nowhere.js` }),
    expected: { shipper: 'page', delivered: true, says: /the worker at workerUrl could not be used/, violations: [] },
  },
  {
    name: 'workerUrl that is a script of another kind',
    policy: (at) => base(at, { workers: "'self'" }),
    options: ({ page }) => ({ workerUrl: `${page}/silent.js` }),
    expected: { shipper: 'page', delivered: true, says: /could not be used \(it stayed silent\)/, violations: [] },
  },
  {
    name: 'workerUrl on another origin, which browsers do not allow',
    policy: () => undefined,
    options: ({ collector }) => ({ workerUrl: `${collector}/cdn/afterimage.js` }),
    expected: { shipper: 'page', delivered: true, says: /the worker at workerUrl could not be used/, violations: [] },
  },
  {
    name: "workerUrl whose own policy forbids the collector: the worker's requests fail, not the page's",
    policy: (at) => base(at, { workers: "'self'" }),
    options: ({ page }) => ({ workerUrl: `${page}/confined.js` }),
    expected: { shipper: 'worker-url', delivered: false, violations: [] },
  },
  {
    name: 'connect-src without the collector',
    policy: (at) => base(at, { connect: at.sdk }),
    // Not the collector: it may be where the scripts are.
    options: ({ elsewhere }) => ({ endpoint: elsewhere }),
    expected: { shipper: 'worker-blob', delivered: false, violations: [] },
  },
  {
    name: 'connect-src without the wasm',
    policy: (at) => base(at, { connect: "'none'" }),
    expected: { shipper: undefined, says: /the wasm at .* could not be fetched .*connect-src/, violations: ['connect-src'] },
  },
  {
    name: 'Trusted Types without a policy for us',
    policy: (at) => `${base(at)}; require-trusted-types-for 'script'; trusted-types 'none'`,
    // A browser that knows none of it has a worker.
    expected: { shipper: 'page', delivered: true, violations: ['require-trusted-types-for'] },
    expectedWithoutTrustedTypes: blob,
  },
  {
    name: 'Trusted Types with a policy of a name',
    policy: (at) => `${base(at)}; require-trusted-types-for 'script'; trusted-types replay`,
    options: () => ({ trustedTypesPolicyName: 'replay' }),
    expected: blob,
  },
  {
    name: 'Trusted Types, by workerUrl',
    policy: (at) => `${base(at, { workers: "'self'" })}; require-trusted-types-for 'script'; trusted-types replay`,
    options: (at) => ({ ...workerUrl(at), trustedTypesPolicyName: 'replay' }),
    expected: url,
  },
];
