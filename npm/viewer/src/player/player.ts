/** The player: stage, controls and list of one recording, held together. */
import type { Replayer } from '@rrweb/replay';
import '@rrweb/replay/dist/style.css';
import { currentAction } from '../recording/actions.js';
import type { Recording } from '../recording/recording.js';
import { h } from '../ui/dom.js';
import { Controls } from './controls.js';
import { Engine } from './engine.js';
import type { EngineState } from './engine.js';
import { listenForKeys } from './keyboard.js';
import { toggleKeys } from './keys.js';
import { Panel } from './panel.js';
import { Stage } from './stage.js';

export class Player {
  readonly #recording: Recording;
  readonly #messages: string[];
  readonly #address = h('div', { class: 'address' });
  readonly #screen = h('section', { class: 'screen' });
  #engine: Engine | undefined;
  #stage: Stage | undefined;
  #stopKeys: (() => void) | undefined;

  /** @param messages where the replayer's complaints are collected */
  constructor(recording: Recording, messages: string[]) {
    this.#recording = recording;
    this.#messages = messages;
  }

  get replayer(): Replayer | undefined {
    return this.#engine?.replayer;
  }

  get nowMs(): number {
    return this.#engine?.state.nowMs ?? 0;
  }

  /** Puts the player into the page and rebuilds the recorded one at a moment. */
  async mount(parent: HTMLElement, atMs: number): Promise<void> {
    const recording = this.#recording;
    const stage = new Stage(() => engine.toggle());
    // The replayer needs its place in the document: a detached iframe has no document of its own.
    this.#screen.append(this.#address, stage.element);
    parent.append(this.#screen);
    let changed = (_: EngineState): void => undefined;
    const engine = new Engine(
      recording,
      stage.root,
      this.#messages,
      (state) => changed(state),
      (size) => stage.resize(size),
    );
    const fullScreen = (): void => toggleFullScreen(this.#screen);
    const controls = new Controls(recording, engine, fullScreen);
    const panel = new Panel(recording.actions, (at) => engine.seek(at));
    this.#screen.append(controls.element);
    parent.append(panel.element);
    changed = (state) => {
      controls.show(state);
      panel.show(state.nowMs);
      this.#showAddress(state.nowMs);
      stage.tell(recording.pauses.find(({ fromMs, toMs }) => state.nowMs >= fromMs && state.nowMs < toMs)?.why);
    };
    this.#engine = engine;
    this.#stage = stage;
    this.#stopKeys = listenForKeys({
      toggle: () => engine.toggle(),
      seekBy: (ms) => engine.seek(engine.state.nowMs + ms),
      jump: (part) => engine.seek(part * recording.durationMs),
      speed: (direction) => engine.changeSpeed(direction),
      help: toggleKeys,
      step: (direction) => {
        const target = panel.neighbour(direction, engine.state.nowMs);
        if (target !== undefined) engine.seek(target);
      },
      fullScreen,
    });
    await engine.start(atMs);
  }

  destroy(): void {
    this.#stopKeys?.();
    this.#stage?.destroy();
    this.#engine?.destroy();
  }

  #showAddress(nowMs: number): void {
    const { actions } = this.#recording;
    let at = currentAction(actions, nowMs);
    while (at > 0 && actions[at]?.kind !== 'page') at--;
    const url = actions[Math.max(0, at)]?.detail ?? '';
    if (this.#address.textContent !== url) this.#address.textContent = url;
  }
}

function toggleFullScreen(element: HTMLElement): void {
  // Refused where the embedding page does not allow it; nothing to be done then.
  const change = document.fullscreenElement ? document.exitFullscreen() : element.requestFullscreen();
  change.catch(() => undefined);
}
