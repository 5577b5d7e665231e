/**
 * Runs inside a page: `count` random edits of its document, the same for the same seed, in
 * batches with a pause between them, so that some fall together and some do not.
 */
export async function editRandomly(seed, count) {
  let state = seed >>> 0;
  const random = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(random() * limit);
  const pick = (list) => list[below(list.length)];
  const untouchable = 'script, noscript, style, iframe, object, template, textarea, select, option, title, svg *, math *';
  const elements = () => [...document.body.querySelectorAll('*')].filter((element) => !element.matches(untouchable) && !element.closest('svg, noscript, template, select'));
  const texts = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(untouchable)) found.push(walker.currentNode);
    return found;
  };
  // What is taken away must be small, or little of the page is left to compare in the end.
  const SMALL = 12;
  const small = () => elements().filter((element) => element.getElementsByTagName('*').length <= SMALL);
  let made = 0;
  const build = () => {
    const box = document.createElement(pick(['div', 'section', 'p', 'span', 'article']));
    box.setAttribute('data-made', String(++made));
    box.append(`made ${made} `, document.createElement('b'), ' tail');
    box.querySelector('b').textContent = `bold ${below(1000)}`;
    for (let depth = below(3), inner = box; depth > 0; depth--) {
      const child = document.createElement('div');
      child.className = `depth-${depth}`;
      inner.append(child);
      inner = child;
    }
    if (random() < 0.2) box.insertAdjacentHTML('beforeend', '<svg viewBox="0 0 10 10" width="10"><linearGradient id="g"><stop offset="0"/></linearGradient><rect width="5" height="5" fill="red"/></svg>');
    if (random() < 0.2) box.insertAdjacentHTML('beforeend', '<label>x <input value="set" type="text"></label><input type="checkbox" checked>');
    return box;
  };
  const place = (node) => {
    const parent = pick(elements().filter((element) => !node.contains(element) && !/^(input|img|br|hr|source|wbr|embed|area|col|video|audio|canvas|link|meta)$/.test(element.localName)));
    if (!parent) return;
    parent.insertBefore(node, random() < 0.5 ? null : pick([...parent.childNodes, null]));
  };
  const edits = [
    () => place(build()),
    () => place(build()),
    () => place(pick(elements())),
    () => elements().length > 40 && pick(small()).remove(),
    () => pick(elements()).setAttribute(pick(['title', 'data-state', 'lang', 'aria-label']), `value ${below(1000)}`),
    () => pick(elements()).removeAttribute(pick(['title', 'class', 'data-state'])),
    () => pick(elements()).classList.toggle(pick(['one', 'two', 'three'])),
    () => pick(elements()).style.setProperty(pick(['color', 'margin-left', 'opacity']), pick(['red', '3px', '0.5'])),
    () => texts().length && (pick(texts()).data = `text ${below(1000)}`),
    () => texts().length && pick(texts()).after(`after ${below(1000)}`),
    () => {
      const parent = pick(elements());
      for (const child of [...parent.children].reverse()) parent.append(child);
    },
    () => pick(elements()).prepend(document.createTextNode(`front ${below(1000)}`), build()),
    () => {
      const gone = build();
      document.body.append(gone);
      gone.remove();
    },
    () => {
      const old = pick(small());
      if (old.parentElement !== document.body || document.body.children.length > 3) old.replaceWith(build());
    },
  ];
  for (let done = 0; done < count; done++) {
    pick(edits)();
    if (random() < 0.15) await new Promise((resolve) => setTimeout(resolve, below(60)));
  }
  return made;
}
