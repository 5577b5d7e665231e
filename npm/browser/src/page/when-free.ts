/** Calls that an application makes within one of its own callbacks wait until that is over, and with them all behind them. */

export type WhenFree = <Args extends unknown[]>(act: (...args: Args) => void) => (...args: Args) => void;

/** @param isBusy A callback of the application is on the stack, and the recorder below it. */
export function createWhenFree(isBusy: () => boolean, soon: (run: () => void) => void): WhenFree {
  const waiting: (() => void)[] = [];
  return (act) =>
    (...args) => {
      if (!isBusy() && !waiting.length) return act(...args);
      waiting[waiting.length] = () => act(...args);
      if (waiting.length === 1) soon(() => waiting.splice(0).forEach((call) => call()));
    };
}
