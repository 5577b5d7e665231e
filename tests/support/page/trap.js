// Makes the recorder's wasm fail on command: every export of what is instantiated on the page
// throws what a trap throws, as often as `__trap.armed` says.
(() => {
  const trap = (window.__trap = { armed: 0, fired: 0, instances: 0 });
  const wrap = (instance) => {
    trap.instances += 1;
    const exports = {};
    for (const [name, value] of Object.entries(instance.exports)) {
      if (typeof value !== 'function') {
        exports[name] = value;
        continue;
      }
      exports[name] = (...args) => {
        if (trap.armed > 0) {
          trap.armed -= 1;
          trap.fired += 1;
          throw new WebAssembly.RuntimeError('unreachable');
        }
        return value(...args);
      };
    }
    return new Proxy(instance, { get: (target, name) => (name === 'exports' ? exports : target[name]) });
  };
  const wrapResult = (result) => (result instanceof WebAssembly.Instance ? wrap(result) : { module: result.module, instance: wrap(result.instance) });
  const { instantiate, instantiateStreaming, Instance } = WebAssembly;
  WebAssembly.instantiate = (...args) => instantiate.apply(WebAssembly, args).then(wrapResult);
  if (instantiateStreaming) WebAssembly.instantiateStreaming = (...args) => instantiateStreaming.apply(WebAssembly, args).then(wrapResult);
  WebAssembly.Instance = new Proxy(Instance, { construct: (target, args) => wrap(new target(...args)) });
})();
