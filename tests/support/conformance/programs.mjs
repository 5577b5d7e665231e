/** Random programs for `page/program.js`: the same for the same seed, and smaller ones that still fail. */

/** How often each operation is chosen. */
const WEIGHTS = {
  element: 9,
  markup: 4,
  inner: 2,
  move: 7,
  remove: 3,
  keep: 2,
  back: 3,
  reverse: 2,
  text: 4,
  split: 2,
  normalize: 1,
  loose: 3,
  attribute: 4,
  unset: 2,
  style: 3,
  root: 3,
  frame: 2,
  sheet: 2,
  sheetText: 1,
  insertRule: 3,
  deleteRule: 2,
  ruleStyle: 2,
  adopt: 2,
  rewrite: 1,
  control: 3,
  value: 2,
  check: 2,
  choose: 1,
  pause: 9,
};
const NAMES = Object.entries(WEIGHTS).flatMap(([name, weight]) => Array(weight).fill(name));

/** `count` operations by a seed. */
export function program(seed, count) {
  let state = seed >>> 0;
  const below = (limit) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
  return Array.from({ length: count }, () => [NAMES[below(NAMES.length)], below(10_000), below(10_000), below(10_000)]);
}

/** Every other program is read in slices as small as they get, so that much changes between them. */
const TINY_SLICES = 'globalThis.__afterimageSliceMs = 0;';

/** The case that runs a program, which was made by this seed or made smaller. */
export const asCase = (operations, run, seed) => ({
  body: '<div id="stage"><p class="c1">one</p><ul><li>a<li>b<li>c</ul><style>.c1 { color: rgb(1, 2, 3) }</style></div>',
  before: `addEventListener('error', () => {});${seed % 2 === 0 ? TINY_SLICES : ''}`,
  steps: [
    {
      drive: async (browser) => {
        const faults = await browser.evaluate(run, operations);
        if (faults.length) throw new Error(`the program itself is wrong: ${faults.join('; ')}`);
      },
    },
  ],
});

/**
 * Leaves operations out, large parts first, while `fails` says that what is left still fails; at
 * most `tries` times. Gives the smallest program found.
 */
export async function shrink(operations, fails, tries = 60) {
  let smallest = operations;
  let left = tries;
  for (let size = Math.ceil(smallest.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < smallest.length && left > 0; ) {
      const fewer = [...smallest.slice(0, start), ...smallest.slice(start + size)];
      left -= 1;
      if (fewer.length && (await fails(fewer))) smallest = fewer;
      else start += size;
    }
  }
  return smallest;
}
