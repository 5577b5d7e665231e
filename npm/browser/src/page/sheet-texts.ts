/** Texts of style sheets that the recorder asks for. They are fetched where the shippers run, once an address at a time. */
import type { FetchedText } from '../worker/fetch-text.js';
import type { ToShipper } from '../worker/protocol.js';

type Done = (text: string | undefined, address: string | undefined) => void;

export interface SheetTexts {
  ask(address: string, done: Done): void;
  answered(address: string, fetched: FetchedText): void;
  /** What was asked and not answered, for a place that has just become usable. */
  messages(): ToShipper[];
  /** Nothing will answer any more. */
  giveUp(): void;
}

export function createSheetTexts(send: (message: ToShipper) => void): SheetTexts {
  const waiting = new Map<string, Done[]>();
  const answered = (address: string, { text, address: found }: FetchedText): void => {
    const all = waiting.get(address);
    waiting.delete(address);
    all?.forEach((done) => done(text, found));
  };
  return {
    ask: (address, done) => {
      const known = waiting.get(address);
      if (known) known.push(done);
      else {
        waiting.set(address, [done]);
        send({ type: 'fetch', address });
      }
    },
    answered,
    messages: () => [...waiting.keys()].map((address) => ({ type: 'fetch', address })),
    giveUp: () => [...waiting.keys()].forEach((address) => answered(address, {})),
  };
}
