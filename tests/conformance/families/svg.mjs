/** SVG and MathML. */

export default {
  name: 'svg',
  title: 'SVG and MathML',
  not: [
    { what: 'the namespace of attributes that are set later', why: 'the replayer sets `xlink:href` by its name alone then; a link in a drawing may lose its colour' },
    { what: 'the layout of formulas', why: 'rrweb events have no way to say the namespace of MathML' },
  ],
  cases: [
    {
      name: 'elements whose names have capitals',
      body: `<svg id="s" width="200" height="80" viewBox="0 0 200 80" preserveAspectRatio="none"><defs><linearGradient id="g" gradientTransform="rotate(5)"><stop offset="0" stop-color="red"/></linearGradient><path id="p" d="M0 40h200"/><clipPath id="c"><rect width="9" height="9"/></clipPath></defs><text><textPath href="#p">along a path</textPath></text><rect width="40" height="20" fill="url(#g)"/></svg>`,
      steps: [
        () => $('#s').setAttribute('viewBox', '0 0 100 80'),
        () => $('linearGradient').setAttribute('gradientTransform', 'rotate(45)'),
      ],
    },
    {
      name: 'a textPath added later',
      body: '<svg id="s" width="200" height="80"><path id="p" d="M0 40h200"/></svg>',
      // Sent in its own case, which the replayer keeps everywhere else.
      unlike: { way: 'seek, virtual DOM on', why: 'the replayer makes its name lower case when it seeks with its virtual DOM' },
      steps: [
        () => {
          const path = document.createElementNS('http://www.w3.org/2000/svg', 'textPath');
          path.setAttribute('href', '#p');
          path.textContent = 'added later';
          const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
          text.append(path);
          $('#s').append(text);
        },
      ],
    },
    {
      name: 'foreignObject with HTML in it',
      body: '<svg width="200" height="80"><foreignObject id="f" width="150" height="60"><div xmlns="http://www.w3.org/1999/xhtml">html <b>inside</b></div></foreignObject></svg>',
      steps: [() => $('#f').append(make('p', {}, 'new html')), () => ($('#f div').style.color = 'rgb(1, 2, 3)')],
    },
    {
      name: 'use and symbol, by href and by xlink:href',
      body: '<svg width="60" height="60"><symbol id="y" viewBox="0 0 4 4"><circle r="2"/></symbol><use id="u" xlink:href="#y" width="20" height="20"/><use id="v" href="#y" width="20" height="20" x="20"/></svg>',
      steps: [
        () => $('#u').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '#other'),
        () => $('#v').removeAttribute('href'),
        () => $('#u').removeAttributeNS('http://www.w3.org/1999/xlink', 'href'),
      ],
    },
    {
      name: 'a whole drawing made by script',
      body: '<div id="a"></div>',
      steps: [
        () => {
          const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
          svg.setAttribute('viewBox', '0 0 20 20');
          svg.innerHTML = '<g fill="green"><radialGradient id="r"/><feGaussianBlur stdDeviation="1"/><circle cx="5" cy="5" r="4"/><title>tip</title></g>';
          $('#a').append(svg);
        },
        () => $('circle').setAttribute('r', '2'),
        () => $('#a').append($('g')),
        () => $('svg').append($('#a > g')),
      ],
    },
    {
      name: 'style and class inside a drawing',
      body: '<svg width="40" height="40"><style>.k { fill: rgb(9, 8, 7); }</style><rect class="k" width="9" height="9"/><rect id="r" width="9" height="9" x="9"/></svg>',
      steps: [() => $('#r').classList.add('k'), () => $('#r').style.setProperty('opacity', '0.5')],
    },
    {
      name: 'MathML',
      body: '<math id="m" display="block"><mfrac><mi>a</mi><msqrt><mn>2</mn></msqrt></mfrac></math>',
      steps: [() => ($('mi').textContent = 'b'), () => $('#m').append(document.createElementNS('http://www.w3.org/1998/Math/MathML', 'mn'))],
      // Without its namespace it is laid out as words.
      looks: false,
    },
    {
      name: 'attributes of namespaces',
      looks: false,
      body: '<svg id="s" width="20" height="20"><a id="l"><text y="9">x</text></a></svg>',
      steps: [
        () => {
          $('#l').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', '/somewhere');
          $('#l').setAttributeNS('http://www.w3.org/XML/1998/namespace', 'xml:lang', 'fr');
        },
        () => $('#l').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:title', 'tip'),
      ],
    },
    {
      name: 'attributes of namespaces removed, and put under other prefixes',
      looks: false,
      body: '<svg id="s" width="20" height="20"><a id="l"><text y="9">x</text></a></svg><p id="p">p</p>',
      steps: [
        () => {
          $('#l').setAttributeNS('http://www.w3.org/1999/xlink', 'href', '/without-prefix');
          $('#p').setAttributeNS('urn:own', 'own:kind', 'v');
          $('#p').setAttributeNS('urn:own', 'own:other', 'v');
        },
        () => {
          $('#l').removeAttributeNS('http://www.w3.org/1999/xlink', 'href');
          $('#p').removeAttributeNS('urn:own', 'kind');
          $('#p').removeAttributeNS('urn:own', 'other');
          $('#p').setAttributeNS('urn:own', 'else:other', 'w');
        },
      ],
    },
    {
      name: 'attributes written by the objects of the drawing',
      body: '<svg id="s" viewBox="0 0 100 100" width="200" height="200"><rect id="r" width="50" height="50" transform="translate(1 1)"/><polyline id="l" points="0,0 9,9"/></svg>',
      steps: [
        () => {
          window.shift = $('#r').transform.baseVal.getItem(0);
          $('#s').viewBox.baseVal.width = 150;
          $('#s').className.baseVal = 'k';
        },
        () => shift.setTranslate(30, 5),
        () => {
          $('#r').x.baseVal.value = 7;
          $('#r').width.baseVal.valueAsString = '10%';
          $('#l').points.appendItem($('#l').points.getItem(1));
        },
        () => shift.setRotate(20, 3, 3),
      ],
    },
    {
      name: 'the same of what a drawing had none of before, and in a frame',
      body: '<svg id="s" viewBox="0 0 100 100" width="200" height="200"></svg><iframe id="f" srcdoc="<svg id=t></svg>"></iframe>',
      steps: [
        () => {
          const circle = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
          $('#s').append(circle);
          circle.r.baseVal.value = 20;
          window.moves = circle.transform.baseVal;
          $('#f').contentDocument.querySelector('#t').append($('#f').contentDocument.createElementNS('http://www.w3.org/2000/svg', 'ellipse'));
        },
        () => {
          $('circle').cx.baseVal.value = 9;
          $('#f').contentDocument.querySelector('ellipse').rx.baseVal.value = 12;
          $('#f').contentDocument.querySelector('ellipse').ry.baseVal.value = 7;
        },
        () => moves.appendItem($('#s').createSVGTransformFromMatrix($('#s').createSVGMatrix().translate(4, 4))),
        () => ($('#f').contentDocument.querySelector('ellipse').rx.baseVal.value = 20),
      ],
    },
    {
      name: 'what is held of the first drawings from before they were read',
      body: '<p id="p">one</p>',
      steps: [
        () => {
          const make = (name) => document.createElementNS('http://www.w3.org/2000/svg', name);
          window.later = make('svg');
          const rect = make('rect');
          later.append(rect);
          window.held = [rect.width.baseVal, rect.transform.baseVal];
          const svg = make('svg');
          const circle = make('circle');
          svg.append(circle);
          held.push(circle.r.baseVal);
          $('#p').append(svg);
        },
        () => (held[2].value = 12),
        () => $('#p').append(later),
        () => (held[0].value = 9),
        () => held[1].appendItem(later.createSVGTransformFromMatrix(later.createSVGMatrix().translate(4, 4))),
      ],
    },
    {
      name: 'what is held of the first drawing, made of markup',
      body: '<div id="p"></div>',
      steps: [
        () => {
          $('#p').attachShadow({ mode: 'open' }).innerHTML =
            '<svg width="90"><polyline points="0,0 9,9"/><g><rect width="8" height="8"/></g></svg>';
          const [svg, line, rect] = $('#p').shadowRoot.querySelectorAll('svg, polyline, rect');
          window.held = [svg.width.baseVal, line.points, rect.height.baseVal, rect.className];
        },
        () => (held[0].value = 120),
        () => held[1].appendItem(held[1].getItem(1)),
        () => (held[2].value = 30),
        () => (held[3].baseVal = 'k'),
      ],
    },
    {
      name: 'what was held before the recorder came',
      body: '<svg id="s" width="90"><rect width="8" height="8"/></svg><script>held = [document.querySelector("rect").width.baseVal, document.querySelector("svg").height]</script>',
      steps: [() => (held[0].value = 12), () => (held[1].baseVal.value = 40)],
    },
    {
      name: 'a sheet in a drawing that is disabled and enabled',
      body: '<svg width="40" height="40"><style id="v">rect { fill: rgb(1, 2, 3) }</style><style id="w">rect { stroke: rgb(4, 5, 6) }</style><rect width="9" height="9"/></svg>',
      steps: [() => ($('#v').sheet.disabled = true), () => ($('#w').sheet.disabled = true), () => ($('#w').sheet.disabled = false)],
    },
  ],
};
