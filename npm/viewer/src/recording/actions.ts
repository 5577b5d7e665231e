/** What happened in a recording, as a list that a person can read. */
import { describeCustom, PAUSED, STOPPED } from './custom.js';
import { NodeNames, shorten } from './nodes.js';
import { EventType, Mouse, Source, loose, text } from './rrweb.js';
import type { Event, Loose } from './rrweb.js';

export type ActionKind =
  'page' | 'click' | 'input' | 'error' | 'note' | 'visibility' | 'orientation' | 'gap' | 'sparse';

/** One line of "what happened". */
export interface Action {
  /** Milliseconds from the recording's start. */
  readonly atMs: number;
  readonly kind: ActionKind;
  readonly title: string;
  readonly detail?: string;
}

/** A label click makes the browser click its control too: same place, same moment. */
const SAME_CLICK_MS = 5;

/** Sparse stretches that follow each other like this are one. */
const SAME_STRETCH_MS = 1000;

/** Collects the actions of a recording in order. */
export function actionsOf(events: readonly Event[], startMs: number): Action[] {
  const collector = new Collector(startMs);
  for (const event of events) collector.take(event);
  return collector.actions;
}

class Collector {
  readonly actions: Action[] = [];
  readonly #names = new NodeNames();
  readonly #startMs: number;
  #pageUrl = '';
  #view: string | undefined;
  #isTurned = false;
  #lastClick = { time: -Infinity, x: NaN, y: NaN };
  #typing: number | undefined;
  #sparse: { index: number; startMs: number; endMs: number; leftOut: number } | undefined;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  take(event: Event): void {
    this.#names.follow(event);
    const data = loose(event.data);
    if (event.type === EventType.Meta) this.#page(event.timestamp, text(data['href']) ?? '');
    else if (event.type === EventType.Custom) this.#custom(event.timestamp, data);
    else if (event.type !== EventType.Incremental) return;
    else if (data['source'] === Source.MouseInteraction) this.#pointer(event.timestamp, data);
    else if (data['source'] === Source.Input) this.#input(event.timestamp, data);
  }

  #add(time: number, kind: ActionKind, title: string, detail?: string): void {
    const action = { atMs: Math.max(0, time - this.#startMs), kind, title };
    this.actions.push(detail === undefined ? action : { ...action, detail });
    this.#typing = undefined;
  }

  #page(time: number, url: string, name?: string, view?: string): void {
    const last = this.actions.at(-1);
    // A page that is routed by its fragment has views of one address.
    const isNewView = this.#view !== undefined && view !== undefined && view !== this.#view;
    this.#view = view ?? this.#view;
    if (url === this.#pageUrl && !isNewView) {
      // A page's Meta and its first view say the same; the view may know a name.
      if (name && last?.kind === 'page' && last.title === shortUrl(url)) {
        this.actions.pop();
        this.#add(time, 'page', name, url);
      }
      return;
    }
    this.#pageUrl = url;
    this.#add(time, 'page', name ?? shortUrl(url), url);
  }

  #custom(time: number, data: Loose): void {
    const said = describeCustom(data);
    if (!said) return;
    if (said.kind === 'page') this.#page(time, said.url, said.name, said.view);
    else if (said.kind === 'sparse') this.#thinned(time, said.forMs, said.leftOut);
    else if (said.kind === 'orientation') this.#orientation(time, said.title);
    // A pause ends its recording.
    else if (said.title !== STOPPED || this.actions.at(-1)?.title !== PAUSED)
      this.#add(time, said.kind, said.title, said.detail);
  }

  /** For so long the recorder told only what the page became: its budget was too small for how. */
  #thinned(time: number, forMs: number, leftOut: number): void {
    let stretch = this.#sparse;
    if (stretch && time <= stretch.endMs + SAME_STRETCH_MS) {
      stretch.endMs = Math.max(stretch.endMs, time + forMs);
      stretch.leftOut += leftOut;
    } else {
      stretch = { index: this.actions.length, startMs: time, endMs: time + forMs, leftOut };
      this.#sparse = stretch;
      this.#add(time, 'sparse', 'Recorded more sparsely');
    }
    const action = this.actions[stretch.index];
    const seconds = Math.max(1, Math.round((stretch.endMs - stretch.startMs) / 1000));
    const detail = `for ${seconds} s, to keep to the byte budget: changes are told together, ${stretch.leftOut} fewer`;
    if (action) this.actions[stretch.index] = { ...action, detail };
  }

  /** How the screen is held at first is no news. */
  #orientation(time: number, title: string): void {
    if (this.#isTurned) this.#add(time, 'orientation', title);
    this.#isTurned = true;
  }

  #pointer(time: number, data: Loose): void {
    const { type } = data;
    if (type !== Mouse.Click && type !== Mouse.DoubleClick && type !== Mouse.ContextMenu) return;
    const click = { time, x: Number(data['x']), y: Number(data['y']) };
    const before = this.#lastClick;
    const again = time - before.time <= SAME_CLICK_MS && click.x === before.x && click.y === before.y;
    if (type === Mouse.Click && again) return;
    this.#lastClick = click;
    const verb = type === Mouse.Click ? 'Click' : type === Mouse.DoubleClick ? 'Double click' : 'Menu';
    const where = this.#names.describe(Number(data['id']));
    this.#add(time, 'click', where ? `${verb} on ${where}` : verb);
  }

  #input(time: number, data: Loose): void {
    if (data['userTriggered'] === false) return;
    const id = Number(data['id']);
    const where = this.#names.describe(id) ?? 'field';
    const value = text(data['text']);
    if (value === 'on' || value === undefined ? data['isChecked'] === true : false) {
      this.#add(time, 'input', `Chose ${where}`);
      return;
    }
    // Each key is an event; what was typed in one go is one line, at the time of its first key.
    const last = this.actions.at(-1);
    const detail = value === undefined ? 'emptied' : shorten(value);
    if (this.#typing === id && last) this.actions[this.actions.length - 1] = { ...last, detail };
    else this.#add(time, 'input', `Typed in ${where}`, detail);
    this.#typing = id;
  }
}

/** Path and query of an address, or the address itself where it cannot be parsed. */
export function shortUrl(url: string): string {
  try {
    const { pathname, search, hash } = new URL(url);
    return pathname + search + hash;
  } catch {
    return url || 'Page';
  }
}

/** The index of the last action at or before `nowMs`; -1 before the first. */
export function currentAction(actions: readonly Action[], nowMs: number): number {
  let low = 0;
  let high = actions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((actions[middle]?.atMs ?? Infinity) <= nowMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
