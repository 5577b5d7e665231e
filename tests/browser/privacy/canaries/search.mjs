/** Looks for canaries in all that left a page, however it may be written. */

/** Base64 of either alphabet, long enough to hold something. */
const BASE64_RUN = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', num: '#', colon: ':', sol: '/', at: '@' };

const decoders = {
  'URL-encoded': (text) =>
    text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
  'HTML entities': (text) =>
    text.replace(/&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(\w{2,6}));?/g, (all, hex, decimal, name) => {
      const code = hex ? parseInt(hex, 16) : Number(decimal);
      if (name) return NAMED[name] ?? all;
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    }),
  'JSON escapes': (text) =>
    text.replace(/\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))/gs, (_, four, two, one) =>
      one === undefined ? String.fromCharCode(parseInt(four ?? two, 16)) : ({ n: '\n', t: '\t', r: '\r' }[one] ?? one),
    ),
  base64: (text) => {
    const found = [];
    for (const [run] of text.matchAll(BASE64_RUN)) {
      // Where a run begins with something else, four letters of it are three bytes at one of four offsets.
      for (let offset = 0; offset < 4; offset++) found.push(Buffer.from(run.slice(offset), 'base64').toString('utf8'));
    }
    return found.join('\n');
  },
};

/** A text in all readings, two codings deep: `[how, text]`. */
export function* readings(text) {
  yield ['plain', text];
  for (const [outer, decode] of Object.entries(decoders)) {
    const once = decode(text);
    if (once === text || once === '') continue;
    yield [outer, once];
    for (const [inner, again] of Object.entries(decoders)) {
      const twice = again(once);
      if (twice !== once && twice !== '') yield [`${outer}, ${inner}`, twice];
    }
  }
}

/**
 * Which canaries the channels (`{ name: text }`) hold: a map from canary to a list of `channel: coding`. Case and
 * compatibility forms (full width letters) make no difference.
 */
export function search(canaries, channels) {
  const found = new Map();
  if (!canaries.length) return found;
  const any = new RegExp(canaries.map((canary) => canary.replace(/[^a-z0-9]/gi, '\\$&')).join('|'), 'gi');
  for (const [channel, content] of Object.entries(channels)) {
    for (const [how, text] of readings(content)) {
      for (const [hit] of text.normalize('NFKC').matchAll(any)) {
        const canary = hit.toLowerCase();
        const at = `${channel}: ${how}`;
        if (!found.has(canary)) found.set(canary, new Set());
        found.get(canary).add(at);
      }
    }
  }
  return found;
}
