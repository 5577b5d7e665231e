/** What a masking recording keeps: structure as it was, no word of it. */
const BODY = '<h1 id="h">Heading secret1</h1><p id="p" title="secret2">Text <b>secret3</b></p><input id="i" value="secret4" placeholder="secret5"><div data-afterimage="hidden" id="x" style="width: 90px; height: 30px"><p>secret6</p></div><div data-afterimage="allow" id="y">public word</div>';
const silent = { 'no secret is told': (events) => !/secret\d/.test(JSON.stringify(events)) };
const at = (level, name, steps, more = {}) => ({ name, level, options: { defaultPrivacyLevel: level }, body: BODY, steps, looks: false, ...more });

export default {
  name: 'privacy',
  title: 'Masked pages',
  cases: [
    at('mask', 'everything masked, and rebuilt in its structure', [() => $('#p').append(' secret7'), () => ($('#i').value = 'secret8'), () => $('#x').append('secret9')], { holds: silent }),
    at('mask-user-input', 'only what visitors enter is masked', [() => ($('#i').value = 'secret8'), () => ($('#h').textContent = 'Another heading')], { holds: { 'nothing entered is told': (events) => !/secret[48]/.test(JSON.stringify(events)) } }),
    at('mask', 'a part that becomes hidden, and public again', [() => $('#p').setAttribute('data-afterimage', 'hidden'), () => wait(200), () => $('#p').removeAttribute('data-afterimage')], { holds: silent }),
    at('allow', 'hidden parts keep their place', [() => $('#x').append(make('p', {}, 'secret7')), () => ($('#x').style.width = '120px'), () => wait(200)], { holds: { 'nothing hidden is told': (events) => !/secret[67]/.test(JSON.stringify(events)) } }),
  ],
};
