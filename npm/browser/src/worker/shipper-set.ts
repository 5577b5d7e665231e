/** The shippers of a page's recordings, wherever they run: in the worker or, where that is impossible, in the page. */
import { Shipper } from 'afterimage-glue';
import type { FromWorker, ToShipper } from './protocol.js';

/** Handles one message. What it throws comes out of wasm: the instance is dead then. */
export function createShipperSet(answer: (message: FromWorker) => void): (message: ToShipper) => void {
  const shippers = new Map<string, Shipper>();

  return (message) => {
    switch (message.type) {
      case 'open': {
        const { recordingId } = message.config;
        const report = (event: Parameters<ConstructorParameters<typeof Shipper>[1]>[0]): void => {
          // Not freed here: this is called from inside the shipper. It goes with the last reference.
          if (event.type === 'closed') shippers.delete(recordingId);
          answer({ type: 'event', recordingId, event });
        };
        shippers.set(recordingId, new Shipper(message.config, report));
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
