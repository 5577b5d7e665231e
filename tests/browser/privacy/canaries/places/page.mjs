/** The page as a whole: its address, errors, what the application hands over, what nobody records. */
import { CONTENT, GIVEN, SAID, SECRET, STRUCTURE } from '../rules.mjs';

const throwing = (make) => ({ act: `(root, canary) => { setTimeout(() => { throw (${make})(canary); }); }` });
const act = (make) => ({ act: make });

/** `act` runs while the recording goes on. */
export const PAGE = [
  ['value in the address', SECRET, '', { address: 'token=@' }],
  ['name in the address', GIVEN, '', { address: '@=1' }],
  ['fragment of the address', SECRET, '', { address: '#@' }],
  ['pushState', SECRET, '', act((root, canary) => history.pushState(null, '', `?token=${canary}`))],
  ['replaceState', SECRET, '', act((root, canary) => history.replaceState(null, '', `?token=1#${canary}`))],
  [
    'value in the path',
    SECRET,
    '',
    act((root, canary) => history.pushState(null, '', `${location.pathname};s=${canary}`)),
  ],
  ['state of the history', SECRET, '', act((root, canary) => history.pushState({ secret: canary }, ''))],
  ['message of an error', SAID, '', throwing((canary) => new TypeError(`no ${canary} here`))],
  [
    'value in the message of an error',
    SECRET,
    '',
    throwing((canary) => new Error(`at https://a.example/x?q=${canary}`)),
  ],
  ['what is thrown', SAID, '', throwing((canary) => canary)],
  [
    'text before a stack',
    SAID,
    '',
    throwing((canary) => Object.assign(new Error('x'), { stack: `${canary}\n    at f (https://a.example/x.js:1:1)` })),
  ],
  [
    'value in a stack',
    SECRET,
    '',
    throwing((canary) =>
      Object.assign(new Error('x'), {
        stack: `Error: x\n    at f (https://a.example/x.js?q=${canary}:1:1)\nf@https://a.example/x.js?q=${canary}:1:1`,
      }),
    ),
  ],
  ['rejection', SAID, '', act((root, canary) => void Promise.reject(new Error(`no ${canary}`)))],
  ['addError', GIVEN, '', act((root, canary) => Afterimage.addError(new Error(canary)))],
  ['value in addError', SECRET, '', act((root, canary) => Afterimage.addError(new Error(`at /x?q=${canary}`)))],
  ['context of addError', GIVEN, '', act((root, canary) => Afterimage.addError(new Error('x'), { id: canary }))],
  ['setUser', GIVEN, '', act((root, canary) => Afterimage.setUser({ id: canary }))],
  ['startView', GIVEN, '', act((root, canary) => Afterimage.startView(canary))],
  [
    'value in a script that fails',
    SECRET,
    '<div></div>',
    act((root, canary) => {
      const script = document.createElement('script');
      script.src = `/missing.js?q=${canary}`;
      root.append(script);
    }),
  ],
  [
    'path of a script that fails',
    STRUCTURE,
    '<div></div>',
    act((root, canary) => {
      const script = document.createElement('script');
      script.src = `/${canary}.js`;
      root.append(script);
    }),
  ],
  [
    'selected text',
    CONTENT,
    '<p></p>',
    act((root, canary) => {
      root.firstChild.textContent = canary;
      getSelection().selectAllChildren(root.firstChild);
    }),
  ],
  [
    'paste',
    SECRET,
    '<input>',
    act((root, canary) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', canary);
      root.firstChild.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
    }),
  ],
  [
    'data of an input event',
    SECRET,
    '<input>',
    act((root, canary) => root.firstChild.dispatchEvent(new InputEvent('input', { bubbles: true, data: canary }))),
  ],
  [
    'key',
    SECRET,
    '<input>',
    act((root, canary) =>
      root.firstChild.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, key: canary, code: canary })),
    ),
  ],
  ['property of an element', SECRET, '<p>text</p>', act((root, canary) => void (root.firstChild.secret = canary))],
  ['console', SECRET, '', act((root, canary) => console.error(canary))],
  ['storage', SECRET, '', act((root, canary) => localStorage.setItem('secret', canary))],
  ['cookie', SECRET, '', act((root, canary) => void (document.cookie = `secret=${canary}; path=/`))],
  [
    'request of the page',
    SECRET,
    '',
    act((root, canary) => void fetch(`/x?q=${canary}`, { method: 'POST', body: canary })),
  ],
  ['window.name', SECRET, '', act((root, canary) => void (window.name = canary))],
  ['message', SECRET, '', act((root, canary) => postMessage(canary))],
];
