/** Custom elements and shadow roots. */
const DEFINE = `
  <script>
    customElements.define('x-card', class extends HTMLElement {
      connectedCallback() {
        if (this.shadowRoot) return;
        this.attachShadow({ mode: 'open' }).innerHTML = '<style>:host { display: block; border-top: 3px solid rgb(1, 2, 3) } ::slotted(b) { color: rgb(4, 5, 6) } p { margin-top: 7px }</style><p part="line">card <slot></slot><slot name="foot">no foot</slot></p>';
      }
    });
  </script>`;

export default {
  name: 'shadow',
  title: 'Custom elements and shadow roots',
  not: [
    { what: 'closed shadow roots', why: 'a page cannot reach into them, and neither can a recorder without changing what the page calls' },
    { what: 'slots filled by `slot.assign()`', why: 'not told yet; slots by name are' },
    { what: 'shadow roots of polyfills', why: 'they are ordinary elements to the browser, and are recorded as such' },
  ],
  cases: [
    {
      name: 'a component with slots, and what is put into it',
      body: `${DEFINE}<x-card id="c"><b>light</b></x-card>`,
      steps: [() => $('#c').append(make('i', { slot: 'foot' }, 'foot')), () => document.body.append(make('x-card', {}, 'second')), () => $('#c').shadowRoot.querySelector('p').prepend('changed ')],
    },
    {
      name: 'a declarative shadow root',
      body: '<div id="h"><template shadowrootmode="open"><style>p { color: rgb(9, 9, 9) }</style><p>declared <slot></slot></p></template>light</div>',
      steps: [() => $('#h').shadowRoot.append(make('p', {}, 'later')), () => ($('#h').textContent = 'other light')],
    },
    {
      name: 'attachShadow on an element that was recorded long before',
      body: '<div id="h">light child, hidden once a root is there</div><div id="i"></div>',
      steps: [() => $('#h').attachShadow({ mode: 'open' }), () => $('#h').shadowRoot.append(make('p', {}, 'in the root'), make('slot')), () => ($('#i').attachShadow({ mode: 'open' }).innerHTML = '<em>filled at once</em>')],
    },
    {
      name: 'elements made in a frame that was gone before anything of it was read, changed by its own methods',
      body: '<div id="list"></div>',
      steps: [
        () => {
          const frame = document.createElement('iframe');
          document.body.append(frame);
          const inside = frame.contentDocument;
          inside.body.innerHTML = '<div id="h">host</div><input id="i" value="first"><select id="s"><option>a<option>b</select><dialog id="d">asks</dialog><p id="p">adopted</p>';
          $('#list').append(...inside.body.children);
          frame.remove();
        },
        () => {
          $('#h').attachShadow({ mode: 'open' }).innerHTML = '<em>late</em> <slot></slot>';
          $('#i').value = 'second';
          $('#s').selectedIndex = 1;
        },
        () => $('#d').showModal(),
      ],
    },
    {
      name: 'elements of one gone frame that come one kind after the other',
      body: '<div id="list"></div>',
      steps: [
        () => {
          const frame = document.createElement('iframe');
          document.body.append(frame);
          frame.contentDocument.body.innerHTML = '<div id="h">host</div><textarea id="t">first</textarea><dialog id="d">asks</dialog>';
          window.brought = [...frame.contentDocument.body.children];
          document.adoptNode(brought[0]);
          $('#list').append(brought[0]);
          frame.remove();
        },
        () => $('#list').append(...brought.slice(1)),
        () => {
          $('#h').attachShadow({ mode: 'open' }).innerHTML = '<em>late</em>';
          $('#t').value = 'second';
          $('#d').showModal();
        },
      ],
    },
    {
      name: 'an empty shadow root',
      body: '<div id="h">hidden by an empty root</div>',
      steps: [() => $('#h').attachShadow({ mode: 'open' }), () => $('#h').append('still hidden')],
    },
    {
      name: 'shadow roots in shadow roots, three deep',
      body: '<div id="h"></div>',
      steps: [
        () => {
          let host = $('#h');
          for (let depth = 1; depth <= 3; depth++) {
            const root = host.attachShadow({ mode: 'open' });
            root.innerHTML = `<p>depth ${depth}</p><div></div>`;
            host = root.querySelector('div');
          }
          window.deepest = host;
        },
        () => deepest.append('deep light'),
        () => deepest.getRootNode().append(make('b', {}, 'at the bottom')),
        () => (deepest.getRootNode().querySelector('p').textContent = 'bottom text changed'),
      ],
    },
    {
      name: 'a host moved, taken out and put back',
      body: `${DEFINE}<div id="a"><x-card id="c">light</x-card></div><div id="b"></div>`,
      steps: [
        () => $('#b').append($('#c')),
        () => $('#c').shadowRoot.append(make('p', {}, 'after the move')),
        () => {
          window.card = $('#c');
          card.remove();
        },
        () => {
          card.shadowRoot.append(make('p', {}, 'while out'));
          $('#a').append(card);
        },
        () => card.shadowRoot.append(make('p', {}, 'after it came back')),
      ],
    },
    {
      name: 'a node moved from the light tree into a root, and back',
      body: '<p id="p">wanders</p><div id="h"></div>',
      steps: [() => $('#h').attachShadow({ mode: 'open' }).append(make('section')), () => $('#h').shadowRoot.firstChild.append($('#p')), () => ($('#h').shadowRoot.querySelector('#p').textContent = 'inside'), () => document.body.prepend($('#h').shadowRoot.querySelector('#p'))],
    },
    {
      name: 'an element defined after it was inserted',
      unlike: { way: 'seek, virtual DOM on', why: 'an element that stands already is not made anew as a custom one' },
      body: '<style>x-late:not(:defined) { color: rgb(200, 0, 0) } x-late:defined { color: rgb(0, 100, 0) }</style><x-late>late</x-late>',
      steps: [
        () => customElements.define('x-late', class extends HTMLElement {
            connectedCallback() {
              this.setAttribute('ready', '');
              this.append(' and defined');
            }
          }),
      ],
    },
    {
      name: 'a built-in element made custom',
      body: '<button is="x-button" id="b">press</button>',
      engines: ['chromium', 'firefox'],
      steps: [
        () => customElements.define('x-button', class extends HTMLButtonElement {
            connectedCallback() {
              this.classList.add('upgraded');
            }
          }, { extends: 'button' }),
        () => document.body.append(document.createElement('button', { is: 'x-button' })),
      ],
    },
    {
      name: 'a page whose own attachShadow wraps the native one',
      body: '<div id="h"></div>',
      before: `const native = Element.prototype.attachShadow; Element.prototype.attachShadow = function (init) { window.wrapped = (window.wrapped ?? 0) + 1; return native.call(this, init); };`,
      steps: [() => ($('#h').attachShadow({ mode: 'open' }).innerHTML = '<p>wrapped</p>'), () => $('#h').shadowRoot.append('more')],
    },
    {
      name: 'scroll positions in a shadow root',
      body: '<div id="h"></div>',
      steps: [
        () => ($('#h').attachShadow({ mode: 'open' }).innerHTML = '<div id="s" style="height: 50px; overflow: auto"><div style="height: 500px">tall</div></div>'),
        () => ($('#h').shadowRoot.querySelector('#s').scrollTop = 120),
      ],
    },
    {
      name: 'closed roots are not recorded, and disturb nothing',
      body: '<div id="h" style="height: 40px"></div><p id="p">beside</p>',
      steps: [() => ($('#h').attachShadow({ mode: 'closed' }).innerHTML = '<div style="height: 10px"></div>'), () => $('#p').append(' changed')],
    },
  ],
};
