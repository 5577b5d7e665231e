/** The shippers of a page's recordings, wherever they run: in the worker or, where that is impossible, in the page. */
import { Shipper } from 'afterimage-glue';
import type { Guard } from 'afterimage-glue';
import { fetchText } from './fetch-text.js';
import type { FromWorker, ToShipper } from './protocol.js';

/**
 * Handles one message. What it throws comes out of wasm: the instance is dead then.
 * @param guard The page's; what the shippers do later enters wasm through it. A worker has events of its own for that.
 */
export function createShipperSet(answer: (message: FromWorker) => void, guard?: Guard): (message: ToShipper) => void {
  const shippers = new Map<string, Shipper>();

  /** Not at once: it is asked for from inside the shipper. Left to the garbage collector, it would pass the guard by. */
  const freeSoon = (shipper: Shipper | undefined): void => {
    const free = (): void => shipper?.free();
    void Promise.resolve().then(() => (guard ? guard.run(free) : free()));
  };

  return (message) => {
    switch (message.type) {
      case 'open': {
        const { recordingId } = message.config;
        const report = (event: Parameters<ConstructorParameters<typeof Shipper>[1]>[0]): void => {
          if (event.type === 'closed') {
            freeSoon(shippers.get(recordingId));
            shippers.delete(recordingId);
          }
          answer({ type: 'event', recordingId, event });
        };
        shippers.set(recordingId, new Shipper(message.config, report, guard));
        break;
      }
      case 'batch':
        shippers.get(message.recordingId)?.accept(message.bytes);
        break;
      case 'view':
        shippers.get(message.recordingId)?.set_view(message.viewId);
        break;
      case 'flush':
        shippers.get(message.recordingId)?.flush(message.id);
        break;
      case 'close':
        shippers.get(message.recordingId)?.close();
        break;
      case 'hidden':
        shippers.forEach((shipper) => shipper.hidden());
        break;
      case 'fetch': {
        const { address } = message;
        void fetchText(address).then((fetched) => answer({ type: 'fetched', address, fetched }));
        break;
      }
      case 'drop':
        shippers.forEach((shipper) => shipper.free());
        shippers.clear();
        break;
      case 'stats': {
        const last = [...shippers.values()].pop();
        if (last) answer({ type: 'stats', stats: last.stats() });
      }
    }
  };
}
