/** What was sent but for a text, which follows: until then it is kept, while what came after it is not. */

/** Frames of a recording that are kept: a batch, or what was made of several. */
export interface Range {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Of these numbers, ascending, those in the range. */
export function owedIn({ firstSeq, lastSeq }: Range, owed: readonly number[]): number[] {
  return owed.filter((seq) => seq >= firstSeq && seq <= lastSeq);
}

/** It has to be kept, where frames up to a number are settled but for some that are owed. */
export function isWaiting(range: Range, upToSeq: number, owed: readonly number[]): boolean {
  return range.lastSeq > upToSeq || owedIn(range, owed).length > 0;
}

/** All of these numbers, ascending. */
export function united(...owed: (readonly number[])[]): number[] {
  return [...new Set(owed.flat())].sort((one, other) => one - other);
}

/** Such numbers as a shipper takes them. */
export function inBytes(owed: readonly number[]): Uint8Array {
  return new Uint8Array(new Float64Array(owed).buffer);
}
