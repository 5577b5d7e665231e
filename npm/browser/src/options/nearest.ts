/** The known name that an unknown one was probably meant to be. */

/** Neighbouring letters; misspelt and mixed-up words share most of them. */
function pairs(word: string): string[] {
  const letters = [...word.slice(0, 60).toLowerCase()];
  return letters.map((letter, index) => letter + (letters[index + 1] ?? ''));
}

function likeness(one: string[], other: string[]): number {
  return one.filter((pair) => other.includes(pair)).length / (one.length + other.length);
}

/** The name of `known` that has most in common with `name`. */
export function nearest(name: string, known: readonly string[]): string {
  const own = pairs(name);
  return known.reduce((best, next) => (likeness(own, pairs(next)) > likeness(own, pairs(best)) ? next : best));
}
