/** Elements, text and their order. */
const LIST = '<ul id="list"><li>one<li>two<li>three<li>four</ul><div id="box">text <b>bold</b> tail</div>';

export default {
  name: 'nodes',
  title: 'Elements, text and their order',
  not: [{ what: 'element names beyond ASCII letters, digits, `-`, `_`, `:` and `.`', why: 'browsers do not agree whether `createElement` takes them; they are rebuilt as div, as by rrweb' }],
  cases: [
    {
      name: 'elements that changed while they were in no document',
      body: '<ul id="u"><li id="a">one<b>bold</b></li><li id="b">two</li></ul>',
      steps: [
        async () => { const item = $('#a'); item.remove(); await null; item.append('changed outside'); item.firstElementChild.title = 'too'; $('#u').append(item); },
        async () => { const item = $('#b'); item.remove(); await wait(30); item.firstChild.data = 'changed later'; $('#u').prepend(item); },
      ],
    },
    {
      name: 'children inserted, removed and replaced',
      body: LIST,
      steps: [
        () => $('#list').append(make('li', {}, 'five'), make('li', {}, 'six')),
        () => $('#list').firstElementChild.remove(),
        () => $('#list').children[1].replaceWith(make('li', { class: 'new' }, 'instead'), 'loose text'),
        () => $('#list').insertBefore(make('li', {}, 'front'), $('#list').firstChild),
      ],
    },
    {
      name: 'the same nodes in another order',
      body: LIST,
      steps: [
        () => $$('#list li').reverse().forEach((item) => $('#list').append(item)),
        () => $('#list').prepend($('#list').lastElementChild),
        () => $$('#list li').sort((a, b) => a.textContent.localeCompare(b.textContent)).forEach((item) => $('#list').append(item)),
      ],
    },
    {
      name: 'a subtree moved into another, and its old parent into it',
      body: '<div id="a"><div id="b"><div id="c">c</div></div></div><div id="d"></div>',
      steps: [
        () => $('#d').append($('#c')),
        () => {
          document.body.append($('#b'));
          $('#b').append($('#a'));
          $('#c').append($('#b'));
        },
      ],
    },
    {
      name: 'nodes that come and go within one task',
      body: LIST,
      steps: [
        () => {
          for (let index = 0; index < 20; index++) {
            const item = make('li', {}, `short-lived ${index}`);
            $('#list').append(item);
            if (index % 3) item.remove();
          }
        },
        () => {
          const kept = $('#box');
          kept.remove();
          kept.setAttribute('data-while', 'out');
          kept.append('changed while out');
          document.body.prepend(kept);
        },
      ],
    },
    {
      name: 'a subtree taken out, changed while it is out, and put back later',
      body: LIST,
      steps: [
        () => {
          window.kept = $('#list');
          kept.remove();
        },
        () => kept.append(make('li', { title: 'made outside' }, 'outside')),
        () => document.body.append(kept),
        () => kept.append(make('li', {}, 'after it came back')),
      ],
    },
    {
      name: 'replaceChildren, with nothing and with known nodes',
      body: LIST,
      steps: [() => $('#list').replaceChildren(...$$('#list li').slice(1).reverse()), () => $('#box').replaceChildren(), () => $('#box').replaceChildren('again ', make('i', {}, 'new'))],
    },
    {
      name: 'innerHTML, outerHTML and insertAdjacentHTML',
      body: LIST,
      steps: [
        () => ($('#box').innerHTML = '<p>by <em>markup</em><p>two<table><tr><td>cell</table>'),
        () => ($('#list').outerHTML = '<ol id="list"><li>new list</ol>'),
        () => {
          $('#list').insertAdjacentHTML('beforebegin', '<h2>before</h2>');
          $('#list').insertAdjacentHTML('afterbegin', '<li>first');
          $('#list').insertAdjacentHTML('beforeend', '<li>last');
          $('#list').insertAdjacentHTML('afterend', '<hr>');
        },
        () => ($('#box').innerHTML = ''),
      ],
    },
    {
      name: 'text changed by data, textContent, appendData, insertData and deleteData',
      body: '<p id="a">one</p><p id="b">two</p><p id="c">three</p>',
      steps: [
        () => ($('#a').firstChild.data = 'changed'),
        () => ($('#b').textContent = 'all new'),
        () => {
          const text = $('#c').firstChild;
          text.appendData(' more');
          text.insertData(0, 'first ');
          text.deleteData(2, 3);
          text.replaceData(0, 1, 'F');
        },
        () => ($('#a').textContent = ''),
      ],
    },
    {
      name: 'splitText and normalize',
      body: '<p id="a">one two three</p>',
      steps: [
        () => $('#a').firstChild.splitText(4).splitText(4),
        () => ($('#a').childNodes[1].data = 'TWO '),
        () => $('#a').normalize(),
        () => ($('#a').firstChild.data += ' end'),
      ],
    },
    {
      name: 'edits by Range: extract, insert, surround, delete',
      body: '<p id="a">one <b>two</b> three <i>four</i> five</p><p id="b"></p>',
      steps: [
        () => {
          const range = document.createRange();
          range.setStart($('#a').firstChild, 2);
          range.setEnd($('#a b').firstChild, 1);
          $('#b').append(range.extractContents());
        },
        () => {
          const range = document.createRange();
          range.selectNode($('#a i'));
          range.surroundContents(make('mark'));
          range.collapse(true);
          range.insertNode(make('u', {}, 'inserted'));
        },
        () => {
          const range = document.createRange();
          range.selectNodeContents($('#b'));
          range.deleteContents();
        },
      ],
    },
    {
      name: 'fragments, clones, imported and adopted nodes',
      body: `${LIST}<template id="t"><section><h3>from a template</h3><p>text</p></section></template>`,
      steps: [
        () => document.body.append($('#t').content.cloneNode(true)),
        () => {
          const other = document.implementation.createHTMLDocument('other');
          other.body.innerHTML = '<article>of another <b>document</b></article>';
          document.body.append(document.importNode(other.querySelector('b'), true), document.adoptNode(other.querySelector('article')));
        },
        () => document.body.append($('#list').cloneNode(true)),
      ],
    },
    {
      name: 'content of a template is not shown, and does not come into being',
      body: '<template id="t"><p>inert</p></template><p>shown</p>',
      steps: [() => $('#t').content.append(make('p', {}, 'more inert')), () => $('#t').append(make('p', {}, 'a child beside the content'))],
    },
    {
      name: 'attributes set, changed, emptied and removed',
      body: '<div id="a" title="old" hidden data-x="1" class="c"></div>',
      steps: [
        () => {
          $('#a').setAttribute('title', 'new');
          $('#a').setAttribute('data-x', '');
          $('#a').removeAttribute('hidden');
        },
        () => {
          $('#a').toggleAttribute('data-flag');
          $('#a').classList.add('d');
          $('#a').dataset.longName = 'v';
          $('#a').removeAttribute('title');
        },
        () => ($('#a').className = ''),
        () => ($('#a').id = 'renamed'),
      ],
    },
    {
      name: 'names of attributes that only a parser makes',
      body: '<div id="a" @click="x" :bind="y" #ref [prop]="z" (event)="w" *if="q" data-ok="ok">text</div>',
      steps: [() => ($('#a').innerHTML = '<p @a="1" b{}="2" class="ok">inner</p>')],
    },
    {
      name: 'elements of unknown and strange names',
      body: '<strange>unknown</strange><div id="a"></div>',
      steps: [
        () => $('#a').append(document.createElement('what_is:this'), document.createElement('a.b'), document.createElement('UPPER')),
        () => ($('#a').innerHTML += '<x-1.y_z>dots and lines</x-1.y_z>'),
      ],
    },
    {
      name: 'comments, processing instructions and CDATA between nodes',
      body: '<div id="a">one<!-- c -->two</div>',
      steps: [
        () => $('#a').append(document.createComment('new'), 'three', document.createComment('newer')),
        () => $('#a').insertBefore(make('b', {}, 'between comments'), $('#a').lastChild),
        () => ($('#a').childNodes[1].data = 'changed comment'),
        () => $('#a').childNodes[1].remove(),
      ],
    },
    {
      name: 'a tree five hundred levels deep',
      body: '<div id="a"></div>',
      steps: [
        () => {
          let inner = $('#a');
          for (let depth = 0; depth < 500; depth++) {
            const child = make('div', { 'data-depth': depth });
            inner.append(child);
            inner = child;
          }
          inner.append('the bottom');
        },
        () => $('[data-depth="250"]').prepend('half way'),
      ],
    },
    {
      name: 'two thousand siblings, and some moved among them',
      body: '<div id="a"></div>',
      steps: [
        () => $('#a').append(...Array.from({ length: 2000 }, (_, index) => make('i', {}, String(index)))),
        () => {
          for (let index = 0; index < 40; index++) $('#a').insertBefore($('#a').children[(index * 377) % 2000], $('#a').children[(index * 911) % 2000]);
        },
        () => $$('#a i').forEach((item, index) => index % 7 === 0 && item.remove()),
      ],
    },
    {
      name: 'the title and the language of the document',
      body: LIST,
      steps: [() => (document.title = 'Another title'), () => document.documentElement.setAttribute('lang', 'de'), () => ($('title').firstChild.data = 'By its text')],
    },
    {
      name: 'a new body and a new root element',
      body: LIST,
      steps: [
        () => {
          const body = make('body', { class: 'second' }, make('p', {}, 'in the second body'));
          document.body.replaceWith(body);
        },
        () => {
          const html = make('html', { class: 'new-root' }, make('head', {}, make('title', {}, 'new')), make('body', {}, make('p', {}, 'in a new root')));
          document.documentElement.replaceWith(html);
        },
      ],
    },
  ],
};
