/** Play, time, speed, skipping, full screen. */
import type { Recording } from '../recording/recording.js';
import { h, iconButton } from '../ui/dom.js';
import { clock } from '../ui/format.js';
import { icon } from '../ui/icons.js';
import type { Engine, EngineState } from './engine.js';
import { SeekBar } from './seekbar.js';

const SPEEDS = [1, 1.5, 2, 4];

export class Controls {
  readonly element: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #time = h('span', { class: 'time' });
  readonly #seekBar: SeekBar;
  readonly #durationMs: number;
  #shown = '';

  constructor(recording: Recording, engine: Engine, onFullScreen: () => void) {
    this.#durationMs = recording.durationMs;
    this.#seekBar = new SeekBar(recording, (atMs) => engine.seek(atMs));
    this.#play = iconButton('Play', icon('play'), () => engine.toggle(), 'play');
    this.element = h(
      'div',
      { class: 'controls' },
      this.#seekBar.element,
      h(
        'div',
        { class: 'control-row' },
        this.#play,
        this.#time,
        h('span', { class: 'spacer' }),
        recording.dull.length > 0 ? skipBox(engine) : null,
        speedBox(engine),
        iconButton('Full screen (f)', icon('fullScreen'), onFullScreen),
      ),
    );
    this.show(engine.state);
  }

  /** Shows the present state. */
  show(state: EngineState): void {
    this.#seekBar.show(state.nowMs);
    const time = `${clock(state.nowMs)} / ${clock(this.#durationMs)}`;
    if (this.#time.textContent !== time) this.#time.textContent = time;
    const wanted = state.playing ? 'pause' : state.finished ? 'replay' : 'play';
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const label = { pause: 'Pause (space)', play: 'Play (space)', replay: 'Play again (space)' }[wanted];
    this.#play.replaceChildren(icon(wanted));
    this.#play.title = label;
    this.#play.setAttribute('aria-label', label);
  }
}

function speedBox(engine: Engine): HTMLElement {
  const buttons = SPEEDS.map((speed) =>
    h(
      'button',
      {
        type: 'button',
        attrs: { 'aria-pressed': String(speed === engine.speed) },
        on: {
          click: () => {
            engine.setSpeed(speed);
            buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(SPEEDS[at] === speed)));
          },
        },
      },
      `${speed}×`,
    ),
  );
  return h('div', { class: 'speeds', attrs: { role: 'group', 'aria-label': 'Speed' } }, ...buttons);
}

function skipBox(engine: Engine): HTMLElement {
  const input = h('input', {
    type: 'checkbox',
    on: { change: () => (engine.skipsIdle = input.checked) },
  });
  input.checked = engine.skipsIdle;
  return h(
    'label',
    { class: 'skip', title: 'Stretches of more than a minute in which nobody did anything' },
    input,
    h('span', {}, 'Skip inactivity'),
  );
}
