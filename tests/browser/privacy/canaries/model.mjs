/**
 * What docs/privacy.md says of levels, written once more and from the text alone: how marks set them, how they are
 * inherited, and whether the canary of a place may ever have been seen.
 */

const FROM_OPEN_TO_CLOSED = ['allow', 'mask-user-input', 'mask-unless-allowlisted', 'mask', 'hidden'];

const mostClosed = (levels) =>
  levels.reduce((most, level) =>
    FROM_OPEN_TO_CLOSED.indexOf(level) > FROM_OPEN_TO_CLOSED.indexOf(most) ? level : most,
  );

/** Marks that a generator may put on an element, `[attribute, value, level]`; ours decide, those of others only close. */
export const OWN_MARKS = [
  ['data-afterimage', 'allow', 'allow'],
  ['data-afterimage', 'mask-user-input', 'mask-user-input'],
  ['data-afterimage', 'mask-unless-allowlisted', 'mask-unless-allowlisted'],
  ['data-afterimage', 'mask', 'mask'],
  ['data-afterimage', 'hidden', 'hidden'],
  ['data-afterimage', 'ignore', 'hidden'],
  ['data-afterimage', ' MASK\n', 'mask'],
  ['data-afterimage', 'Allow', 'allow'],
  ['data-afterimage', 'maks', 'mask'],
  ['class', 'afterimage-allow', 'allow'],
  ['class', 'afterimage-mask-user-input', 'mask-user-input'],
  ['class', 'a afterimage-mask b', 'mask'],
  ['class', 'Afterimage-Hidden', 'hidden'],
  ['class', 'afterimage-allow afterimage-mask', 'mask'],
];

export const FOREIGN_MARKS = [
  ['data-dd-privacy', 'mask', 'mask'],
  ['data-dd-privacy', 'hidden', 'hidden'],
  ['data-dd-privacy', 'allow', undefined],
  ['data-gc-privacy', 'input-masked', 'mask-user-input'],
  ['data-sentry-block', '', 'hidden'],
  ['data-sentry-mask', '', 'mask'],
  ['data-sentry-unmask', '', undefined],
  ['data-openreplay-hidden', '', 'hidden'],
  ['data-openreplay-obscured', 'false', 'mask'],
  ['data-clarity-mask', 'true', 'mask'],
  ['data-clarity-unmask', 'true', undefined],
  ['data-dtrum-mask', '', 'hidden'],
  ['class', 'dd-privacy-mask', 'mask'],
  ['class', 'gc-privacy-hidden', 'hidden'],
  ['class', 'rr-block', 'hidden'],
  ['class', 'x rr-mask', 'mask'],
  ['class', 'rr-ignore', 'mask-user-input'],
  ['class', 'sentry-mask sentry-unmask', 'mask'],
  ['class', 'ph-no-capture', 'hidden'],
  ['class', 'ph-sensitive', 'mask'],
  ['class', 'ph-ignore-input', 'mask-user-input'],
];

const isOwn = new Set(OWN_MARKS);

/** The level of an element with these marks (rows of the tables above) below one of this level. */
export function levelBelow(above, marks) {
  if (above === 'hidden') return 'hidden';
  const asked = (rows) => rows.map(([, , level]) => level).filter(Boolean);
  const own = asked(marks.filter((mark) => isOwn.has(mark)));
  const level = own.length ? mostClosed(own) : above;
  return mostClosed([level, ...asked(marks.filter((mark) => !isOwn.has(mark)))]);
}

/**
 * A tree of boxes `{ id, marks, children }` and planted places `{ id, place, canary }`, and what may be known of it. A box
 * of kind `slots` shows its children in one of two slots of its shadow root, or in none: as their `slot` says. Around each
 * slot is an element with marks: `areas`.
 */
export class Model {
  /** Canaries that could be seen at some time; all others must never leave. */
  seen = new Set();
  /** Every canary there was: `{ place, canary, id, written }`, where `written` says when. */
  planted = [];

  constructor(root, pageLevel) {
    this.root = root;
    this.pageLevel = pageLevel;
  }

  /** Looks at the whole tree, which must be done whenever it has changed. */
  look() {
    this.#look(this.root, this.pageLevel);
  }

  #look(node, above) {
    const level = levelBelow(above, node.marks ?? []);
    if (node.place && node.place.rule[level] === 'kept') this.seen.add(node.canary);
    const shownBelow = (marks) => (marks ? levelBelow(level, marks) : level);
    for (const child of node.children ?? []) {
      this.#look(child, node.kind === 'slots' ? shownBelow(node.areas[child.slot]) : level);
    }
  }

  write(node, canary, written) {
    node.canary = canary;
    this.planted.push({ place: node.place, canary, id: node.id, written });
  }
}

export function* nodesOf(node) {
  yield node;
  for (const child of node.children ?? []) yield* nodesOf(child);
}
