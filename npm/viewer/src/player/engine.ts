/** The replayer with a clock: play, pause, seek, speed, and the skipping of idle stretches. */
import { Replayer } from '@rrweb/replay';
import { skipIdle } from '../recording/idle.js';
import type { Recording } from '../recording/recording.js';
import { collectingLogger } from './hook.js';

/** How fast it can be played. */
export const SPEEDS: readonly number[] = [0.5, 1, 1.5, 2, 4, 8];

/** What the controls show. */
export interface EngineState {
  readonly nowMs: number;
  readonly playing: boolean;
  /** Played to its end. */
  readonly finished: boolean;
  readonly speed: number;
}

/** Size of the recorded viewport, CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The replayer's `pause(t)` shows what happened before `t`; a moment is meant to hold what happens at it, and with a full
 * snapshot what follows it a millisecond later.
 */
const INCLUSIVE_MS = 2;

export class Engine {
  readonly replayer: Replayer;
  speed = 1;
  skipsIdle = true;
  readonly #recording: Recording;
  readonly #changed: (state: EngineState) => void;
  #playing = false;
  #nowMs = 0;
  #frame = 0;

  /**
   * @param root where the replayer's own elements go
   * @param changed called at every step of the clock and at every change
   * @param resized called when the recorded viewport has another size
   */
  constructor(
    recording: Recording,
    root: HTMLElement,
    messages: string[],
    changed: (state: EngineState) => void,
    resized: (size: Size) => void,
  ) {
    this.#recording = recording;
    this.#changed = changed;
    this.replayer = new Replayer(recording.events, {
      root,
      showWarning: true,
      showDebug: true,
      logger: collectingLogger(messages),
      // The keyboard is the player's: a focused recorded link must not receive Enter.
      triggerFocus: false,
      // What was hidden for privacy: a grey box of its size.
      insertStyleRules: [
        '.rr-block { background: #c9ccd1 !important; border-radius: 4px; }',
        // Recorded offsets are those that anchoring led to; led once more, they would be others.
        '* { overflow-anchor: none !important; }',
      ],
      mouseTail: { duration: 600, lineCap: 'round', lineWidth: 3, strokeStyle: '#6d66f0' },
    });
    const { iframe } = this.replayer;
    sendNoReferrer(iframe);
    iframe.inert = true;
    iframe.tabIndex = -1;
    iframe.title = 'The recorded page';
    this.replayer.on('resize', (size) => resized(size as Size));
  }

  get state(): EngineState {
    const finished = !this.#playing && this.#nowMs >= this.#recording.durationMs;
    return { nowMs: this.#nowMs, playing: this.#playing, finished, speed: this.speed };
  }

  /** Rebuilds the page for the first time. The replayer shows its own first frame a task later; ours wins. */
  async start(atMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.seek(atMs);
  }

  play(): void {
    if (this.#playing) return;
    this.#playing = true;
    this.replayer.setConfig({ speed: this.speed });
    this.#go(this.#nowMs >= this.#recording.durationMs ? 0 : this.#nowMs);
    this.#tick();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#nowMs = this.#clock();
    this.#halt();
    this.replayer.pause();
    this.#changed(this.state);
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  /** Goes to a moment, and plays on from there if it was playing. */
  seek(atMs: number): void {
    this.#go(Math.min(Math.max(0, atMs), this.#recording.durationMs));
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.replayer.setConfig({ speed });
    this.#changed(this.state);
  }

  /** To the next speed, up or down; the last one stays. */
  changeSpeed(direction: -1 | 1): void {
    const next = SPEEDS[SPEEDS.indexOf(this.speed) + direction];
    if (next !== undefined) this.setSpeed(next);
  }

  destroy(): void {
    this.#halt();
    this.replayer.destroy();
  }

  #go(atMs: number): void {
    this.#nowMs = atMs;
    // It remembers the place of the page from the seek before, and would go there.
    this.replayer.virtualDom.scrollData = null;
    if (this.#playing) this.replayer.play(atMs);
    else this.replayer.pause(atMs + INCLUSIVE_MS);
    this.#changed(this.state);
  }

  #halt(): void {
    this.#playing = false;
    cancelAnimationFrame(this.#frame);
  }

  #clock(): number {
    return Math.min(Math.max(0, this.replayer.getCurrentTime()), this.#recording.durationMs);
  }

  #tick(): void {
    this.#frame = requestAnimationFrame(() => {
      this.#nowMs = this.#clock();
      if (this.#nowMs >= this.#recording.durationMs) this.#end();
      else if (this.skipsIdle) this.#skip();
      this.#changed(this.state);
      if (this.#playing) this.#tick();
    });
  }

  #skip(): void {
    const target = skipIdle(this.#recording.dull, this.#nowMs);
    if (target !== this.#nowMs) this.#go(target);
  }

  #end(): void {
    this.#halt();
    this.replayer.pause(this.#recording.durationMs + INCLUSIVE_MS);
    this.#nowMs = this.#recording.durationMs;
  }
}

/**
 * In Firefox the frame does not take over the viewer's policy, and all that the page asks for would say where it is watched. What a
 * document once said of it holds when it is opened anew, as the replayer does.
 */
function sendNoReferrer({ contentDocument }: HTMLIFrameElement): void {
  if (!contentDocument) return;
  const meta = contentDocument.createElement('meta');
  meta.name = 'referrer';
  meta.content = 'no-referrer';
  (contentDocument.head ?? contentDocument.documentElement).append(meta);
}
