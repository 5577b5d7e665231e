/** Play, time, speed, skipping, full screen. */
import type { Recording } from '../recording/recording.js';
import { h, iconButton } from '../ui/dom.js';
import { clock } from '../ui/format.js';
import { icon } from '../ui/icons.js';
import { SPEEDS } from './engine.js';
import type { Engine, EngineState } from './engine.js';
import { toggleKeys } from './keys.js';
import { SeekBar } from './seekbar.js';

export class Controls {
  readonly element: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #speeds: readonly HTMLButtonElement[];
  readonly #time = h('span', { class: 'time' });
  readonly #seekBar: SeekBar;
  readonly #durationMs: number;
  #shown = '';

  constructor(recording: Recording, engine: Engine, onFullScreen: () => void) {
    this.#durationMs = recording.durationMs;
    this.#seekBar = new SeekBar(recording, (atMs) => engine.seek(atMs));
    this.#speeds = SPEEDS.map((speed) => speedButton(speed, engine));
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
        h('div', { class: 'speeds', attrs: { role: 'group', 'aria-label': 'Speed (, and .)' } }, ...this.#speeds),
        iconButton('Keys (?)', icon('keys'), toggleKeys, 'keys-button'),
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
    this.#speeds.forEach((button, at) => press(button, SPEEDS[at] === state.speed));
    const wanted = state.playing ? 'pause' : state.finished ? 'replay' : 'play';
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const label = { pause: 'Pause (space)', play: 'Play (space)', replay: 'Play again (space)' }[wanted];
    this.#play.replaceChildren(icon(wanted));
    this.#play.title = label;
    this.#play.setAttribute('aria-label', label);
  }
}

function speedButton(speed: number, engine: Engine): HTMLButtonElement {
  return h('button', { type: 'button', on: { click: () => engine.setSpeed(speed) } }, `${speed}×`);
}

/** At every step of the clock, so only what changes is written. */
function press(button: HTMLButtonElement, isPressed: boolean): void {
  const value = String(isPressed);
  if (button.getAttribute('aria-pressed') !== value) button.setAttribute('aria-pressed', value);
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
