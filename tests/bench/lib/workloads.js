// Mutation workloads, re-made from their descriptions. Each is run in the page and gives a promise of its end.
export const WORKLOADS = {
  async 'deep nested'() {
    document.body.innerHTML = '';
    for (let root = 0; root < 100; root++) {
      let at = document.body.appendChild(document.createElement('div'));
      for (let level = 0; level < 256; level++) at = at.appendChild(document.createElement('div'));
    }
  },
  async 'one large add'() {
    const fragment = document.createDocumentFragment();
    for (let chain = 0; chain < 1000; chain++) {
      let at = fragment;
      for (let depth = 0; depth < 10; depth++) {
        const div = document.createElement('div');
        div.setAttribute('class', `level-${depth}`);
        div.setAttribute('data-chain', String(chain));
        at = at.appendChild(div);
      }
    }
    document.body.append(fragment);
  },
  async 'add and remove'() {
    const add = () => {
      const fragment = document.createDocumentFragment();
      for (let chain = 0; chain < 1000; chain++) {
        let at = fragment;
        for (let depth = 0; depth < 10; depth++) at = at.appendChild(document.createElement('div'));
      }
      document.body.append(fragment);
    };
    add();
    for (const div of [...document.body.querySelectorAll('div')]) div.remove();
    add();
  },
  async 'descendants one by one'() {
    let at = document.body;
    for (let index = 0; index < 1000; index++) {
      const div = document.createElement('div');
      div.textContent = `text ${index}`;
      at.append(div);
      at = div;
    }
  },
  async 'add and move'() {
    const first = document.body.appendChild(document.createElement('div'));
    const container = first.appendChild(document.createElement('div'));
    for (let index = 0; index < 10_000; index++) container.append(document.createElement('div'));
    const second = document.body.appendChild(document.createElement('div'));
    second.append(container);
    first.remove();
    container.append(document.createElement('div'));
  },
  async attributes() {
    for (const div of document.querySelectorAll('.row')) div.classList.add('changed');
    for (const div of document.querySelectorAll('.name')) div.classList.add('changed');
  },
  async 'texts in frames'() {
    const names = [...document.querySelectorAll('.name')];
    for (let frame = 0; frame < 20; frame++) {
      await new Promise(requestAnimationFrame);
      for (let index = frame; index < names.length; index += 10) names[index].firstChild.data = `changed ${frame}`;
    }
  },
  async 'rows reversed'() {
    const rows = [...document.querySelectorAll('.row')].slice(0, 2_000);
    for (const row of rows.reverse()) document.body.append(row);
  },
  async 'rows rendered anew'() {
    for (let frame = 0; frame < 10; frame++) {
      await new Promise(requestAnimationFrame);
      const host = document.querySelector('#host') ?? document.body.appendChild(Object.assign(document.createElement('div'), { id: 'host' }));
      host.innerHTML = Array.from({ length: 400 }, (_, index) => `<p class="a b"><b>${index}</b> of frame ${frame}</p>`).join('');
    }
  },
};
