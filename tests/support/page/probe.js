// First script of every test page: keeps what goes wrong, and knows how the natives looked before
// any recorder came.
(() => {
  const probe = (window.__probe = { errors: [], console: [] });
  addEventListener('error', (event) => event.target === window && probe.errors.push(String(event.message)), true);
  addEventListener('unhandledrejection', (event) => probe.errors.push(`unhandled: ${event.reason}`));
  addEventListener('securitypolicyviolation', (event) => probe.console.push(`csp: ${event.violatedDirective} ${event.blockedURI}`));
  for (const level of ['error', 'warn', 'info', 'log', 'debug']) {
    const native = console[level];
    console[level] = function (...parts) {
      probe.console.push(`${level}: ${parts.map(String).join(' ')}`);
      return native.apply(this, parts);
    };
  }

  const names = Object.getOwnPropertyNames(window).filter((name) => /^[A-Z]/.test(name));
  const owners = () => {
    const found = [
      ['window', window],
      ['document', document],
      ['history', history],
      ['navigator', navigator],
      ['console', console],
    ];
    for (const name of names) {
      if (name === 'Afterimage') continue;
      const value = window[name];
      if (typeof value === 'function' && value.prototype) found.push([name, value], [`${name}.prototype`, value.prototype]);
    }
    return found;
  };
  const look = () => {
    const seen = new Map();
    for (const [owner, object] of owners()) {
      const own = owner === 'window' ? ['fetch', 'XMLHttpRequest', 'setTimeout', 'setInterval', 'requestAnimationFrame', 'MutationObserver', 'WebSocket', 'open', 'Worker', 'onerror'] : Object.getOwnPropertyNames(object);
      for (const name of own) {
        const property = Object.getOwnPropertyDescriptor(object, name);
        if (property) seen.set(`${owner}.${name}`, [property.value, property.get, property.set]);
      }
    }
    return seen;
  };
  const before = look();
  /** Natives that are not what they were when the page began: patched, added or gone. */
  probe.changedNatives = () => {
    const now = look();
    const changed = [];
    const isFunction = (value) => typeof value === 'function';
    for (const [name, [value, get, set]] of before) {
      const [newValue, newGet, newSet] = now.get(name) ?? [];
      if ((isFunction(value) || isFunction(newValue)) && value !== newValue) changed.push(name);
      else if (get !== newGet || set !== newSet) changed.push(name);
    }
    for (const name of now.keys()) if (!before.has(name) && name.includes('.prototype.')) changed.push(`${name} (new)`);
    return changed;
  };
})();
