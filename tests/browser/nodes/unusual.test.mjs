import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const rest = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));`;

onEachBrowser('unusual documents', (bench) => {
  test('the root, the body and the doctype are replaced', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: '<p>old</p>', before: rest }), (browser) =>
      browser.evaluate(async () => {
        document.doctype.remove();
        await rest();
        const body = document.createElement('body');
        body.innerHTML = '<p>new body</p>';
        document.body.replaceWith(body);
        await rest();
        const html = document.createElement('html');
        html.lang = 'fr';
        html.append(...document.documentElement.childNodes);
        document.replaceChild(html, document.documentElement);
        html.lastChild.append('text at the end');
        await rest();
        document.insertBefore(
          document.implementation.createDocumentType(
            'html',
            '-//W3C//DTD HTML 4.01//EN',
            'http://www.w3.org/TR/html4/strict.dtd',
          ),
          html,
        );
        document.append(document.createComment('after'));
      }),
    );
  });

  test('nodes that move between documents, roots and fragments', LIMIT, async () => {
    const body =
      '<div id="a"><p>one <b>bold</b></p><input value="x"></div><div id="host"></div><iframe id="f"></iframe><section></section>';
    await bench.recordPage(bench.page({ body, before: rest }), (browser) =>
      browser.evaluate(async () => {
        const find = (selector) => document.querySelector(selector);
        const [p, input, frame] = [find('#a p'), find('#a input'), find('#f').contentDocument];
        const root = find('#host').attachShadow({ mode: 'open' });
        await rest();
        input.value = 'set';
        root.append(p, input);
        await rest();
        frame.body.append(p);
        frame.body.append(frame.importNode(find('section'), true));
        await rest();
        p.append('in the frame');
        await rest();
        find('section').append(document.adoptNode(p));
        const fragment = document.createDocumentFragment();
        fragment.append(...find('#a').childNodes, input);
        await rest();
        input.value = 'set outside';
        find('section').prepend(fragment);
        await rest();
        const copy = find('#host').cloneNode(true);
        copy.id = 'copy';
        document.body.append(copy, find('section').cloneNode(true));
      }),
    );
  });

  test('shadow roots out of HTML strings, clones and nested templates', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: '<main></main>', before: rest }), (browser) =>
      browser.evaluate(async () => {
        const main = document.querySelector('main');
        const html =
          '<div id="d"><template shadowrootmode="open" shadowrootclonable="true"><i>in</i><slot></slot><x-y><template shadowrootmode="open">deep</template></x-y></template>light</div>';
        if (main.setHTMLUnsafe) main.setHTMLUnsafe(html);
        else main.innerHTML = '<div id="d">light</div>';
        await rest();
        main.append(main.firstChild.cloneNode(true));
        await rest();
        const root = main.firstChild.shadowRoot ?? main.firstChild.attachShadow({ mode: 'open' });
        root.innerHTML = '<template><p>never shown</p></template><b>again</b>';
        await rest();
        const template = document.createElement('template');
        template.innerHTML = '<u>from a template</u>';
        main.append(template, template.content.cloneNode(true), document.importNode(template.content, true));
        template.content.firstChild.append('unseen');
      }),
    );
  });

  test('attributes that share a local name, and one that is replaced as a node', LIMIT, async () => {
    const { live } = await bench.recordPage(
      bench.page({ body: '<p id="p" title="t">p</p><svg><a><text>t</text></a></svg>', before: rest }),
      (browser) =>
        browser.evaluate(async () => {
          const [p, a] = [document.querySelector('p'), document.querySelector('svg a')];
          a.setAttribute('href', '#plain');
          a.setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#linked');
          await rest();
          a.removeAttribute('href');
          const attribute = document.createAttribute('title');
          attribute.value = 'node';
          p.setAttributeNode(attribute);
          await rest();
          attribute.value = 'changed as a node';
          p.attributes.id.nodeValue = 'renamed';
          p.dataset.oneTwo = '3';
          p.classList.add('x', 'y');
          p.style.cssText = 'color: red';
          p.style.setProperty('--own', 'blue');
          p.ariaLabel = 'label';
          a.attributeStyleMap?.set('opacity', '0.5');
        }),
    );
    assert.ok(live.some(({ attributes }) => attributes?.id === 'renamed'));
  });

  test('text of every kind', LIMIT, async () => {
    const body =
      '<pre>\n\nleading lines</pre><textarea>\n\nleading</textarea><noscript><p>no script</p></noscript><xmp><b>raw</b></xmp><p id="p">&nbsp;&lt;&amp;\u{1F600}</p><div id="long"></div><table id="t">lost<tr><td>cell</table>';
    await bench.recordPage(bench.page({ body, before: rest }), (browser) =>
      browser.evaluate(async () => {
        const p = document.querySelector('#p');
        p.append('', ' ', '\u2028', '</script>', '\u0000\u0001'.slice(1), document.createTextNode(''));
        document.querySelector('#long').textContent = 'long ünïcode 😀 '.repeat(20_000);
        await rest();
        p.firstChild.appendData('tail');
        p.firstChild.insertData(1, 'head');
        p.firstChild.deleteData(0, 1);
        p.firstChild.replaceData(0, 2, '');
        document.title = 'A new title';
        document.querySelector('textarea').textContent = 'new default';
        document.querySelector('#long').firstChild.data += 'end';
        document.querySelector('pre').prepend('\n');
      }),
    );
  });

  test('a page that replaced what arrays, maps and functions do', LIMIT, async () => {
    const before = `
      Object.prototype.extra = function () {};
      Array.prototype.extra = 1;
      for (const name of ['map', 'filter', 'forEach', 'push', 'flatMap', 'some', 'flat', 'indexOf', 'splice', 'find', 'reverse']) {
        const native = Array.prototype[name];
        Array.prototype[name] = function (...given) {
          return native.apply(this, given);
        };
      }
      Array.prototype.toJSON = function () { return 'spoiled'; };
      String.prototype.toJSON = function () { return 'spoiled'; };
      window.restore = () => {
        delete Array.prototype.toJSON;
        delete String.prototype.toJSON;
      };`;
    await bench.recordPage(
      bench.page({ body: '<ul><li>1</ul><select><option>a<option>b</select>', before: rest + before }),
      (browser) =>
        browser.evaluate(async () => {
          document.querySelector('ul').append(document.createElement('li'));
          document.querySelector('select').selectedIndex = 1;
          document.querySelector('select').setAttribute('title', 't');
          await rest();
          document.body.insertAdjacentHTML('beforeend', '<style>p { color: red }</style><p>late</p>');
          Afterimage.addError(new Error('given'), { list: [1] });
          await rest(400);
          // The test's own messages would be spoiled.
          restore();
        }),
    );
  });

  test('a storm of moves, of which only the end is seen', LIMIT, async () => {
    await bench.recordPage(bench.page({ body: '<ol></ol>', before: rest }), (browser) =>
      browser.evaluate(async () => {
        const ol = document.querySelector('ol');
        for (let index = 0; index < 300; index++)
          ol.append(Object.assign(document.createElement('li'), { textContent: String(index) }));
        await rest();
        let state = 7;
        const random = (most) => (state = (Math.imul(state, 1103515245) + 12345) >>> 1) % most;
        for (let step = 0; step < 3_000; step++) {
          const item = ol.children[random(ol.children.length)];
          const other = ol.children[random(ol.children.length)];
          if (step % 7 === 0 && !item.contains(other)) other.append(item);
          else ol.insertBefore(item, other);
          if (step % 11 === 0) item.className = `c${step}`;
          if (step % 500 === 0) await rest(20);
        }
      }),
    );
  });
});
