/** Shadow roots, frames and sheets that scripts make. */
import { CONTENT, ENTERED, SECRET, STRUCTURE } from '../rules.mjs';

const HOST = '<div></div>';
const inRoot = (markup) => ({
  build: `(root, canary) => { root.firstChild.attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(markup)}.replace('@', canary); }`,
});
const framed = (markup) => `<iframe srcdoc='${markup}'></iframe>`;

export const ROOTS = [
  ['text in a root', CONTENT, HOST, inRoot('<p>@</p>')],
  ['title in a root', CONTENT, HOST, inRoot('<p title="@">text</p>')],
  ['field in a root', ENTERED, HOST, inRoot('<input value="@">')],
  ['password in a root', SECRET, HOST, inRoot('<input type="password" value="@">')],
  ['style in a root', STRUCTURE, HOST, inRoot('<style>.@ { color: red }</style>')],
  [
    'root in a root',
    CONTENT,
    HOST,
    {
      build: (root, canary) => {
        const inner = document.createElement('div');
        root.firstChild.attachShadow({ mode: 'open' }).append(inner);
        inner.attachShadow({ mode: 'open' }).textContent = canary;
      },
    },
  ],
  [
    'text in a slot',
    CONTENT,
    '<div>@</div>',
    {
      build: (root) => {
        root.firstChild.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot>';
      },
    },
  ],
  [
    'root in an editable region',
    ENTERED,
    '<div contenteditable><div></div></div>',
    {
      build: (root, canary) => {
        root.querySelector('div div').attachShadow({ mode: 'open' }).textContent = canary;
      },
    },
  ],
  [
    'closed root',
    SECRET,
    HOST,
    {
      build: (root, canary) => {
        root.inner = root.firstChild.attachShadow({ mode: 'closed' });
        root.inner.textContent = canary;
      },
      change: (root, old, canary) => {
        root.inner.textContent = canary;
      },
    },
  ],
  ['text in a frame', CONTENT, framed('<p>@</p>')],
  ['title in a frame', CONTENT, framed('<p title="@">text</p>')],
  ['title of a frame', CONTENT, '<iframe title="@"></iframe>'],
  ['title of a document in a frame', CONTENT, framed('<title>@</title>')],
  ['field in a frame', ENTERED, framed('<input value="@">')],
  ['password in a frame', SECRET, framed('<input type="password" value="@">')],
  ['comment in a frame', SECRET, framed('<!--@-->')],
  ['script in a frame', SECRET, framed('<script type="text/x">@</script>')],
  [
    'written into a frame',
    CONTENT,
    '<iframe></iframe>',
    {
      build: (root, canary) => {
        root.firstChild.contentDocument.body.textContent = canary;
      },
      change: (root, old, canary) => {
        root.firstChild.contentDocument.body.textContent = canary;
      },
    },
  ],
  ['frame of another origin', SECRET, `<iframe sandbox srcdoc='<p>@</p>'></iframe>`],
  [
    'rule that a script inserts',
    STRUCTURE,
    '<style></style>',
    {
      build: (root, canary) => {
        root.firstChild.sheet.insertRule(`.${canary} { color: red }`);
      },
      change: (root, old, canary) => {
        root.firstChild.sheet.insertRule(`.${canary} { color: red }`);
      },
    },
  ],
  [
    'adopted sheet of a root',
    STRUCTURE,
    HOST,
    {
      build: (root, canary) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`.${canary} { color: red }`);
        root.firstChild.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
      },
      change: (root, old, canary) => {
        root.firstChild.shadowRoot.adoptedStyleSheets[0].replaceSync(`.${canary} { color: red }`);
      },
    },
  ],
];
