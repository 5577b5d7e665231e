// Counts how often natives are called, in all and at most in one task. To run before the recorder loads: its patches lie
// over these, and a proxy is as native to it as what it stands for.
(() => {
  const { apply, getOwnPropertyDescriptor, defineProperty } = Reflect;
  const counts = (window.__counts = {});

  /** `kind`: 'get', 'set' or 'value'. */
  window.__count = (type, name, kind = 'get') => {
    const holder = window[type].prototype;
    const descriptor = getOwnPropertyDescriptor(holder, name);
    const count = (counts[`${type}.${name}`] = { all: 0, mostInATask: 0 });
    let inTask = 0;
    const counted = new Proxy(descriptor[kind], {
      apply(native, self, given) {
        // Microtasks run when a task's script has returned.
        if (inTask === 0) queueMicrotask(() => (inTask = 0));
        count.all++;
        count.mostInATask = Math.max(count.mostInATask, ++inTask);
        return apply(native, self, given);
      },
    });
    defineProperty(holder, name, { ...descriptor, [kind]: counted });
  };
  window.__countAnew = () => Object.values(counts).forEach((count) => Object.assign(count, { all: 0, mostInATask: 0 }));
})();
