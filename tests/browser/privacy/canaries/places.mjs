/**
 * Every place where a page can hold a secret, and what docs/privacy.md says of it: the one table that the tests, the
 * random pages and the comparison with others go by.
 *
 * A row is `[name, rule, markup, more]`: the first `@` in the markup is where the canary stands. `more` may have
 * `build(root, canary)`, run in the page before it is recorded, `act(root, canary)`, run while it is, instead of a change,
 * `change(root, old, canary)` where a search for the old one would not do, `typed`: a selector of what a hand types into,
 * `address`: a part of the page's own, `shape` of the canary, `isInHead`, and `isListed` for the list of texts to show.
 */
import { ADDRESSES } from './places/addresses.mjs';
import { ATTRIBUTES } from './places/attributes.mjs';
import { CONTROLS } from './places/controls.mjs';
import { PAGE } from './places/page.mjs';
import { ROOTS } from './places/roots.mjs';
import { TEXTS } from './places/texts.mjs';

const GROUPS = {
  texts: TEXTS,
  attributes: ATTRIBUTES,
  addresses: ADDRESSES,
  controls: CONTROLS,
  'roots and frames': ROOTS,
  'the page': PAGE,
};

export const GROUP_NAMES = Object.keys(GROUPS);

export const PLACES = GROUP_NAMES.flatMap((group) =>
  GROUPS[group].map(([name, rule, markup, more = {}]) => ({ group, name, rule, markup, ...more })),
).map((place, index) => ({
  ...place,
  root: `place-${index}`,
}));
