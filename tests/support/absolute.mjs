/** Addresses as a replay has them: absolute. */

export function absolute(value, base) {
  try {
    return new URL(value.trim(), base).href;
  } catch {
    return value.trim();
  }
}

export function absoluteSet(value, base) {
  const candidates = value.matchAll(/\s*(\S*[^\s,])(\s+[^,]*)?\s*(?:,|$)/g);
  return [...candidates].map(([, address, size]) => `${absolute(address, base)} ${(size ?? '').trim()}`.trim()).join(', ');
}

/** Makes `url()` and the strings of `image-set()` absolute and quotes them one way. */
export function absoluteCss(text, base) {
  const strings = /((?:type|url)\(\s*)?("[^"]*"|'[^']*')/gi;
  const addressed = text.replace(/image-set\((?:[^()]|\([^()]*\))*\)/gi, (set) => set.replace(strings, (whole, named) => (named ? whole : `url(${whole})`)));
  return addressed.replace(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)/gi, (_, double, single, bare) => {
    const value = double ?? single ?? bare;
    return /^(data:|#)/i.test(value) ? `url("${value}")` : `url("${absolute(value, base)}")`;
  });
}
