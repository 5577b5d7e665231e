// A page whose built-ins fail, but only when the recorder is on the stack: page, probe and driver go on as ever. Sets
// `__hostile.armed` to a list of groups, or to `['all']`; `hits` counts the failures by group.
(() => {
  const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf } = Reflect;
  const { includes } = String.prototype;
  const hostile = (window.__hostile = { armed: [], hits: {} });
  let isLooking = false;

  const isArmed = (group) => {
    for (let index = 0; index < hostile.armed.length; index++) {
      if (hostile.armed[index] === group || hostile.armed[index] === 'all') return true;
    }
    return false;
  };
  const check = (group, name) => {
    if (isLooking || !isArmed(group)) return;
    isLooking = true;
    const isOurs = apply(includes, new Error().stack ?? '', ['afterimage']);
    isLooking = false;
    if (!isOurs) return;
    hostile.hits[group] = (hostile.hits[group] ?? 0) + 1;
    throw new Error(`hostile ${group} ${String(name)}`);
  };
  const wrap = (group, name, native) =>
    native &&
    function (...given) {
      check(group, name);
      return apply(native, this, given);
    };
  const patch = (group, holder, names = ownKeys(holder)) => {
    for (const name of names) {
      const property = holder && getOwnPropertyDescriptor(holder, name);
      if (!property?.configurable || name === 'constructor') continue;
      if (typeof property.value === 'function') defineProperty(holder, name, { ...property, value: wrap(group, name, property.value) });
      else if (property.get) defineProperty(holder, name, { ...property, get: wrap(group, name, property.get), set: wrap(group, name, property.set) });
    }
  };

  patch('promises', Promise.prototype);
  patch('promises', Promise, ['resolve', 'reject', 'all', 'race']);
  patch('maps', Map.prototype, ['get', 'set', 'has', 'delete', 'clear', 'values', 'keys', 'entries', 'forEach', Symbol.iterator, 'size']);
  patch('maps', Set.prototype, ['has', 'add', 'delete', 'clear', 'values', 'forEach', Symbol.iterator, 'size']);
  patch('maps', WeakMap.prototype, ['get', 'set', 'has', 'delete']);
  patch('iterators', getPrototypeOf([][Symbol.iterator]()), ['next']);
  patch('iterators', getPrototypeOf(new Map().values()), ['next']);
  patch('iterators', getPrototypeOf(new Set().values()), ['next']);
  patch('clocks', Date, ['now']);
  patch('clocks', Performance.prototype, ['now']);
  patch('clocks', Math, ['random', 'floor', 'ceil', 'max', 'min']);
  patch('clocks', Crypto.prototype, ['getRandomValues']);
  patch('clocks', window, ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'setInterval', 'queueMicrotask']);
  patch('dom', Document.prototype);
  patch('dom', Node.prototype);
  patch('dom', Element.prototype);
  patch('dom', EventTarget.prototype);
  patch('dom', Event.prototype);
  patch('dom', MutationObserver.prototype);
  patch('dom', History.prototype, ['state', 'length']);
  patch('network', window, ['fetch']);
  patch('network', Worker.prototype);
  patch('network', URL.prototype);
  patch('network', TextEncoder.prototype);
  patch('network', Response.prototype);
  patch('consoles', console, ['error', 'warn', 'info', 'log']);
  patch('strings', String.prototype);
  patch('strings', RegExp.prototype, ['exec', 'test', Symbol.replace, Symbol.split]);
  patch('objects', Object, ['keys', 'entries', 'values', 'assign', 'freeze', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'defineProperty', 'hasOwn', 'fromEntries']);
  patch('objects', JSON, ['parse', 'stringify']);
  // Not `apply`: it is what patched methods are called by, taken when the recorder's scripts load.
  patch('objects', Reflect, ownKeys(Reflect).filter((name) => name !== 'apply'));
  patch('functions', Function.prototype, ['call', 'apply', 'bind', 'toString']);
  // Last: the loops above use them.
  patch('arrays', Array.prototype);
  patch('arrays', Array, ['isArray', 'from', 'of']);
})();
