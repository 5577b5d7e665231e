/** An engine that keeps what it was told. */
import { NO_STATS } from '../src/engine.js';
import type { Distribution, Engine, EngineParams } from '../src/engine.js';

export interface FakeEngine extends Engine {
  calls: unknown[][];
}

export interface FakeDistribution extends Distribution {
  loads: number;
  params: EngineParams | undefined;
  engine: FakeEngine;
  /** Set: the engine cannot be made. */
  failure: Error | undefined;
  /** Lets a held loading go on. */
  release(): void;
}

export function fakeDistribution(isHeld = false): FakeDistribution {
  let running = false;
  const calls: unknown[][] = [];
  let release = (): void => undefined;
  const gate = isHeld ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
  const engine: FakeEngine = {
    calls,
    start: (params) => {
      running = true;
      calls.push(['start', params.sessionId, params.level, params.viewName, params.user, params.errors]);
    },
    stop: () => {
      running = false;
      calls.push(['stop']);
    },
    discard: () => {
      running = false;
      calls.push(['discard']);
    },
    isRecording: () => running,
    isSending: () => running,
    letOut: () => calls.push(['letOut']),
    flush: async (timeoutMs) => {
      calls.push(['flush', timeoutMs]);
      return { delivered: true, pendingBytes: 7 };
    },
    startView: (name) => calls.push(['startView', name]),
    addError: (error, context) => calls.push(['addError', error, context]),
    setUser: (user) => calls.push(['setUser', user]),
    stats: () => ({ ...NO_STATS, recording: running }),
  };
  const distribution: FakeDistribution = {
    loads: 0,
    params: undefined,
    engine,
    failure: undefined,
    release: () => release(),
    findWasm: () => 'https://shop.example/afterimage.wasm',
    loadRecorder: async () => {
      distribution.loads++;
      await gate;
      return {
        createEngine: async (params) => {
          distribution.params = params;
          if (distribution.failure) throw distribution.failure;
          return engine;
        },
      };
    },
  };
  return distribution;
}
