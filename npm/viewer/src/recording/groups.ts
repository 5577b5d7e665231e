/** Kinds of action as a reader chooses among them. */
import type { Action, ActionKind } from './actions.js';

/** What the list can be narrowed down to. */
export const GROUPS = ['pages', 'actions', 'errors', 'other'] as const;
export type Group = (typeof GROUPS)[number];

/** The group of an action's kind. */
export function groupOf(kind: ActionKind): Group {
  if (kind === 'page') return 'pages';
  if (kind === 'click' || kind === 'input') return 'actions';
  return kind === 'error' ? 'errors' : 'other';
}

/** How many actions there are of each group. */
export function groupSizes(actions: readonly Action[]): Record<Group, number> {
  const sizes: Record<Group, number> = { pages: 0, actions: 0, errors: 0, other: 0 };
  for (const { kind } of actions) sizes[groupOf(kind)]++;
  return sizes;
}

/** Groups out of a text that {@link writeGroups} made, perhaps another version's. */
export function readGroups(text: string | undefined): Set<Group> {
  const words = text?.split(',') ?? [];
  return new Set(GROUPS.filter((group) => words.includes(group)));
}

/** Groups as a text. */
export function writeGroups(groups: ReadonlySet<Group>): string {
  return [...groups].join(',');
}
