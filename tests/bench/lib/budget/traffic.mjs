/** What the requests that an intake proxy has seen say of the budget and of delays. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { repositoryPath } from '../../../support/paths.mjs';

const MINUTE_MS = 60_000;
/** As the SDK estimates headers (`crates/shipper/src/config.rs`). */
const HEADER_BYTES = 600;
const dictionary = readFileSync(repositoryPath('crates/format/src/segment/dictionary.v1.txt'));

/** What a request took: as the SDK counts it, or, if that is more, what there was of it. */
export const cost = ({ address, head, body }) => body.length + Math.max(HEADER_BYTES + address.length, head.length);

/** The most that left in any minute. */
export function largestMinute(requests) {
  const sent = requests.map((request) => [request.endedMs, cost(request)]).sort(([one], [other]) => one - other);
  let [largest, sum, first] = [0, 0, 0];
  for (const [endedMs, bytes] of sent) {
    sum += bytes;
    while (sent[first][0] <= endedMs - MINUTE_MS) sum -= sent[first++][1];
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** Where the payload of a body begins: behind its header (`docs/wire-format.md`). */
function payloadAt(body) {
  // Magic, versions, kind, flags, five ids.
  let at = 7 + 5 * 16;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = body[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  // First, span, start, duration, frames.
  for (let field = 0; field < 5; field++) varint();
  for (let ranges = varint(); ranges > 0; ranges--) {
    varint();
    varint();
    at += 1;
  }
  varint();
  return at;
}

/** The first snapshot is complete at the end of this body. */
export const completesSnapshot = (body) => (body[6] & 2) !== 0;

/** The witnesses that have arrived, by their numbers, with the time until each did. */
export function arrivals(requests) {
  const found = new Map();
  for (const { body, endedMs } of requests) {
    const text = inflateRawSync(body.subarray(payloadAt(body)), { dictionary }).toString('latin1');
    for (const [, number, writtenMs] of text.matchAll(/witness-(\d+)@(\d+);/g)) {
      if (!found.has(Number(number))) found.set(Number(number), endedMs - Number(writtenMs));
    }
  }
  return found;
}
