/**
 * Small choices that the browser keeps: colours, what is folded. Storage may be forbidden, full or emptied; then
 * nothing is remembered, and nothing else changes.
 */

/** Where: for good, or as long as the tab is open. */
export type Keep = 'local' | 'session';

/** What was remembered under a name. */
export function recall(name: string, keep: Keep = 'local'): string | undefined {
  try {
    return storage(keep).getItem(`afterimage.${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a text under a name; the empty text forgets. */
export function remember(name: string, value: string, keep: Keep = 'local'): void {
  try {
    if (value) storage(keep).setItem(`afterimage.${name}`, value);
    else storage(keep).removeItem(`afterimage.${name}`);
  } catch {
    // A choice that is not kept is made anew next time.
  }
}

/** Even asking for it throws where it is forbidden. */
function storage(keep: Keep): Storage {
  return keep === 'local' ? localStorage : sessionStorage;
}
