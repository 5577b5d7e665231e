/**
 * Runs inside a page: a program of random operations on everything a page can do to its document.
 * A program is data, `[[operation, a, b, c], …]` with whole numbers that choose among what is
 * there, so that it stays a program when parts are left out, and does the same each time.
 */
export async function runProgram(program) {
  const VOID = /^(input|img|br|hr|iframe|style|textarea|select|option|audio|script)$/;
  const DEPTH = 12;
  const stage = document.querySelector('#stage');
  const at = (list, index) => list[index % list.length];
  /** Trees that can be worked on: the stage, its shadow roots, and the bodies of its frames. */
  const roots = () => {
    const found = [stage];
    for (let index = 0; index < found.length; index++) {
      for (const element of found[index].querySelectorAll('*')) {
        if (element.shadowRoot) found.push(element.shadowRoot);
        if (element.localName === 'iframe' && element.contentDocument?.body) found.push(element.contentDocument.body);
      }
    }
    return found;
  };
  const elements = (filter = () => true) => roots().flatMap((root) => [...(root.nodeType === 1 ? [root] : []), ...root.querySelectorAll('*')]).filter(filter);
  const movable = () => elements((element) => element !== stage && element.localName !== 'body');
  const holders = () => elements((element) => !VOID.test(element.localName) && depthOf(element) < DEPTH);
  const depthOf = (element) => {
    let depth = 0;
    for (let node = element; node; node = node.parentNode ?? node.host) depth += 1;
    return depth;
  };
  const containers = () => [...holders(), ...roots().filter((root) => root.nodeType === 11)];
  const texts = () => elements((element) => !/^(style|textarea|option|select)$/.test(element.localName)).flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === 3));
  const place = (parent, node, where) => parent.insertBefore(node, at([...parent.childNodes, null], where));
  const ownerOf = (node) => node.ownerDocument;
  const sheets = () => elements((element) => element.localName === 'style' && element.sheet).map((element) => element.sheet);
  const rule = (a, b) => `.c${a % 5} { ${['color', 'background-color', 'border-top-color'][b % 3]}: rgb(${a % 255}, ${b % 255}, 9) }`;
  const kept = [];
  const constructed = [];

  const operations = {
    element(a, b, c) {
      const parent = at(containers(), a);
      const element = ownerOf(parent).createElement(at(['div', 'p', 'span', 'ul', 'li', 'section', 'b', 'button'], b));
      element.className = `c${c % 5}`;
      element.append(`text ${a % 100}`);
      place(parent, element, c);
    },
    markup(a, b) {
      at(holders(), a).insertAdjacentHTML('beforeend', at(['<p>one <b>two</b> three</p><p>four', '<table><tr><td>cell</table>', '<svg width="9" height="9"><linearGradient id="g"/><text>t</text></svg>', '<ul><li>a<li>b<li>c</ul>', '<details open><summary>s</summary>d</details>'], b));
    },
    inner(a, b) {
      const target = at(holders(), a);
      if (target !== stage && target.querySelectorAll('*').length < 8) target.innerHTML = at(['', 'plain', '<i>new</i> tail', '<p class=c1>p</p><!-- c -->'], b);
    },
    move(a, b, c) {
      const node = at(movable(), a);
      const parent = at(containers(), b);
      if (node && !contains(node, parent)) place(parent, node, c);
    },
    remove(a) {
      const node = at(movable(), a);
      if (node && node.querySelectorAll('*').length < 8) node.remove();
    },
    keep(a) {
      const node = at(movable(), a);
      if (node && node.querySelectorAll('*').length < 8) {
        node.remove();
        kept.push(node);
      }
    },
    back(a, b) {
      const node = kept.pop();
      if (!node) return;
      if (a % 2) node.append?.('changed outside');
      place(at(containers(), a), node, b);
    },
    reverse(a) {
      const parent = at(holders(), a);
      for (const child of [...parent.children].reverse()) parent.append(child);
    },
    text(a, b) {
      const text = at(texts(), a);
      if (text) text.data = `data ${b % 1000}`;
    },
    split(a, b) {
      const text = at(texts(), a);
      if (text?.length > 2) text.splitText(1 + (b % (text.length - 1)));
    },
    normalize: (a) => at(holders(), a).normalize(),
    loose(a, b, c) {
      const parent = at(containers(), a);
      place(parent, ownerOf(parent).createTextNode(`loose ${b % 100}`), c);
    },
    attribute(a, b, c) {
      const element = at(elements((one) => one !== stage), a);
      // No browser tells which styles count after their titles were changed.
      const names = element?.localName === 'style' ? ['dir', 'data-x', 'lang', 'class', 'aria-label'] : ['title', 'data-x', 'lang', 'class', 'aria-label'];
      element?.setAttribute(at(names, b), at(['', 'v1', 'v2', 'c1', 'c2 c3'], c));
    },
    unset: (a, b) => at(elements((one) => one !== stage), a)?.removeAttribute(at(['title', 'data-x', 'class', 'style', 'open'], b)),
    style(a, b, c) {
      // The text of a style whose rules were changed is another one in a replay: it is not to be shown.
      at(movable().filter((element) => element.localName !== 'style'), a)?.style?.setProperty(at(['color', 'margin-left', 'opacity', '--own', 'display'], b), at(['red', '3px', '0.5', 'block', ''], c), c % 7 ? '' : 'important');
    },
    root(a, b) {
      const host = at(movable().filter((element) => /^(div|p|span|section)$/.test(element.localName) && !element.shadowRoot), a);
      if (!host) return;
      const root = host.attachShadow({ mode: 'open' });
      if (b % 3) root.innerHTML = '<style>p { color: rgb(7, 7, 7) }</style><p>in a root <slot></slot></p>';
    },
    frame(a, b) {
      if (elements((element) => element.localName === 'iframe').length > 5) return;
      const parent = at(holders(), a);
      const frame = ownerOf(parent).createElement('iframe');
      if (b % 2) frame.srcdoc = '<p class=c1>from srcdoc</p>';
      parent.append(frame);
      if (!(b % 2) && frame.contentDocument) frame.contentDocument.body.innerHTML = '<p>written at once</p>';
    },
    sheet(a, b, c) {
      const parent = at(containers(), a);
      const style = ownerOf(parent).createElement('style');
      style.textContent = `${rule(b, c)} ${rule(c, a)}`;
      parent.append(style);
    },
    sheetText(a, b, c) {
      const style = at(elements((element) => element.localName === 'style'), a);
      if (style) style.textContent = rule(b, c);
    },
    insertRule(a, b, c) {
      const sheet = at(sheets(), a);
      sheet?.insertRule(rule(b, c), c % (sheet.cssRules.length + 1));
    },
    deleteRule(a, b) {
      const sheet = at(sheets(), a);
      if (sheet?.cssRules.length) sheet.deleteRule(b % sheet.cssRules.length);
    },
    ruleStyle(a, b, c) {
      const sheet = at(sheets(), a);
      const target = sheet?.cssRules.length && at([...sheet.cssRules], b);
      target?.style?.setProperty('padding-left', `${c % 9}px`);
    },
    adopt(a, b, c) {
      const root = at([document, ...roots().filter((one) => one.nodeType === 11 && one.ownerDocument === document)], a);
      if (!root.adoptedStyleSheets) return;
      if (b % 4 === 0) root.adoptedStyleSheets = [];
      else {
        const sheet = b % 4 === 1 && constructed.length ? at(constructed, c) : new CSSStyleSheet();
        if (!constructed.includes(sheet)) {
          sheet.replaceSync(rule(b, c));
          constructed.push(sheet);
        }
        if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      }
    },
    rewrite: (a, b, c) => at(constructed, a)?.replaceSync(rule(b, c)),
    control(a, b) {
      at(holders(), a).insertAdjacentHTML('beforeend', at(['<input value="set">', '<input type="checkbox" checked>', '<select><option>a<option selected>b<option>c</select>', '<textarea>area</textarea>', '<input type="radio" name="r"><input type="radio" name="r" checked>'], b));
    },
    value(a, b) {
      const control = at(elements((element) => /^(input|textarea)$/.test(element.localName) && !/^(checkbox|radio)$/.test(element.type)), a);
      if (control) control.value = `value ${b % 100}`;
    },
    check(a, b) {
      const control = at(elements((element) => /^(checkbox|radio)$/.test(element.type)), a);
      if (control) control.checked = b % 2 === 0;
    },
    choose(a, b) {
      const list = at(elements((element) => element.localName === 'select'), a);
      if (list?.options?.length) list.selectedIndex = b % list.options.length;
    },
    pause: (a) => [() => undefined, () => wait(0), () => new Promise(requestAnimationFrame), () => wait(a % 40), () => new Promise((resolve) => setTimeout(resolve, 1))][a % 5](),
  };
  const contains = (node, other) => {
    for (let above = other; above; above = above.parentNode ?? above.host ?? above.defaultView?.frameElement) if (above === node) return true;
    return false;
  };

  const faults = [];
  for (const [name, ...numbers] of program) {
    try {
      await operations[name](...numbers);
    } catch (error) {
      // What the page may not do it did not do: only a mistake in this file is worth a word.
      if (!(error instanceof DOMException) && error?.name !== 'HierarchyRequestError') faults.push(`${name}: ${error}`);
    }
  }
  await settle();
  // Frames that are still loading would differ by when one looks.
  await wait(150);
  return faults;
}
