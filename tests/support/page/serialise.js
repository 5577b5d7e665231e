/**
 * Runs inside a page: what a document is, as a flat list of nodes in document order (`d` is the
 * depth), through shadow roots and same-origin frames. Nothing is judged or left out here; what
 * may differ between a page and its replay is decided in `differences.mjs`. Flat and without
 * recursion, as pages may be ten thousand levels deep.
 *
 * `where` names the document: the page itself, or the one a replayer shows (`way` which of them).
 * With `look`, a list of style properties, every element also says how it looks: its box and the
 * computed styles of itself, `::before` and `::after`, as numbers in the table that the document's
 * entry carries, since thousands of elements share a few looks. Then it waits for pictures first: one
 * that is on its way has no size yet.
 */
export async function serialise(where, { look, way = 0 } = {}) {
  const replayed = where === 'replay' ? window.__replay.ways[way] : undefined;
  const replayers = {
    page: () => document,
    replay: () => replayed.iframe.contentDocument,
    viewer: () => window.__afterimageViewer.replayer.iframe.contentDocument,
  };
  const PICTURES_WITHIN_MS = 10_000;
  const isOnItsWay = (image) => image.loading !== 'lazy' && !image.complete;
  const pictures = () => [...Document.prototype.querySelectorAll.call(replayers[where](), 'img')];
  for (const until = Date.now() + PICTURES_WITHIN_MS; look && pictures().some(isOnItsWay) && Date.now() < until; ) await new Promise((done) => setTimeout(done, 20));
  const HTML = 'http://www.w3.org/1999/xhtml';
  // Engines spell rules in ways of their own.
  const engine = /firefox|chrom/i.exec(navigator.userAgent)?.[0] ?? 'webkit';
  const list = [];
  const stack = [[replayers[where](), 0]];
  const looks = new Map();
  const lookOf = (style) => {
    const text = look.map((name) => style.getPropertyValue(name)).join('\n');
    if (!looks.has(text)) looks.set(text, looks.size);
    return looks.get(text);
  };
  const addLook = (entry, element) => {
    const view = element.ownerDocument.defaultView;
    const box = element.getBoundingClientRect();
    entry.box = [box.left, box.top, box.width, box.height].map((length) => Math.round(length * 10) / 10);
    entry.look = lookOf(view.getComputedStyle(element));
    for (const pseudo of ['before', 'after']) {
      const style = view.getComputedStyle(element, `::${pseudo}`);
      if (style.content !== 'none' && style.content !== 'normal' && style.content !== '') entry[pseudo] = lookOf(style);
    }
  };
  // What has the focus, and the hosts and frames that it is in. Replayers that share a page take the
  // focus from each other, so the page that replays keeps book of it.
  const focused = new Set();
  const focusedIn = (document) => {
    let element = document.activeElement;
    for (let inner = element; inner; inner = inner.shadowRoot?.activeElement ?? innerDocument(inner)?.activeElement) element = inner;
    return element;
  };
  const innerDocument = (element) => {
    try {
      return element.contentDocument;
    } catch {
      return null;
    }
  };
  for (let element = where === 'replay' ? replayed.focused : focusedIn(replayers[where]()); element?.isConnected; ) {
    focused.add(element);
    element = element.getRootNode().host ?? element.ownerDocument.defaultView?.frameElement;
  }
  // A form with a field of that name shadows the property.
  const getter = (owner, name) => {
    const { get } = Object.getOwnPropertyDescriptor(owner.prototype, name);
    return (node) => get.call(node);
  };
  const [typeOf, firstOf, nextOf, attributesIn] = [getter(Node, 'nodeType'), getter(Node, 'firstChild'), getter(Node, 'nextSibling'), getter(Element, 'attributes')];
  const attributesOf = (element) => {
    const found = {};
    for (const attribute of attributesIn(element)) found[attribute.name] = attribute.value;
    return found;
  };
  // What the replayer does to the rate, besides what the recording says.
  const speed = where === 'replay' ? (replayed.replayer.config.speed ?? 1) : 1;
  const mediaOf = (media) => ({
    isPlaying: !media.paused,
    muted: media.muted,
    loop: media.loop,
    volume: Math.round(media.volume * 1000) / 1000,
    rate: Math.round((media.playbackRate / speed) * 1000) / 1000,
    ownRate: media.playbackRate,
    time: media.currentTime,
    duration: media.duration,
    isStale: where === 'replay' && replayed.isSought && replayed.replayer.config.useVirtualDom === true,
  });
  const is = (element, selector) => {
    try {
      return element.matches(selector);
    } catch {
      return false;
    }
  };
  const topOf = (element) => {
    if (is(element, ':fullscreen')) return 'fullscreen';
    if (element.localName === 'dialog' && element.open && is(element, ':modal')) return 'modal';
    return is(element, ':popover-open') ? 'popover' : undefined;
  };
  const selectedIn = (document) => {
    const selection = document.getSelection?.();
    const texts = [];
    // The page may have replaced `Array.from`.
    for (let index = 0; index < (selection?.rangeCount ?? 0); index++) texts.push(selection.getRangeAt(index).toString());
    return texts.join('|');
  };
  const stateOf = (element) => {
    const state = {};
    if (element.namespaceURI === HTML) {
      const { localName: tag } = element;
      if (tag === 'input') {
        if (element.type === 'checkbox' || element.type === 'radio') state.checked = element.checked;
        else if (element.type !== 'file') state.value = element.value;
        if (element.indeterminate) state.indeterminate = true;
      } else if (tag === 'textarea') state.value = element.value;
      else if (tag === 'select') state.selected = [...element.options].flatMap((option, index) => (option.selected ? [index] : []));
      else if (tag === 'audio' || tag === 'video') state.media = mediaOf(element);
    }
    const top = topOf(element);
    if (top) state.top = top;
    if (focused.has(element) && element !== element.ownerDocument.body) state.focused = true;
    const { scrollLeft, scrollTop } = element;
    if (scrollLeft || scrollTop) state.scroll = [Math.round(scrollLeft), Math.round(scrollTop)];
    return state;
  };
  // Selectors that a replayer adds to imitate the pointer are left out; the engine's own spelling
  // of every rule makes sheets comparable that reached the document in different ways. What is
  // imported stands in the place of the import.
  const rulesOf = (rules, base) =>
    [...rules].map((rule) => {
      if (rule.styleSheet) return importOf(rule) ?? rule.cssText;
      const nested = rule.cssRules ? ` { ${rulesOf(rule.cssRules, base).join(' ')} }` : '';
      if (rule.selectorText !== undefined) {
        const selectors = rule.selectorText.split(/,(?![^([]*[)\]])/).filter((selector) => !selector.includes('.\\:'));
        return absolute(`${selectors.map((selector) => selector.trim()).join(', ')} { ${declarationsOf(rule)} }${rule.cssRules?.length ? nested : ''}`, base);
      }
      return nested ? rule.cssText.slice(0, rule.cssText.indexOf('{')).trim() + nested : absolute(rule.cssText, base);
    });
  // Whoever asks a rule for its `style` may be about to write to it, and the recorder has to look.
  const declarationsOf = (rule) => {
    const { cssText, selectorText } = rule;
    if (rule.cssRules?.length || !cssText.startsWith(`${selectorText} {`)) return rule.style?.cssText ?? '';
    return cssText.slice(selectorText.length + 2, cssText.lastIndexOf('}')).trim();
  };
  const absolute = (text, base) => (base ? text.replace(/url\("(?!data:|#)([^"]*)"\)/g, (_, address) => `url("${new URL(address, base)}")`) : text);
  const importOf = ({ styleSheet, layerName = null, supportsText = null, media }) => {
    try {
      let text = rulesOf(styleSheet.cssRules, styleSheet.href).join(' ');
      if (layerName !== null) text = `${`@layer ${layerName}`.trim()} { ${text} }`;
      if (supportsText !== null) text = `@supports ${/^\(|^not\b|^selector\(/.test(supportsText) ? supportsText : `(${supportsText})`} { ${text} }`;
      return media.mediaText || (layerName === null && supportsText === null) ? `@media ${media.mediaText || 'all'} { ${text} }` : text;
    } catch {
      // Of another origin.
      return undefined;
    }
  };
  const readableRulesOf = (sheet, base) => {
    try {
      return rulesOf(sheet?.cssRules ?? [], base);
    } catch {
      return null;
    }
  };
  // What a root adopts, as far as it counts.
  const adoptedIn = (root) =>
    [...(root.adoptedStyleSheets ?? [])]
      .filter((sheet) => !sheet.disabled && sheet.cssRules.length > 0)
      .map((sheet) => (sheet.media.mediaText ? `@media ${sheet.media.mediaText} { ${rulesOf(sheet.cssRules).join(' ')} }` : rulesOf(sheet.cssRules).join(' ')));
  // For which media an element's sheet counts.
  const appliesOf = ({ sheet }) => sheet && (sheet.disabled ? 'not all' : sheet.media.mediaText);

  // Browsers keep what they made of something that has gone since, as margins of blocks in inline boxes. What they lay out
  // from the ground is the same however it came there; no node is changed for it.
  const layOutAnew = ({ body, defaultView: view }) => {
    const { scrollX, scrollY } = view ?? {};
    const animation = body?.animate?.(engine === 'Firefox' ? { position: ['absolute', 'absolute'] } : { display: ['none', 'none'] }, 1_000_000);
    body?.getBoundingClientRect();
    animation?.cancel();
    if (view && (view.scrollX !== scrollX || view.scrollY !== scrollY)) view.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  };

  while (stack.length) {
    const [node, d] = stack.pop();
    const children = [];
    switch (typeOf(node)) {
      case 9:
        if (look) layOutAnew(node);
        list.push({ d, k: 'document', engine, base: node.baseURI, mode: node.compatMode, selected: selectedIn(node), adopted: adoptedIn(node) });
        break;
      case 10:
        list.push({ d, k: 'doctype', text: [node.name, node.publicId, node.systemId].join('|') });
        break;
      case 11:
        list.push({ d, k: 'shadow', mode: node.mode, adopted: adoptedIn(node) });
        break;
      case 3:
      case 4:
        list.push({ d, k: 'text', text: node.data });
        break;
      case 8:
        list.push({ d, k: 'comment', text: node.data });
        break;
      case 1: {
        const entry = { d, k: 'element', tag: node.localName, ns: node.namespaceURI, attributes: attributesOf(node), state: stateOf(node) };
        if ('style' in entry.attributes && node.style) entry.style = node.style.cssText;
        if (node.localName === 'link' || node.localName === 'style') entry.applies = appliesOf(node);
        if (node.localName === 'style') entry.rules = readableRulesOf(node.sheet);
        if (node.localName === 'link' && node.sheet) entry.rules = readableRulesOf(node.sheet, node.sheet.href);
        if (look && node.ownerDocument.defaultView) addLook(entry, node);
        list.push(entry);
        if (node.shadowRoot) children.push(node.shadowRoot);
        if (node.localName === 'iframe' || node.localName === 'frame') {
          try {
            if (node.contentDocument) children.push(node.contentDocument);
          } catch {
            // Of another origin.
          }
        }
        break;
      }
    }
    for (let child = firstOf(node); child; child = nextOf(child)) children.push(child);
    for (let index = children.length - 1; index >= 0; index--) stack.push([children[index], d + 1]);
  }
  if (look) list[0].looks = [...looks.keys()];
  return list;
}
