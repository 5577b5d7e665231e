/** Visitors that are scripts of the page. Each function runs in it: it sees nothing of this file's scope. */

/** Scrolls on by 1,000 px a second, through a feed that grows before its end is reached. */
export function scrollsOn({ sentence }) {
  const feed = document.querySelector('#feed');
  const grow = () => {
    for (let post = 0; post < 10; post++) {
      const element = document.createElement('article');
      element.className = 'post';
      element.innerHTML = `<h2>${sentence(4)}</h2><p>${sentence(70)}</p><button>like</button>`;
      feed.append(element);
    }
  };
  grow();
  setInterval(() => {
    const end = document.documentElement.scrollHeight;
    if (scrollY + innerHeight > end - 1_000) grow();
    scrollBy(0, 250);
  }, 250);
}

/** Drags cards from column to column: the mouse moves 60 times a second, the card with it, a card a second. */
export function drags({ random }) {
  const cards = [...document.querySelectorAll('.card')];
  const columns = [...document.querySelectorAll('.column')];
  const tell = (type, card, x, y) => {
    const detail = { bubbles: true, cancelable: true, composed: true, clientX: x, clientY: y, pointerType: 'mouse', pointerId: 1, isPrimary: true, button: 0, buttons: 1 };
    card.dispatchEvent(type.startsWith('pointer') ? new PointerEvent(type, detail) : new MouseEvent(type, detail));
  };
  let card;
  let step = 0;
  setInterval(() => {
    const phase = step++ % 60;
    if (phase === 0) {
      card = cards[Math.floor(random() * cards.length)];
      card.classList.add('dragged');
      for (const type of ['pointerdown', 'mousedown']) tell(type, card, 100, 100);
    }
    const [x, y] = [100 + phase * 12 + Math.round(random() * 9), 100 + Math.round(200 * Math.sin(phase / 9) + random() * 9)];
    card.style.transform = `translate(${x}px, ${y}px)`;
    for (const type of ['pointermove', 'mousemove']) tell(type, card, x, y);
    if (phase === 59) {
      for (const type of ['pointerup', 'mouseup', 'click']) tell(type, card, x, y);
      card.classList.remove('dragged');
      card.style.transform = '';
      const column = columns[Math.floor(random() * columns.length)];
      column.insertBefore(card, column.children[Math.floor(random() * column.children.length)] ?? null);
    }
  }, 16);
}

/** Two messages a second come, somebody types, and so does the visitor. */
export function chats({ random, sentence }) {
  const log = document.querySelector('#log');
  const text = document.querySelector('#text');
  setInterval(() => {
    const message = document.createElement('div');
    message.className = `message from-${Math.floor(random() * 9)}`;
    message.innerHTML = `<b>${sentence(1)}</b> <time>${new Date().toLocaleTimeString('en-GB')}</time><p>${sentence(4 + Math.floor(random() * 20))}</p>`;
    log.append(message);
    if (log.children.length > 200) log.firstElementChild.remove();
    log.scrollTop = log.scrollHeight;
  }, 500);
  setInterval(() => {
    document.querySelector('#typing').textContent = random() < 0.5 ? `${sentence(1)} is typing` : '';
  }, 700);
  setInterval(() => {
    text.value = text.value.length > 80 ? '' : text.value + sentence(1).slice(0, 2);
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }, 200);
}

/** Looks at products, fills the cart, and orders; then again. */
export async function shops({ random, sentence }) {
  const one = (selector) => document.querySelector(selector);
  const type = (selector, text) => {
    one(selector).value = text;
    one(selector).dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const choose = (selector) => {
    const select = one(selector);
    select.selectedIndex = Math.floor(random() * select.options.length);
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const product = () => {
    const links = [...document.querySelectorAll('#products .card:not(:has(.sold-out)) a')];
    links[Math.floor(random() * links.length)].click();
  };
  const steps = [
    () => one('#in-stock').click(),
    () => choose('#order'),
    () => type('#search', 'r'),
    product,
    () => choose('#size'),
    () => type('#note', sentence(6)),
    () => one('#add').click(),
    () => (one('#reviews').scrollTop = 120),
    () => one('#care-open').click(),
    () => one('#care-close').click(),
    () => one('header a[href="/cart"]').click(),
    () => one('.more').click(),
    () => one('#to-checkout').click(),
    () => type('#city', sentence(1)),
    () => type('#street', sentence(2)),
    () => choose('#country'),
    () => one('#newsletter').click(),
    () => one('#place-order').click(),
    () => one('header a.brand').click(),
  ];
  for (let turn = 0; ; turn++) {
    const { left, top } = document.body.getBoundingClientRect();
    const detail = { bubbles: true, composed: true, clientX: left + 300 + random() * 400, clientY: Math.max(0, top) + 200 + random() * 200, pointerType: 'mouse' };
    document.body.dispatchEvent(new PointerEvent('pointermove', detail));
    steps[turn % steps.length]();
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}
