/** The shippers of a page's recordings, wherever they run: in the worker or, where that is impossible, in the page. */
import { Shipper } from 'afterimage-glue';
import type { Guard } from 'afterimage-glue';
import { fetchText } from './fetch-text.js';
import type { FetchedText } from './fetch-text.js';
import type { FromWorker, ToShipper } from './protocol.js';

/**
 * Handles one message. What it throws comes out of wasm: the instance is dead then.
 * @param guard The page's; what the shippers do later enters wasm through it. A worker has events of its own for that.
 */
export function createShipperSet(answer: (message: FromWorker) => void, guard?: Guard): (message: ToShipper) => void {
  const shippers = new Map<string, Shipper>();

  /** Not at once: it is asked for from inside the shipper. Left to the garbage collector, it would pass the guard by. */
  const freeSoon = async (shipper: Shipper | undefined): Promise<void> => {
    const free = (): void => shipper?.free();
    await undefined;
    if (guard) guard.run(free);
    else free();
  };

  const fetchFor = async (address: string): Promise<void> => {
    let fetched: FetchedText = {};
    try {
      fetched = await fetchText(address);
    } catch {
      // What a page has made of its built-ins: it is not to be had.
    }
    answer({ type: 'fetched', address, fetched });
  };

  return (message) => {
    switch (message.type) {
      case 'open': {
        const { recordingId } = message.config;
        const report = (event: Parameters<ConstructorParameters<typeof Shipper>[1]>[0]): void => {
          if (event.type === 'closed') {
            void freeSoon(shippers.get(recordingId));
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
      case 'flush': {
        const { recordingId, id } = message;
        const shipper = shippers.get(recordingId);
        // A page whose built-ins failed for a moment may not have heard that a recording is delivered in full.
        if (shipper) shipper.flush(id);
        else answer({ type: 'event', recordingId, event: { type: 'closed' } });
        break;
      }
      case 'close':
        shippers.get(message.recordingId)?.close();
        break;
      case 'hidden':
        shippers.forEach((shipper) => shipper.hidden());
        break;
      case 'fetch':
        void fetchFor(message.address);
        break;
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
