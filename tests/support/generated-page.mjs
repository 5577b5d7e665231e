/** A page of some thousand nodes with what real pages have, for where no saved page is at hand. */
export function generatedPage(seed) {
  let state = seed;
  const below = (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % limit;
  };
  const section = (index) => `
    <section class="block c${below(9)}" id="s${index}" data-n="${below(1e6)}">
      <h2 title="Section ${index}">Section ${index} &amp; more</h2>
      ${Array.from({ length: 3 + below(5) }, () => `<p class="t${below(5)}">Some <em>words</em>, <a href="/somewhere/${below(99)}?q=1#top">a link</a> and <code>code</code> ${below(1e6)}.</p>`).join('\n')}
      <ul>${Array.from({ length: below(8) }, (_, item) => `<li style="order:${item}">item ${item}<br>${'x'.repeat(below(20))}</li>`).join('')}</ul>
      <form action="/send"><input name="a" value="${below(99)}"><input type="checkbox" ${below(2) ? 'checked' : ''}><select><option>one<option selected>two</select><textarea>text ${index}</textarea></form>
      <svg viewBox="0 0 20 20" width="20"><path d="M0 0h${below(20)}v9z" fill="url(#g)"/><text x="1" y="9">t</text></svg>
      <!-- comment ${index} -->
    </section>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Generated</title>
<style>.block { margin: 4px; } .block:hover { color: green; } @media (min-width: 10px) { .t1 { color: navy; } }</style><!--scripts--></head>
<body class="page">${Array.from({ length: 60 }, (_, index) => section(index)).join('')}</body></html>`;
}
