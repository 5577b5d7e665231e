/**
 * Runs inside a page: what the styles of a document make of each element in its body, through open shadow roots and frames,
 * in order. Properties that engines spell alike, and the content in front of the element.
 */
export function computedStyles(where, way = 0) {
  const document_ = where === 'replay' ? window.__replay.ways[way].iframe.contentDocument : document;
  const PROPERTIES = [
    'color',
    'backgroundColor',
    'display',
    'paddingTop',
    'paddingBottom',
    'marginLeft',
    'borderTopWidth',
    'opacity',
    'zIndex',
    'visibility',
    'fontWeight',
    'textTransform',
    'letterSpacing',
    'textIndent',
    'outlineWidth',
    'animationName',
  ];
  const viewOf = (element) => element.ownerDocument.defaultView;
  const list = [];
  const stack = [document_.body];
  while (stack.length) {
    const element = stack.pop();
    if (/^(script|noscript|style|link)$/.test(element.localName)) continue;
    const style = viewOf(element).getComputedStyle(element);
    const found = { element: element.localName + (element.id ? `#${element.id}` : '') };
    for (const property of PROPERTIES) found[property] = style[property];
    found.before = viewOf(element).getComputedStyle(element, '::before').content;
    found.background = style.backgroundImage;
    list.push(found);
    const framed = element.localName === 'iframe' && element.contentDocument?.body;
    if (framed) stack.push(framed);
    stack.push(...[...element.children, ...(element.shadowRoot?.children ?? [])].reverse());
  }
  return list;
}
