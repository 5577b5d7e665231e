/**
 * Runs inside a page: a program of random things that scripts do to style sheets, told by its seed. Gives what it did, for
 * reports. State lives in the window, so that it can be called again and again.
 */
export function randomProgram(seed, steps) {
  const state = (window.__program ??= { random: seed, pool: [], gone: [], log: [] });
  const below = (limit) => {
    // xorshift32
    let x = state.random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    state.random = x >>> 0;
    return state.random % limit;
  };
  const pick = (list) => list[below(list.length)];
  const DECLARATIONS = [
    () => `color: rgb(${below(256)}, ${below(256)}, 0)`,
    () => `opacity: 0.${1 + below(9)}`,
    () => `letter-spacing: ${below(9)}px`,
    () => `text-indent: ${below(9)}px${pick(['', ' !important'])}`,
    () => `padding: var(--s); padding-top: ${below(9)}px`,
    () => `padding-bottom: ${below(9)}px`,
    () => `margin-left: ${below(9)}px`,
    () => `text-transform: ${pick(['uppercase', 'none', 'lowercase'])}`,
    () => `background-image: url(${pick(['dot', 'line'])}.png)`,
    () => pick(['no: property', 'color: nothing', 'color', '--s: 3px 5px', '--s: 1px 2px']),
  ];
  const SELECTORS = [
    'p',
    'b',
    '.a',
    '.b',
    '.c',
    '#p0',
    '#p1',
    ':root',
    ':host',
    'p:not(.a)',
    'div > p',
    'b ~ b',
    'p::before',
    '::-other-x',
    'p:hover',
  ];
  const body = () => Array.from({ length: 1 + below(3) }, () => pick(DECLARATIONS)()).join(';');
  const plain = () => `${pick(SELECTORS)} { ${pick(['', "content: '}';"])}${body()} }`;
  const rule = () =>
    pick([
      plain,
      plain,
      plain,
      () => `@media ${pick(['all', 'print', '(min-width: 10px)'])} { ${plain()} ${plain()} }`,
      () => `@layer ${pick(['x', 'y', 'z'])} { ${plain()} }`,
      () => `@supports (color: red) { ${plain()} }`,
      () => `${pick(['p', 'div', '.a'])} { ${body()}; &.b { ${body()} } b { ${body()} } }`,
      () => `@keyframes k${below(3)} { from { opacity: 0 } to { opacity: 1 } }`,
      () => '@property --t { syntax: "<length>"; inherits: true; initial-value: 2px }',
      () => pick(['no rule', '@layer y, x;', '}', 'p { color: red', '@import url(/css/imported.css);']),
    ])();
  const text = () => Array.from({ length: below(4) }, rule).join('\n');

  const roots = () => [document, ...[...document.querySelectorAll('.host')].map((host) => host.shadowRoot)];
  const owners = () => roots().flatMap((root) => [...root.querySelectorAll('style, link')]);
  const styles = () => owners().filter((owner) => owner.localName === 'style');
  const links = () => owners().filter((owner) => owner.localName === 'link');
  const parents = () => [document.head, document.body, ...roots().slice(1)];
  const sheets = () => [...owners().map((owner) => owner.sheet), ...state.pool].filter(Boolean);
  const rules = () => [...(pick(sheets())?.cssRules ?? [])];
  const deep = () => rules().flatMap((one) => [one, ...(one.cssRules ?? [])]);
  const styled = () => pick(deep().filter((one) => one.style));
  const made = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text());
    state.pool.push(sheet);
    return sheet;
  };
  const list = (root, change) => {
    change(root.adoptedStyleSheets);
  };

  const OPERATIONS = {
    insertRule: () => {
      const sheet = pick(sheets());
      sheet.insertRule(rule(), below(sheet.cssRules.length + 2));
    },
    deleteRule: () => {
      const sheet = pick(sheets());
      sheet.deleteRule(below(sheet.cssRules.length + 1));
    },
    insertNested: () => pick(deep().filter((one) => one.insertRule)).insertRule(plain(), 0),
    deleteNested: () => pick(deep().filter((one) => one.cssRules?.length && one.deleteRule)).deleteRule(0),
    keyframes: () => pick(deep().filter((one) => one.appendRule)).appendRule(`${below(100)}% { opacity: .3 }`),
    setProperty: () =>
      styled().style.setProperty(
        pick(['color', 'opacity', 'text-indent']),
        pick(['red', '.5', '7px']),
        pick(['', 'important']),
      ),
    assign: () => {
      styled().style.color = `rgb(0, 0, ${below(256)})`;
    },
    removeProperty: () => styled().style.removeProperty(pick(['color', 'padding-top', 'opacity', 'padding'])),
    cssText: () => {
      styled().style.cssText = body();
    },
    selectorText: () => {
      styled().selectorText = pick(SELECTORS);
    },
    styleMap: () => styled().styleMap?.set('opacity', '0.4'),
    keep: () => {
      state.kept = styled().style;
    },
    useKept: () => {
      state.kept.letterSpacing = `${below(9)}px`;
    },
    mediaRule: () => {
      pick(deep().filter((one) => one.media)).media.mediaText = pick(['all', 'print']);
    },
    textContent: () => {
      pick(styles()).textContent = text();
    },
    appendText: () => pick(styles()).append(document.createTextNode(rule())),
    data: () => {
      pick(styles()).firstChild.data += rule();
    },
    removeText: () => pick(styles()).lastChild.remove(),
    add: () => {
      const style = document.createElement('style');
      style.textContent = text();
      pick(parents()).append(style);
      if (below(2)) style.sheet.insertRule(plain(), 0);
    },
    addLink: () => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = pick(['/css/one.css', '/css/two.css', '/css/none.css']);
      pick(parents()).append(link);
    },
    href: () => {
      pick(links()).href = pick(['/css/one.css', '/css/two.css', '/css/three.css']);
    },
    move: () => pick(parents()).append(pick(owners())),
    remove: () => {
      const owner = pick(owners());
      owner.remove();
      state.gone.push(owner);
    },
    back: () => pick(parents()).append(state.gone.pop()),
    disabled: () => {
      const sheet = pick(sheets());
      sheet.disabled = !sheet.disabled;
    },
    ownerDisabled: () => {
      const owner = pick(owners());
      owner.disabled = !owner.disabled;
    },
    media: () => {
      pick(sheets()).media.mediaText = pick(['', 'print', 'all']);
    },
    mediaAttribute: () => {
      pick(owners()).media = pick(['', 'print', 'all']);
    },
    adopt: () => {
      pick(roots()).adoptedStyleSheets = [pick(state.pool), made()].filter(Boolean);
    },
    push: () => list(pick(roots()), (all) => all.push(pick(state.pool) ?? made())),
    splice: () => list(pick(roots()), (all) => all.splice(below(all.length + 1), 1)),
    empty: () => {
      pick(roots()).adoptedStyleSheets = [];
    },
    replaceSync: () => pick(state.pool).replaceSync(text()),
    replace: () => void pick(state.pool)
        .replace(text())
        .catch(() => {}),
    host: () => {
      const host = document.createElement('div');
      host.className = 'host';
      const root = host.attachShadow({ mode: 'open' });
      root.innerHTML = `<p class="a">one</p><b class="b c">two</b><style>${text()}</style>`;
      document.body.append(host);
      if (state.pool.length) root.adoptedStyleSheets = [pick(state.pool)];
    },
    moveHost: () => document.body.append(pick([...document.querySelectorAll('.host')])),
    removeHost: () => pick([...document.querySelectorAll('.host')]).remove(),
    className: () => {
      pick([...document.querySelectorAll('p')]).className = pick(['a', 'b', 'c', 'a b']);
    },
  };
  const names = Object.keys(OPERATIONS);
  const from = state.log.length;
  for (let step = 0; step < steps; step++) {
    const name = pick(names);
    try {
      OPERATIONS[name]();
      state.log.push(name);
    } catch (problem) {
      state.log.push(`${name}: ${problem.name}`);
    }
  }
  return state.log.slice(from);
}
