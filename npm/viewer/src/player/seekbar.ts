/** The bar one drags to go to a moment, with marks for pages, errors and idle stretches. */
import type { Recording } from '../recording/recording.js';
import { h } from '../ui/dom.js';
import { clock } from '../ui/format.js';

/** Kinds of action that are worth a mark. */
const MARKED = new Set(['page', 'error', 'gap', 'sparse']);

export class SeekBar {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #durationMs: number;
  readonly #seek: (atMs: number) => void;
  #frame = 0;
  #dragged = false;

  constructor(recording: Recording, seek: (atMs: number) => void) {
    this.#durationMs = Math.max(1, recording.durationMs);
    this.#seek = seek;
    this.#input = h('input', {
      type: 'range',
      class: 'seek-input',
      attrs: { min: '0', max: String(this.#durationMs), step: '1', value: '0', 'aria-label': 'Moment' },
      on: { input: () => this.#onInput(), change: () => (this.#dragged = false) },
    });
    const tip = h('span', { class: 'seek-tip', hidden: true });
    this.element = h(
      'div',
      { class: 'seek' },
      h('div', { class: 'seek-track' }),
      ...this.#marks(recording),
      this.#input,
      tip,
    );
    this.element.addEventListener('pointermove', (event) => this.#hover(event, tip));
    this.element.addEventListener('pointerleave', () => (tip.hidden = true));
  }

  /** Shows the present moment. */
  show(nowMs: number): void {
    if (!this.#dragged) this.#input.value = String(Math.round(nowMs));
    this.#input.setAttribute('aria-valuetext', `${clock(nowMs)} of ${clock(this.#durationMs)}`);
    this.element.style.setProperty('--played', this.#percent(nowMs));
  }

  #onInput(): void {
    // Seeking rebuilds the page: once a frame is enough while dragging.
    this.#dragged = true;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#seek(Number(this.#input.value));
      this.#dragged = false;
    });
  }

  #hover(event: PointerEvent, tip: HTMLElement): void {
    const box = this.element.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    tip.hidden = false;
    tip.textContent = clock(part * this.#durationMs);
    tip.style.left = `${part * 100}%`;
  }

  #marks({ idle, pauses, actions }: Recording): HTMLElement[] {
    const named = [
      ...idle.map((span) => ({ ...span, title: 'Nobody did anything here' })),
      ...pauses.map((span) => ({ ...span, title: `Not recorded: ${span.why}` })),
    ];
    const spans = named.map(({ fromMs, toMs, title }) => {
      const mark = h('span', { class: 'seek-idle', title });
      mark.style.left = this.#percent(fromMs);
      mark.style.width = this.#percent(toMs - fromMs);
      return mark;
    });
    const points = actions
      .filter(({ kind }) => MARKED.has(kind))
      .map(({ kind, atMs, title }) => {
        const className = `seek-mark ${kind}`;
        const attrs = { title, 'aria-label': `${title}, ${clock(atMs)}`, tabindex: '-1' };
        const mark =
          kind === 'error'
            ? h('button', { class: className, type: 'button', attrs, on: { click: () => this.#seek(atMs) } })
            : h('span', { class: className });
        mark.style.left = this.#percent(atMs);
        return mark;
      });
    return [...spans, ...points];
  }

  #percent(ms: number): string {
    return `${(Math.min(ms, this.#durationMs) / this.#durationMs) * 100}%`;
  }
}
