/** Opens a recording in the real viewer and moves through it by the hook that the viewer offers. */

const READY_MS = 60_000;
const SETTLE_MS = 600;

export async function openInViewer(browser, viewerUrl, session) {
  // The viewer trades the token in the fragment for a cookie, on any of its pages.
  const url = new URL(viewerUrl);
  url.pathname = `/sessions/${session}`;
  await browser.goto(url.href);
  await browser.waitFor(() => Boolean(window.__afterimageViewer), { timeoutMs: READY_MS, what: 'window.__afterimageViewer' });
  await browser.evaluate(() => window.__afterimageViewer.ready);

  return {
    /** Shows the moment that lies so many milliseconds after the first event. */
    async seek(atMs) {
      await browser.evaluate(
        async (offset, settle) => {
          window.__afterimageViewer.replayer.pause(offset);
          await new Promise((resolve) => setTimeout(resolve, settle));
        },
        atMs,
        SETTLE_MS,
      );
    },
    /**
     * What the replayer shows, without the viewer around it: the frame is enlarged to its real
     * size for the picture, and put back.
     */
    async screenshot() {
      await browser.evaluate(() => {
        const { wrapper, iframe } = window.__afterimageViewer.replayer;
        const style = document.createElement('style');
        style.id = 'picture';
        document.head.append(style);
        // Through CSSOM, which the viewer's policy allows.
        wrapper.setAttribute('data-picture', '');
        const rules = [
          '[data-picture] { position: fixed !important; inset: 0 auto auto 0 !important; transform: none !important; z-index: 2147483647 !important; background: white !important; }',
          '[data-picture] .replayer-mouse, [data-picture] .replayer-mouse-tail { display: none !important; }',
          ':has([data-picture]) { transform: none !important; overflow: visible !important; contain: none !important; filter: none !important; }',
        ];
        for (const rule of rules) style.sheet?.insertRule(rule);
        iframe.style.border = '0';
      });
      const picture = await browser.screenshot();
      await browser.evaluate(() => {
        document.querySelector('#picture').remove();
        window.__afterimageViewer.replayer.wrapper.removeAttribute('data-picture');
      });
      return picture;
    },
    /** Warnings and debug lines of the replayer, but for those that no stream can avoid when it seeks. */
    messages: () =>
      browser.evaluate(() =>
        // When it seeks, the replayer looks for the targets of mouse events (sources 1 and 2) where
        // nodes added on the way are not yet, or after they have gone.
        window.__afterimageViewer.messages.filter((message) => !/^log: \[replayer\] Node with id '\d+' not found\.\s+\{"source":[12],/.test(message)),
      ),
  };
}
