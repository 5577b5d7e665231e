/** The levels of recordings of which something waits, for when a tighter one comes. */
import type { Level } from 'afterimage-glue';

/** From open to closed. */
const RANKS: readonly Level[] = ['allow', 'mask-user-input', 'mask-unless-allowlisted', 'mask', 'hidden'];

export interface LevelsParams {
  /** Recordings that are not delivered. */
  readonly ids: () => readonly string[];
  readonly takeBack: (recordingId: string) => void;
}

export interface Levels {
  begin(recordingId: string, level: Level): void;
  /**
   * From now on `level` holds. Of recordings that have ended all is taken back that it does not show: nobody knows any more
   * which part that is. The one that goes on takes back its own.
   */
  tighten(level: Level | undefined, present: string | undefined): void;
}

export function createLevels({ ids, takeBack }: LevelsParams): Levels {
  const levels = new Map<string, Level>();
  return {
    begin: (recordingId, level) => void levels.set(recordingId, level),
    tighten: (level, present) => {
      for (const id of ids()) {
        const isTighter = RANKS.indexOf(level as Level) > RANKS.indexOf(levels.get(id) ?? 'mask');
        if (id === present || !isTighter) continue;
        levels.set(id, level as Level);
        takeBack(id);
      }
    },
  };
}
