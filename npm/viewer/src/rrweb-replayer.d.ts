/**
 * The part of the replayer that the viewer uses. `@rrweb/replay` re-exports its types from the package
 * `rrweb`, which it does not depend on; installing all of that for its types alone would be a waste.
 */
declare module 'rrweb' {
  import type { eventWithTime } from '@rrweb/types';

  export interface playerConfig {
    speed: number;
    root: Element;
    loadTimeout: number;
    skipInactive: boolean;
    showWarning: boolean;
    showDebug: boolean;
    triggerFocus: boolean;
    insertStyleRules: string[];
    UNSAFE_replayCanvas: boolean;
    pauseAnimation: boolean;
    useVirtualDom: boolean;
    mouseTail: boolean | { duration?: number; lineCap?: string; lineWidth?: number; strokeStyle?: string };
    logger: { log: (...args: unknown[]) => void; warn: (...args: unknown[]) => void };
  }

  export class Replayer {
    constructor(events: eventWithTime[], config?: Partial<playerConfig>);
    readonly wrapper: HTMLDivElement;
    readonly iframe: HTMLIFrameElement;
    /** What it builds while it seeks. */
    readonly virtualDom: { scrollData: unknown };
    on(event: string, handler: (payload: unknown) => void): this;
    play(timeOffset?: number): void;
    pause(timeOffset?: number): void;
    setConfig(config: Partial<playerConfig>): void;
    getCurrentTime(): number;
    destroy(): void;
  }

  export type PlayerMachineState = unknown;
  export type SpeedMachineState = unknown;
}
