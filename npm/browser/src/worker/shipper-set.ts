/** The shippers of a page's recordings, wherever they run: in the worker or, where that is impossible, in the page. */
import { Shipper } from 'afterimage-glue';
import type { Guard } from 'afterimage-glue';
import type { Books } from './book.js';
import { fetchText } from './fetch-text.js';
import type { FetchedText } from './fetch-text.js';
import { inBytes } from './owed.js';
import type { FromWorker, ToShipper } from './protocol.js';
import type { Unsent } from './unsent.js';

/**
 * Handles one message. What it throws comes out of wasm: the instance is dead then.
 * @param guard The page's; what the shippers do later enters wasm through it. A worker has events of its own for that.
 * @param unsent Keeps for the next page what waits.
 * @param books Without it, the budget is kept by these shippers alone.
 */
export function createShipperSet(
  answer: (message: FromWorker) => void,
  guard?: Guard,
  unsent?: Unsent,
  books?: Books,
): (message: ToShipper) => void {
  const shippers = new Map<string, Shipper>();
  /** Those of which purges take effect later. */
  const held = new Set<string>();
  /** Those of which nothing is sent yet: what they give up the page still has. */
  const withheld = new Set<string>();

  /** Not at once: it is asked for from inside the shipper. Left to the garbage collector, it would pass the guard by. */
  const freeSoon = async (shipper: Shipper | undefined): Promise<void> => {
    const free = (): void => shipper?.free();
    await undefined;
    if (guard) guard.run(free);
    else free();
  };

  /** The page ends the worker when it hears of it: what is stored goes first. */
  const refuse = async (message: FromWorker): Promise<void> => {
    await unsent?.save();
    answer(message);
  };

  /** What waits has been rewritten. */
  const restore = (recordingId: string): void => {
    unsent?.replace(recordingId, shippers.get(recordingId)?.waiting());
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
    books?.hurry(message.type === 'hidden', message.type === 'hidden' && message.isLeaving);
    switch (message.type) {
      case 'open': {
        const { recordingId } = message.config;
        const report = (event: Parameters<ConstructorParameters<typeof Shipper>[1]>[0]): void => {
          if (event.type === 'closed') {
            void freeSoon(shippers.get(recordingId));
            shippers.delete(recordingId);
          }
          const told: FromWorker = { type: 'event', recordingId, event };
          if (event.type === 'acked' && withheld.has(recordingId)) {
            // What is held is rewritten when that ends.
            if (!held.has(recordingId)) restore(recordingId);
            return;
          }
          if (event.type === 'acked') unsent?.acknowledge(recordingId, event.upToSeq, event.owed);
          if (event.type === 'closed' || event.type === 'lost' || event.type === 'refused') unsent?.end(recordingId);
          if (event.type === 'refused' && unsent) void refuse(told);
          else answer(told);
        };
        const book = books?.open(message.config.bytesPerMinute);
        const shipper = new Shipper({ ...message.config, ...(book && { book }) }, report, guard);
        if (message.isHeld) shipper.hold();
        shippers.set(recordingId, shipper);
        if (message.isHeld) held.add(recordingId);
        if (message.config.isWithheld) withheld.add(recordingId);
        unsent?.open(message.config, !!message.isHeld);
        break;
      }
      case 'batch': {
        const { recordingId, bytes, lastSeq, purges } = message;
        const shipper = shippers.get(recordingId);
        // Before the shipper hears of it, which may say at once that it is lost.
        if (bytes.length) unsent?.add(recordingId, bytes, lastSeq);
        shipper?.accept(bytes, purges);
        if (purges.length && !held.has(recordingId)) restore(recordingId);
        break;
      }
      case 'owed': {
        const { recordingId, bytes, lastSeq, owed } = message;
        unsent?.add(recordingId, bytes, lastSeq);
        shippers.get(recordingId)?.accept_owed(bytes, inBytes(owed));
        break;
      }
      case 'release': {
        const { recordingId } = message;
        const shipper = shippers.get(recordingId);
        shipper?.release();
        held.delete(recordingId);
        restore(recordingId);
        break;
      }
      case 'let-out': {
        const { recordingId } = message;
        withheld.delete(recordingId);
        unsent?.letOut(recordingId);
        shippers.get(recordingId)?.let_out();
        break;
      }
      case 'forget': {
        const { recordingId } = message;
        unsent?.end(recordingId);
        void freeSoon(shippers.get(recordingId));
        shippers.delete(recordingId);
        withheld.delete(recordingId);
        break;
      }
      case 'view':
        shippers.get(message.recordingId)?.set_view(message.viewId);
        unsent?.setView(message.recordingId, message.viewId);
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
        void unsent?.save();
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
