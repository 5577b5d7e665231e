/** Questions to a list of rrweb events. */

export const incremental = (events, source) => events.filter(({ type, data }) => type === 3 && data.source === source);
export const SOURCE = { mutation: 0, mouseMove: 1, mouseInteraction: 2, scroll: 3, viewport: 4, input: 5, touchMove: 6, media: 7, drag: 12, selection: 14 };
export const INTERACTION = { mouseUp: 0, mouseDown: 1, click: 2, contextMenu: 3, doubleClick: 4, focus: 5, blur: 6, touchStart: 7, touchEnd: 9, touchCancel: 10 };

export const snapshots = (events) => events.filter(({ type }) => type === 2);

/** Interactions of one type. */
export const interactions = (events, type) => incremental(events, SOURCE.mouseInteraction).filter(({ data }) => data.type === type);

/** Positions of all mouse paths, with the times at which the mouse was there. */
export const mousePath = (events) =>
  incremental(events, SOURCE.mouseMove).flatMap(({ timestamp, data }) => data.positions.map(({ x, y, timeOffset }) => ({ x, y, time: timestamp + timeOffset })));

/** Payloads of the custom events with a tag. */
export const customs = (events, tag) => events.filter(({ type, data }) => type === 5 && data.tag === tag).map(({ data }) => data.payload);

/** Data of the notes of a kind. */
export const notes = (events, kind) => customs(events, 'afterimage.note').filter((note) => note.kind === kind).map(({ data }) => data);

/** Which of the numbered witnesses (`witness-1`, `witness-2`, …) a stream holds. */
export function witnesses(events) {
  const found = new Set();
  for (const [, number] of JSON.stringify(events).matchAll(/witness-(\d+)\b/g)) found.add(Number(number));
  return found;
}

/** Numbers from 1 to `last` that are not among the witnesses. */
export const missingWitnesses = (events, last) => {
  const found = witnesses(events);
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !found.has(number));
};

/** Runs in the page: adds the witnesses from `first` to `last`, one at a time. */
export async function addWitnesses(first, last, everyMs) {
  for (let number = first; number <= last; number++) {
    const witness = document.createElement('p');
    witness.textContent = `witness-${number}`;
    document.body.append(witness);
    if (everyMs) await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
