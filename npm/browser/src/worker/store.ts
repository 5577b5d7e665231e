/** What is unsent, in a worker: stored for the next page, and what earlier pages have left is sent. */
import { Shipper } from 'afterimage-glue';
import type { ShipperConfig } from 'afterimage-glue';
import type { Books } from './book.js';
import { inBytes } from './owed.js';
import type { FromWorker } from './protocol.js';
import { createUnsent } from './unsent.js';
import type { Left, Unsent } from './unsent.js';

/** @param answer The page hears of what a leftover spends, and where nothing can be stored. */
export function createStore(answer: (message: FromWorker) => void, books: Books): Unsent {
  /** Leftovers that are being sent, by recording. */
  const shippers = new Map<string, Shipper>();

  /** Not at once: it may be asked for from inside the shipper. */
  const free = async (recordingId: string): Promise<void> => {
    const shipper = shippers.get(recordingId);
    shippers.delete(recordingId);
    await undefined;
    shipper?.free();
  };

  const ship = (config: ShipperConfig, batches: readonly Left[]): void => {
    const { recordingId } = config;
    const end = (): void => {
      unsent.end(recordingId);
      void free(recordingId);
    };
    const shipper = new Shipper({ ...config, isLeftover: true, book: books.open(config.bytesPerMinute) }, (event) => {
      if (event.type === 'acked') unsent.acknowledge(recordingId, event.upToSeq, event.owed);
      else if (event.type === 'spent') answer({ type: 'event', recordingId, event });
      else if (event.type === 'closed' || event.type === 'lost' || event.type === 'refused') end();
    });
    shippers.set(recordingId, shipper);
    for (const { bytes, viewId, isRewritten, owed } of batches) {
      // What is settled between two of them may have gone on to another view.
      shipper.set_view(viewId);
      if (isRewritten) shipper.accept_waiting(bytes);
      else if (owed) shipper.accept_owed(bytes, inBytes(owed));
      else shipper.accept(bytes, []);
    }
    shipper.close();
  };

  const unsent = createUnsent({
    owner: String(Math.random()),
    nowMs: () => Date.now(),
    later: (ms, run) => void setTimeout(run, ms),
    onLeftover: ship,
    onTaken: (recordingId) => void free(recordingId),
    onOff: (why) => answer({ type: 'fallback', what: `what is unsent is kept in memory only: ${why}` }),
  });
  return unsent;
}
