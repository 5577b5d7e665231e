/**
 * A visit to the shop, as a person makes it. `checkpoint(name)` is called where the page is worth
 * a comparison. What is typed here is what must not leave the page.
 */
export const TYPED = {
  name: 'Canary Nightingale',
  email: 'canary.mail@example.org',
  tel: '+43 660 5550173',
  street: 'Canary Lane 77',
  city: 'Canarytown',
  postcode: 'QX90417',
  'cc-name': 'C Nightingale',
  'cc-number': '4111 1111 1111 1111',
  'cc-exp': '12 / 2031',
  'cc-csc': 'k937z',
  note: 'canary words for the gift',
};

/** Texts of the shop that its levels keep out of every recording. */
export const MASKED_TEXTS = ['Ada Example', '8731 0042 1196'];

export async function visitShop(browser, origin, { checkpoint = async () => {}, ready = async () => {} } = {}) {
  await browser.goto(`${origin}/`);
  await ready();
  await checkpoint('products');

  await browser.moveMouse([
    { x: 200, y: 200 },
    { x: 320, y: 260 },
    { x: 420, y: 330 },
  ]);
  await browser.click('#in-stock');
  await browser.choose('#order', 'Lowest');
  await browser.fill('#search', 'throw');
  // A driver may answer before the last key has arrived.
  await browser.waitFor(() => document.querySelector('#search').value === 'throw', { what: 'the search is typed' });
  await browser.waitFor(() => document.querySelectorAll('#products .card').length === 1);
  await checkpoint('search');

  await browser.click('a[href="/products/moss-throw"]');
  await browser.waitFor(() => document.querySelector('#add'));
  await browser.click('input[name="colour"][value="moss"]');
  await browser.choose('#size', 'medium');
  await browser.press('Tab', 'ArrowUp');
  await browser.fill('#note', TYPED.note);
  await browser.click('#add');
  await browser.wheel('#reviews', 180);
  await browser.waitFor(() => document.querySelector('#reviews').scrollTop >= 100);
  await checkpoint('product');

  await browser.click('#care-open');
  await browser.waitFor(() => document.querySelector('#care').open);
  await browser.click('#care-printed');
  await checkpoint('dialog');
  await browser.click('#care-close');

  await browser.click('header a[href="/cart"]');
  await browser.waitFor(() => document.querySelector('#total'));
  await browser.click('.more');
  await checkpoint('cart');

  await browser.click('#to-checkout');
  await browser.waitFor(() => document.querySelector('#checkout'));
  for (const name of ['name', 'email', 'tel', 'street', 'city', 'postcode']) await browser.fill(`#${name}`, TYPED[name]);
  await browser.choose('#country', 'Portugal');
  await browser.click('#delivery-express');
  await browser.click('#newsletter');
  for (const name of ['cc-name', 'cc-number', 'cc-exp', 'cc-csc']) await browser.fill(`#${name}`, TYPED[name]);
  await checkpoint('checkout');

  await browser.click('#place-order');
  await browser.waitFor(() => document.querySelector('#thanks'));
  await checkpoint('thanks');
}

/**
 * Runs in the shop: waits for a moment at which its ticking list has just changed and all else is
 * quiet, so that what is serialised next has had time to be recorded and stays for a while.
 */
export function waitForQuiet(quietMs) {
  return new Promise((resolve) => {
    let ticked = false;
    let timer = setTimeout(() => {}, 0);
    const observer = new MutationObserver((records) => {
      const list = document.querySelector('#offers');
      if (records.some((record) => list.contains(record.target))) ticked = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!ticked) return;
        observer.disconnect();
        resolve(Date.now());
      }, quietMs);
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}
