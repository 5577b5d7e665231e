// Makes the recorder's wasm fail on command, as often as `__trap.armed` says: what is instantiated on the page runs into an
// `unreachable`. Either when it is entered, or, with `__trap.afterCalls` set, in the middle of its work: when it has called
// out of itself so many times, with all that it has borrowed by then in its hands.
(() => {
  const trap = (window.__trap = { armed: 0, afterCalls: undefined, fired: 0, instances: 0 });
  const { instantiate, instantiateStreaming, Instance, Module } = WebAssembly;
  // (module (func (export "f") unreachable))
  const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b];
  const { f: unreachable } = new Instance(new Module(Uint8Array.from(bytes))).exports;
  let depth = 0;
  let calls = 0;

  const fire = () => {
    trap.armed -= 1;
    trap.fired += 1;
    calls = 0;
    unreachable();
  };
  const wrapImports = (imports) => {
    const wrapped = {};
    for (const [module, members] of Object.entries(imports ?? {})) {
      wrapped[module] = {};
      for (const [name, value] of Object.entries(members)) {
        wrapped[module][name] =
          typeof value !== 'function'
            ? value
            : (...args) => {
                if (depth > 0 && trap.armed > 0 && typeof trap.afterCalls === 'number' && ++calls > trap.afterCalls) fire();
                return value(...args);
              };
      }
    }
    return wrapped;
  };
  const wrap = (instance) => {
    trap.instances += 1;
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) {
      if (typeof value !== 'function') {
        exports[name] = value;
        continue;
      }
      exports[name] = (...args) => {
        if (trap.armed > 0 && typeof trap.afterCalls !== 'number') fire();
        depth += 1;
        try {
          return value(...args);
        } finally {
          depth -= 1;
        }
      };
    }
    return new Proxy(instance, { get: (target, name) => (name === 'exports' ? exports : target[name]) });
  };
  const wrapResult = (result) => (result instanceof Instance ? wrap(result) : { module: result.module, instance: wrap(result.instance) });
  WebAssembly.instantiate = (source, imports) => instantiate.call(WebAssembly, source, wrapImports(imports)).then(wrapResult);
  if (instantiateStreaming) {
    WebAssembly.instantiateStreaming = (source, imports) => instantiateStreaming.call(WebAssembly, source, wrapImports(imports)).then(wrapResult);
  }
  WebAssembly.Instance = new Proxy(Instance, { construct: (target, [module, imports]) => wrap(new target(module, wrapImports(imports))) });
})();
