/** Counts what was planted, what was found where it must not be, and what was not found where it has to be. */
import { GROUP_NAMES } from './places.mjs';
import { LEVELS } from './rules.mjs';
import { search } from './search.mjs';

/** What the rules say of a place whose elements have one level, in a page of another. */
export const outcomeOf = (place, level, pageLevel = level) => place.rule[place.markup ? level : pageLevel];

export class Tally {
  #cells = new Map();
  leaks = [];

  /**
   * Looks for the planted canaries. Gives `{ leaked, missing }` as texts that name phase, place and level; `exempt` says
   * of which places the canary need not be there.
   */
  judge(phase, planted, channels, { level, pageLevel = level, exempt = () => false }) {
    const found = search(
      planted.map(({ canary }) => canary),
      channels,
    );
    const leaked = [];
    const missing = [];
    for (const { place, canary } of planted) {
      const where = found.get(canary.toLowerCase());
      const isNever = outcomeOf(place, level, pageLevel) === 'never';
      const cell = this.#cell(place.group, level);
      const name = `${phase}, ${level}: ${place.group}, ${place.name} (${canary})`;
      cell.planted += 1;
      cell.never += isNever ? 1 : 0;
      if (isNever && where) {
        cell.leaked += 1;
        leaked.push(`${name} in ${[...where].join('; ')}`);
      } else if (!isNever && !where && !exempt(place)) {
        missing.push(name);
      }
    }
    this.leaks.push(...leaked);
    return { leaked, missing };
  }

  #cell(group, level) {
    const key = `${group}/${level}`;
    if (!this.#cells.has(key)) this.#cells.set(key, { planted: 0, never: 0, leaked: 0 });
    return this.#cells.get(key);
  }

  get planted() {
    return [...this.#cells.values()].reduce((sum, { planted }) => sum + planted, 0);
  }

  /** Markdown: group × level, `planted / must not be found / found all the same`. */
  table(title) {
    const row = (cells) => `| ${cells.join(' | ')} |`;
    const cellText = (group, level) => {
      const { planted, never, leaked } = this.#cell(group, level);
      return `${planted} / ${never} / ${leaked}`;
    };
    return [
      `${title}: planted / must not be found / found all the same`,
      row(['place', ...LEVELS]),
      row(['---', ...LEVELS.map(() => '---:')]),
      ...GROUP_NAMES.map((group) => row([group, ...LEVELS.map((level) => cellText(group, level))])),
    ].join('\n');
  }
}
