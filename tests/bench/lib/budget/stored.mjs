/** What a collector shows of a tab. Streams of restless pages are long: they are read as text. */

/** The beginning of a stream that can be played. */
const META = /\{"type":4,"data":\{"href"/;
const SNAPSHOT = /\{"type":2,"data":\{"node"/;

async function stream(collector, { session, tab }) {
  const response = await fetch(`${collector.origin}/api/sessions/${session}/events?tab=${tab}`, { headers: { authorization: `Bearer ${collector.viewerToken}` } });
  return response.ok ? response.body : undefined;
}

/** There is a Meta and a full snapshot. Reads no further than that. */
export async function isPlayable(collector, from) {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of (await stream(collector, from)) ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (META.test(text) && SNAPSHOT.test(text)) return true;
  }
  return false;
}

/** Numbers of the witnesses that a reader is shown. */
export async function witnessesShown(collector, from) {
  const found = new Set();
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of (await stream(collector, from)) ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (const [, number] of text.matchAll(/witness-(\d+)@/g)) found.add(Number(number));
    // One may stand on the border.
    text = text.slice(-30);
  }
  return found;
}
