/** The way back from a session: the list as it was last looked through in this tab. */
import { recall, remember } from '../ui/remember.js';
import { listPath, readFilters } from './filters.js';
import type { Filters } from './filters.js';

/** Keeps the filters for {@link lastList}. */
export function rememberList(filters: Filters): void {
  remember('list', listPath(filters), 'session');
}

/** The list's path. Read as any address is: whatever is stored, it leads to the list. */
export function lastList(): string {
  return listPath(readFilters(recall('list', 'session')?.replace(/^[^?]*/, '') ?? ''));
}
