import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const before = `window.rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));
window.at = (id) => document.getElementById(id);`;

onEachBrowser('more of the top layer', (bench) => {
  test('dialogs over dialogs, closed by forms, and opened by attribute', LIMIT, async () => {
    const body =
      '<dialog id="a">a<form method="dialog"><button id="close" value="yes">close</button></form></dialog><dialog id="b">b<div id="p" popover>popover in b</div></dialog><dialog id="c" open>c</dialog>';
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        at('a').showModal();
        at('b').showModal();
        at('p').showPopover?.();
        await rest(150);
        at('c').close();
        at('c').show();
        at('b').close();
        await rest(150);
        at('close').click();
        at('b').showModal();
        at('b').append(at('p'));
        await rest(150);
        at('a').setAttribute('open', '');
        const late = document.createElement('dialog');
        late.append('late');
        document.body.append(late);
        late.showModal();
        await rest(150);
        at('b').requestClose?.();
        at('b').close();
        at('b').innerHTML = 'filled anew';
        at('b').showModal();
      }),
    );
  });

  test('popovers by attribute, hidden by one another, with their states', LIMIT, async () => {
    const body =
      '<button popovertarget="a">open</button><div id="a" popover>a</div><div id="b" popover="manual">b</div><div id="c" popover="manual">c</div>';
    await bench.recordPage(bench.page({ body, before }), (browser) =>
      browser.evaluate(async () => {
        if (!at('a').showPopover) return;
        document.querySelector('button').click();
        await rest(150);
        at('b').showPopover();
        at('c').togglePopover();
        await rest(150);
        at('b').hidePopover();
        at('b').showPopover();
        at('a').removeAttribute('popover');
        await rest(150);
        at('c').remove();
        document.body.style.zoom = '1';
        document.body.append(at('c'));
      }),
    );
  });
});
