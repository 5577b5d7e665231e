/** Where the recorded page is shown: scaled to fit, out of reach of mouse and keyboard. */
import { h } from '../ui/dom.js';
import type { Size } from './engine.js';

/** Enlarged no further than this: a telephone's page on a wide screen would be a blur. */
const MAX_SCALE = 1.5;

export class Stage {
  readonly element: HTMLElement;
  /** For the replayer's own elements. */
  readonly root = h('div', { class: 'replay-root' });
  readonly #note = h('p', { class: 'stage-note', hidden: true, attrs: { role: 'status' } });
  readonly #observer: ResizeObserver;
  #size: Size = { width: 0, height: 0 };

  constructor(onClick: () => void) {
    this.element = h('div', { class: 'stage', on: { click: onClick } }, this.root, this.#note);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(this.element);
  }

  /** Takes the size of the recorded viewport. */
  resize(size: Size): void {
    this.#size = size;
    this.#fit();
  }

  /** Says why there is nothing to see. */
  tell(why: string | undefined): void {
    this.element.classList.toggle('paused', why !== undefined);
    this.#note.hidden = why === undefined;
    const words = why === undefined ? '' : `Not recorded: ${why}`;
    if (this.#note.textContent !== words) this.#note.textContent = words;
  }

  destroy(): void {
    this.#observer.disconnect();
  }

  #fit(): void {
    const { width, height } = this.#size;
    const { clientWidth, clientHeight } = this.element;
    if (width <= 0 || height <= 0 || clientWidth === 0) return;
    const scale = Math.min(clientWidth / width, clientHeight / height, MAX_SCALE);
    const { style } = this.root;
    style.width = `${width}px`;
    style.height = `${height}px`;
    const left = Math.max(0, (clientWidth - width * scale) / 2);
    const top = Math.max(0, (clientHeight - height * scale) / 2);
    style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    style.visibility = 'visible';
  }
}
