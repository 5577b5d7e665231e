/**
 * Whether a canary may be found at each level: for each kind of place, from the tables of `crates/privacy` (`table.json`,
 * which their tests write); what is in no table from docs/privacy.md.
 */
import { readFileSync } from 'node:fs';

const { columns, rows } = JSON.parse(readFileSync(new URL('table.json', import.meta.url), 'utf8'));

export const LEVELS = ['allow', 'mask-user-input', 'mask-unless-allowlisted', 'mask', 'hidden'];

/** Levels that a page as a whole can have; `hidden` is for elements. */
export const PAGE_LEVELS = LEVELS.slice(0, 4);

const rule = (...outcomes) => Object.fromEntries(LEVELS.map((level, index) => [level, outcomes[index]]));
const kept = 'kept';
const never = 'never';

/**
 * Which parts of what it is given a treatment lets be found, as docs/privacy.md has it under "Masks": a `word` of it, or one that is
 * `listed`; of an address the `path`, a `name` in its query, a `value`, and a `place`, the `#name` alone; of what a style or drawing
 * says a `word` that is in the document, or `elsewhere`.
 */
const FOUND = {
  keep: ['word', 'listed', 'path', 'name', 'value', 'place', 'elsewhere'],
  'without-values-but-place': ['path', 'name', 'place'],
  'without-values': ['path', 'name'],
  'text-without-values': ['word', 'listed', 'path', 'name'],
  'path-only': ['path'],
  style: ['word'],
  inside: ['word'],
  'inside-animated': ['word'],
  'words-but-inside': [],
  'words-but-number': [],
  'words-but-listed-or-flag': ['listed'],
  'words-but-listed': ['listed'],
  'words-but-flag': [],
  words: [],
  filled: [],
  placeholder: [],
  nowhere: [],
  emptied: [],
  drop: [],
};

/** What the tables say of a part of something of this owner's (`page`, `visitor`, `always`: "Always masked, at every level"). */
function outcomes(id, part, owner) {
  const at = (level) => {
    const found = FOUND[rows[id]?.[columns[owner]?.[level]]];
    if (!found) throw new Error(`the tables have no row ${id} for ${owner} at ${level}, or its treatment is new here`);
    return found.includes(part) ? kept : never;
  };
  return rule(...LEVELS.map(at));
}

/** Rows that a kind goes by. */
const named = new Set();

/** A kind of places, `{ 'owner part': 'row row …' }`: all of them must say the same. */
function kind(cases) {
  const all = Object.entries(cases).flatMap(([of, ids]) => ids.split(' ').map((id) => [id, ...of.split(' ')]));
  const said = all.map(([id, owner, part]) => [id, outcomes(id, part, owner)]);
  const [, first] = said[0];
  const other = said.find(([, outcome]) => LEVELS.some((level) => outcome[level] !== first[level]));
  if (other) throw new Error(`row "${other[0]}" is not of one kind with "${said[0][0]}" any more`);
  for (const [id] of said) named.add(id);
  return first;
}

/** "Always masked" and "never recorded at all". */
export const SECRET = kind({
  'page word': 'never srcdoc text-unshown bounds-of-secret',
  'always word':
    'value value-of-field text-of-field text-entered text-attribute range-of-field label-of-option own unknown content',
});
/** Values in the addresses of links and frames. */
export const VALUE = kind({ 'page value': 'href link frame formaction-of-custom' });
/** What visitors enter; handlers: `mask-user-input` takes them too. */
export const ENTERED = kind({
  'page word': 'value value-of-field text-of-field text-entered handler state-of-field range-of-field label-of-option',
  'visitor word': 'value-of-field text-of-field text-entered text-attribute own unknown custom text-of-custom value-text',
  'visitor path': 'href-entered link-entered picture',
  'page place': 'href',
  'page value': 'content',
});
/** Ordinary texts, attributes for people, pictures: kept but under `mask`. */
export const CONTENT = kind({
  'page word': 'text text-attribute own unknown custom text-of-custom value-text content drawn-unknown place-in-list',
  'page path': 'picture pictures custom',
  'page value': 'address picture pictures',
  'page name': 'href',
  'page elsewhere': 'style drawn animated',
});
/** A text that the test puts on `textAllowlist`. */
export const LISTED = kind({ 'page listed': 'text text-attribute text-of-custom content' });
/** Classes, ids, paths of links, style sheets: "a replay has to look like the page". */
export const STRUCTURE = kind({
  'page word': 'known stable structure-of-custom text-of-style reference style drawn animated',
  'page path': 'href link frame address',
  'visitor word': 'known stable structure-of-custom style',
  'always word': 'known stable structure-of-custom style',
});

// Of the page as a whole: elements may be hidden, the page around them is at `allow` then.
/** Errors' words: the application's own at `allow` alone. */
export const SAID = rule(kept, never, never, never, kept);
/** What the application hands over, and names of parameters in the page's address. */
export const GIVEN = rule(kept, kept, kept, kept, kept);

/** Rows that no kind goes by. */
export const UNNAMED = Object.keys(rows).filter((id) => !named.has(id));
