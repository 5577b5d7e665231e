// How long the page could not answer: a message to itself goes round and round, and the longest round is kept.
{
  const { port1, port2 } = new MessageChannel();
  let last = 0;
  let longest = 0;
  let isOn = false;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isOn) port2.postMessage(0);
  };
  window.__watch = {
    start() {
      isOn = true;
      longest = 0;
      last = performance.now();
      port2.postMessage(0);
    },
    take() {
      const taken = longest;
      longest = 0;
      return taken;
    },
  };
}
