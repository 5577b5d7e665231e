/**
 * The tab's id, which successive pages of a tab share. It rests in sessionStorage only between pages: a page takes it out
 * and puts it back when it goes, so that a duplicated tab, which copies the storage, does not have the same one.
 */
import { uuid } from '../uuid.js';

const KEY = '_afterimage_t';
const FORM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type TabScope = Pick<Window, 'sessionStorage'>;

export interface Tab {
  readonly id: string;
  /** The page is going, or comes back. */
  leave(): void;
  comeBack(): void;
}

export function takeTab(scope: TabScope): Tab {
  const attempt = <T>(act: (storage: Storage) => T): T | undefined => {
    try {
      return act(scope.sessionStorage);
    } catch {
      // Blocked: each page is a tab of its own then.
      return undefined;
    }
  };
  const found = attempt((storage) => storage.getItem(KEY));
  const id = found && FORM.test(found) ? found : uuid();
  const comeBack = (): void => attempt((storage) => storage.removeItem(KEY));
  comeBack();
  return { id, comeBack, leave: () => attempt((storage) => storage.setItem(KEY, id)) };
}
