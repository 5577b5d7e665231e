/** What docs/privacy.md says of each kind of place: whether it may be kept at each level. */

export const LEVELS = ['allow', 'mask-user-input', 'mask-unless-allowlisted', 'mask', 'hidden'];

/** Levels that a page as a whole can have; `hidden` is for elements. */
export const PAGE_LEVELS = LEVELS.slice(0, 4);

const rule = (...outcomes) => Object.fromEntries(LEVELS.map((level, index) => [level, outcomes[index]]));
const kept = 'kept';
const never = 'never';

// Columns as in LEVELS.
/** "Always masked" and "never recorded at all". */
export const SECRET = rule(never, never, never, never, never);
/** Values in the addresses of links and frames. */
export const VALUE = SECRET;
/** What visitors enter; handlers: `mask-user-input` takes them too. */
export const ENTERED = rule(kept, never, never, never, never);
/** Ordinary texts, attributes for people, pictures: kept but under `mask`. */
export const CONTENT = rule(kept, kept, never, never, never);
/** A text that the test puts on `textAllowlist`. */
export const LISTED = rule(kept, kept, kept, never, never);
/** Classes, ids, paths of links, style sheets: "a replay has to look like the page". */
export const STRUCTURE = rule(kept, kept, kept, kept, never);

// Of the page as a whole: elements may be hidden, the page around them is at `allow` then.
/** Errors' words: the application's own at `allow` alone. */
export const SAID = rule(kept, never, never, never, kept);
/** What the application hands over, and names of parameters in the page's address. */
export const GIVEN = rule(kept, kept, kept, kept, kept);
