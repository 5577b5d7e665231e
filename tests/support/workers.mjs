/** A script for a page: keeps the workers that are made in it, to be done away with. */
export const KEEP_WORKERS = `window.__workers = [];
  window.Worker = class extends Worker { constructor(...given) { super(...given); __workers.push(this); } };`;
