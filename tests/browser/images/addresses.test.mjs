import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachBrowser } from '../../support/bench.mjs';

const LIMIT = { timeout: 120_000 };
const DOT = Buffer.from('R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

onEachBrowser('addresses of pictures', (bench) => {
  test('are absolute wherever they stand; references within the document are not', LIMIT, async () => {
    for (const name of ['a', 'b', 'c', 'd'])
      bench.server.route(`/pictures/${name}.gif`, { body: DOT, type: 'image/gif' });
    bench.server.route('/styles/sheet.css', {
      body: '#sheet { background-image: url(../pictures/c.gif) }',
      type: 'text/css',
    });
    const body = `<img id="src" src="pictures/a.gif"><img id="set" srcset="pictures/a.gif 1x, /pictures/b.gif 2x" sizes="10px">
      <picture><source id="source" srcset="pictures/a.gif, pictures/b.gif 2x" media="(min-width: 1px)"><img src="./pictures/c.gif"></picture>
      <input type="image" src="pictures/a.gif"><video id="video" poster="pictures/b.gif"></video><table background="pictures/c.gif"><tr><td>t</table>
      <link rel="stylesheet" href="styles/sheet.css"><p id="sheet">s</p><p id="own" style="background: url('pictures/d.gif'), url(/pictures/a.gif)">o</p>
      <style>#styled { background: url("pictures/b.gif") } .local { mask: url(#m) }</style><p id="styled">s</p>
      <svg xmlns:xlink="http://www.w3.org/1999/xlink"><defs><linearGradient id="g"/><mask id="m"/></defs><image id="image" xlink:href="pictures/a.gif" width="5" height="5"/><image href="pictures/b.gif" width="5" height="5"/>
        <rect id="rect" fill="url(#g)" width="5" height="5"/><use href="#g"/><use id="away" xlink:href="pictures/sprite.svg#one"/></svg>
      <link rel="preload" as="image" imagesrcset="pictures/a.gif 1x"><object id="object" data="pictures/a.gif"></object><embed src="pictures/b.gif">`;
    const { events } = await bench.recordPage(bench.page({ body }), (browser) =>
      browser.evaluate(() => {
        const late = new Image();
        late.srcset = 'pictures/d.gif 1x';
        document.body.append(late);
        document.querySelector('#src').src = 'pictures/d.gif';
        document.querySelector('#image').setAttributeNS('http://www.w3.org/1999/xlink', 'xlink:href', 'pictures/c.gif');
        document.querySelector('#own').style.backgroundImage = 'url(pictures/a.gif)';
        document.querySelector('#rect').setAttribute('fill', 'url("#g")');
      }),
    );
    const said = JSON.stringify(events);
    // Neither as a value nor in front of what follows a comma, a bracket or a quotation mark.
    assert.deepEqual(said.match(/[",(' ]\\?"?(?:\.{0,2}\/)?pictures\/[^"]*/g) ?? [], []);
    assert.ok(said.includes('url(#g)') && said.includes('url(#m)'));
    for (const name of ['a', 'b', 'c', 'd'])
      assert.ok(said.includes(`${bench.server.origin}/pictures/${name}.gif`), name);
  });
});
