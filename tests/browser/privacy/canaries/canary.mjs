/** Words that occur nowhere else, each made of its label: the same in every run. */

/** What a field takes: most anything, others digits or dates. All are long, so that none comes about by chance, and none begins as a card. */
const SHAPES = {
  word: (hash) => `canary${letters(hash)}`,
  digits: (hash) => `7${String(hash % 10n ** 14n).padStart(14, '0')}`,
  date: (hash) => `${100_000n + (hash % 90_000n)}-0${1n + ((hash >> 20n) % 9n)}-${10n + ((hash >> 30n) % 18n)}`,
  month: (hash) => `${100_000n + (hash % 90_000n)}-0${1n + ((hash >> 20n) % 9n)}`,
  minute: (hash) => `${SHAPES.date(hash)}T${10n + ((hash >> 40n) % 14n)}:${10n + ((hash >> 50n) % 50n)}`,
};

export function canaryOf(label, shape = 'word') {
  return SHAPES[shape](fnv1a(label));
}

function letters(hash) {
  let text = '';
  for (let rest = hash % 26n ** 9n; text.length < 9; rest /= 26n) text += String.fromCharCode(97 + Number(rest % 26n));
  return text;
}

function fnv1a(label) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(label)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  // The last bytes should reach the first letters.
  return BigInt.asUintN(64, (hash ^ (hash >> 32n)) * 0x9e3779b97f4a7c15n) >> 3n;
}
