/** One session of the list. */
import type { Session } from '../api/session.js';
import { sessionPath } from '../link.js';
import { h } from '../ui/dom.js';
import { count, duration, timeOfDay } from '../ui/format.js';

/** A session whose last part came this recently is marked as going on. */
const LIVE_WITHIN_MS = 60_000;

/** A row that leads to the player. */
export function sessionRow(session: Session, nowMs: number): HTMLElement {
  const { host, path } = splitUrl(session.url);
  const facts = [
    count(session.views, 'view'),
    session.tabs > 1 ? count(session.tabs, 'tab') : '',
    session.browser,
    session.user,
  ].filter(Boolean);
  return h(
    'li',
    {},
    h(
      'a',
      { class: 'row', attrs: { href: sessionPath(session.id) } },
      h('time', { class: 'row-time', title: new Date(session.startMs).toString() }, timeOfDay(session.startMs)),
      h(
        'span',
        { class: 'row-what' },
        h('span', { class: 'row-url', title: session.url }, h('b', {}, path), host ? ` ${host}` : null),
        h('span', { class: 'row-facts' }, facts.join(' · ')),
      ),
      h('span', { class: 'row-marks' }, ...marks(session, nowMs)),
      h('span', { class: 'row-duration' }, duration(session.endMs - session.startMs)),
    ),
  );
}

function marks(session: Session, nowMs: number): HTMLElement[] {
  const found: HTMLElement[] = [];
  if (nowMs - session.endMs < LIVE_WITHIN_MS) found.push(h('span', { class: 'mark live' }, 'Live'));
  if (session.hasError) {
    found.push(h('span', { class: 'mark error' }, session.errors > 0 ? count(session.errors, 'error') : 'Errors'));
  }
  if (session.hasGaps) {
    found.push(h('span', { class: 'mark gap', title: 'Parts of this session never arrived' }, 'Gaps'));
  }
  return found;
}

function splitUrl(url: string): { host: string; path: string } {
  try {
    const { host, pathname, search } = new URL(url);
    return { host, path: pathname + search };
  } catch {
    return { host: '', path: url || 'Unknown page' };
  }
}
