/** Addresses and views within a page, and events that are no part of it. */
const custom = (events, tag) => events.filter(({ type, data }) => type === 5 && (!tag || data.tag === tag));
const text = (events) => JSON.stringify(events.filter(({ type }) => type === 5 || type === 4 || type === 6));

export default {
  name: 'navigation',
  title: 'Addresses, views and errors',
  cases: [
    { name: 'pushState and replaceState', body: '<p id="p">page</p>', steps: [() => history.pushState({}, '', '/second/page'), () => ($('#p').textContent = 'second'), () => history.replaceState({}, '', '/third/page'), () => wait(100)], holds: { 'the new addresses': (events) => /second\/page/.test(text(events)) && /third\/page/.test(text(events)) } },
    { name: 'links that are relative, after the address changed', body: '<a id="a" href="x/y">link</a>', steps: [() => history.pushState({}, '', '/deep/er/page'), () => ($('#a').href = 'z'), () => $('#a').append(' changed')] },
    { name: 'fragments: a place in the page is no view, a route is one', body: '<p id="p">page</p><p id="q">q</p>', steps: [() => (location.hash = 'q'), () => wait(400), () => (location.hash = '/inbox'), () => wait(400), () => ($('#p').textContent = 'inbox')], holds: { 'one view more': (events) => custom(events.slice(0, events.findIndex(({ data }) => data?.tag === 'afterimage.stop')), 'afterimage.view').length === 2 } },
    { name: 'back and forward', body: '<p id="p">page</p>', steps: [() => history.pushState({}, '', '/one-step'), () => history.pushState({}, '', '/two-steps'), async () => { const popped = once(window, 'popstate'); history.back(); await popped; $('#p').textContent = location.pathname; }, () => wait(100)] },
    { name: 'the Navigation API', body: '<p id="p">page</p>', engines: ['chromium'], steps: [async () => { navigation.addEventListener('navigate', (event) => event.canIntercept && event.intercept({ handler: async () => { $('#p').textContent = 'intercepted'; } }), { once: true }); await navigation.navigate('/by-navigation').finished; }], holds: { 'its address': (events) => /by-navigation/.test(text(events)) } },
    { name: 'views that the page names', body: '<p id="p">page</p>', steps: [() => Afterimage.startView('Basket'), () => ($('#p').textContent = 'basket')], holds: { 'the name': (events) => /Basket/.test(text(events)) } },
    { name: 'errors that the page reports', body: '<p id="p">page</p>', steps: [() => Afterimage.addError(new Error('told by the page'))], holds: { 'the error': (events) => custom(events).some((event) => JSON.stringify(event).includes('told by the page')) } },
    { name: 'images that fail to load', body: '<img id="i" src="/none-such.png" alt="missing">', steps: [() => wait(200), () => ($('#i').title = 'still missing')] },
  ],
};
