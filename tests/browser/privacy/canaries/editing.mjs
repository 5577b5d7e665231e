/** Functions for the page: they make what `fuzz.mjs` describes, and do its edits. */
import { replaceAll } from './plant.mjs';

/** Installs `window.canaryPage`. */
export const editorSource = `async () => { (${install})(${replaceAll}); return []; }`;

function install(replaceAll) {
  const elements = new Map();
  const insides = new Map();

  /** Puts a node at the end of a container, then what is in it: frames have a document only once they stand somewhere. */
  async function put(node, to) {
    const element = document.createElement(
      node.kind === 'frame' ? 'iframe' : (/^(root|slots)$/.test(node.kind) && 'div') || node.tag || 'div',
    );
    element.id = node.id;
    elements.set(node.id, element);
    for (const [name, value] of Object.entries(node.attributes ?? {})) element.setAttribute(name, value);
    const loaded =
      node.kind === 'frame' && new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
    if (loaded) element.srcdoc = '<!doctype html><title>frame</title>';
    to.append(element);
    if (loaded) await loaded;
    let inside = element;
    if (node.kind === 'root') inside = element.attachShadow({ mode: 'open' });
    if (node.kind === 'slots') element.attachShadow({ mode: 'open' }).append(...node.areas.map((area) => areaOf(node, area)));
    if (node.kind === 'frame') inside = element.contentDocument.body;
    insides.set(node.id, inside);
    if (node.kind === 'place') fill(node, element);
    for (const child of node.children ?? []) await put(child, inside);
  }

  function areaOf({ id }, { name, attributes }) {
    const area = document.createElement('section');
    elements.set(`${id}/${name}`, area);
    for (const [attribute, value] of Object.entries(attributes)) area.setAttribute(attribute, value);
    area.append(document.createElement('slot'));
    if (name) area.firstChild.name = name;
    return area;
  }

  function fill({ html, build, canary }, element) {
    element.innerHTML = html;
    if (build) new Function(`return (${build});`)()(element, canary);
  }

  const edits = {
    write: ({ id, old, fresh }) => replaceAll(elements.get(id), old, fresh),
    replace: ({ id, node }) => fill(node, elements.get(id)),
    mark({ id, attributes }) {
      for (const [name, value] of Object.entries(attributes)) {
        if (value === null) elements.get(id).removeAttribute(name);
        else elements.get(id).setAttribute(name, value);
      }
    },
    move: ({ id, to }) => insides.get(to).append(elements.get(id)),
    remove: ({ id }) => elements.get(id).remove(),
    add: ({ to, node }) => put(node, insides.get(to)),
    level: ({ level }) => Afterimage.setPrivacyLevel(level),
    pause: ({ ms }) => new Promise((resolve) => setTimeout(resolve, ms)),
  };

  window.canaryPage = {
    async build(tree) {
      insides.set('stage', document.querySelector('main'));
      for (const node of tree) await put(node, insides.get('stage'));
    },
    async edit(list) {
      for (const edit of list) {
        const done = edits[edit.kind](edit);
        if (edit.kind === 'pause' || edit.kind === 'add') await done;
      }
    },
  };
}
