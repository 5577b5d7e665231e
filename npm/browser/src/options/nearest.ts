/** The known name that an unknown one was probably meant to be. */

function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = (previous[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current[column] = Math.min(change, (previous[column] as number) + 1, (current[column - 1] as number) + 1);
    }
    previous = current;
  }
  return previous[to.length] as number;
}

/** The name of `known` that takes the fewest edits to reach, letter case aside. */
export function nearest(name: string, known: readonly string[]): string {
  const plain = name.slice(0, 60).toLowerCase();
  const measured = known.map((candidate) => [distance(plain, candidate.toLowerCase()), candidate] as const);
  return measured.reduce((best, next) => (next[0] < best[0] ? next : best))[1];
}
