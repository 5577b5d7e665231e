/**
 * Ten pages, from quiet to restless. `page` is what `bench.page` makes the page of, `files` what else its server has; `act` is a
 * function that runs in the page when it is recorded, with `random` and `sentence(count)`. What a visitor does is done by
 * events that scripts make, as three pages cannot have one mouse.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { repositoryPath } from '../../../support/paths.mjs';
import { article, heavyRows, styleSheet } from './made.mjs';
import { chats, drags, scrollsOn, shops } from './visitors.mjs';

const SHEET_BYTES = 2_000_000;
const KEYFRAME_BYTES = 300_000;

const style = (css) => `<style>${css}</style>`;
const document = (head, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Workload</title><!--scripts-->${head}</head><body>${body}</body></html>`;

function shopPage() {
  const html = readFileSync(repositoryPath('examples/shop/index.html'), 'utf8');
  // The bench has a recorder of its own; the modules draw the view that the address names.
  const recorded = html.replace('<script src="/config.js"></script>', '<!--scripts-->').replace('<script src="/js/recorder.js"></script>', '');
  return recorded.replace('<!--scripts-->', "<!--scripts--><script>history.replaceState(null, '', '/');</script>");
}

function shopFiles() {
  const types = { '.js': 'text/javascript', '.svg': 'image/svg+xml' };
  const paths = ['js', 'img'].flatMap((directory) => readdirSync(repositoryPath(`examples/shop/${directory}`)).map((name) => `/${directory}/${name}`));
  return Object.fromEntries(paths.map((path) => [path, { body: readFileSync(repositoryPath(`examples/shop${path}`)), type: types[extname(path)] }]));
}

export const WORKLOADS = [
  { name: 'quiet page', page: () => ({ body: article(1, 40) }) },
  {
    name: 'SPA routes',
    page: () => ({ body: `<nav>${'<a href="#">a place</a> '.repeat(20)}</nav>${article(2, 20)}` }),
    act: ({ sentence }) => {
      let route = 0;
      setInterval(() => {
        history.pushState(null, '', `/route/${++route}`);
        const cards = Array.from({ length: 20 }, (_, index) => `<article class="card c${index}"><h2>${sentence(4)}</h2><p>${sentence(40)}</p></article>`);
        document.querySelector('#main').innerHTML = `<h1>${sentence(5)}</h1>${cards.join('')}`;
      }, 3_000);
    },
  },
  {
    name: '10 mutations/s',
    page: () => ({ body: article(3, 40) }),
    act: ({ random, sentence }) => {
      const paragraphs = [...document.querySelectorAll('#main p')];
      let turn = 0;
      setInterval(() => {
        const paragraph = paragraphs[Math.floor(random() * paragraphs.length)];
        if (turn++ % 3 === 0) paragraph.textContent = sentence(12);
        else if (turn % 3 === 1) paragraph.classList.toggle('marked');
        else paragraph.style.width = `${Math.floor(random() * 900)}px`;
      }, 100);
    },
  },
  {
    name: '5,000 rows re-rendered/s',
    page: () => ({ body: '<table><tbody id="rows"></tbody></table>' }),
    act: ({ random }) => {
      const render = () => {
        const row = (_, index) => `<tr class="r${index % 7}"><td>${index}</td><td>Item ${index}</td><td>${Math.floor(random() * 1_000)}</td></tr>`;
        document.querySelector('#rows').innerHTML = Array.from({ length: 5_000 }, row).join('');
      };
      render();
      setInterval(render, 1_000);
    },
  },
  {
    name: '2 MB of CSS',
    page: () => ({ html: document('<link rel="stylesheet" href="/sheet.css">', article(5, 40)) }),
    files: () => ({ '/sheet.css': { body: styleSheet(5, SHEET_BYTES), type: 'text/css', headers: { 'cache-control': 'max-age=3600' } } }),
  },
  {
    name: 'infinite scroll',
    page: () => ({ html: document(style('.post { height: 180px; overflow: hidden; }'), '<div id="feed"></div>') }),
    act: scrollsOn,
  },
  {
    name: 'drag storm',
    page: () => {
      const columns = Array.from({ length: 6 }, (_, column) => `<ul class="column">${Array.from({ length: 10 }, (__, card) => `<li class="card" id="card-${column * 10 + card}">Card ${column * 10 + card}</li>`).join('')}</ul>`);
      return { html: document(style('.board { display: flex; } .column { width: 180px; } .dragged { opacity: 0.6; }'), `<div class="board">${columns.join('')}</div>`) };
    },
    act: drags,
  },
  {
    name: 'chat',
    page: () => ({ html: document(style('#log { height: 500px; overflow: auto; }'), '<div id="log"></div><p id="typing"></p><textarea id="text"></textarea>') }),
    act: chats,
  },
  { name: 'the shop', page: () => ({ html: shopPage() }), files: shopFiles, act: shops },
  {
    name: 'first picture of 300 kB',
    page: () => ({ body: `<ol>${heavyRows(10, KEYFRAME_BYTES)}</ol>` }),
  },
];
