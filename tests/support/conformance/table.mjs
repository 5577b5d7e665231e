/** The table that the conformance tests end with: family × engine. */

export class Table {
  #rows = new Map();

  /** `mismatches` counts every difference, message and fault, over all ways of replaying. */
  add(family, engine, { elements, mismatches }) {
    const key = `${family}\n${engine}`;
    const row = this.#rows.get(key) ?? { family, engine, cases: 0, wrong: 0, elements: 0, mismatches: 0 };
    row.cases += 1;
    row.wrong += mismatches ? 1 : 0;
    row.elements += elements;
    row.mismatches += mismatches;
    this.#rows.set(key, row);
  }

  toString() {
    const rows = [...this.#rows.values()];
    const engines = [...new Set(rows.map(({ engine }) => engine))];
    for (const engine of engines) {
      const own = rows.filter((row) => row.engine === engine);
      const sum = (name) => own.reduce((total, row) => total + row[name], 0);
      rows.push({ family: 'all', engine, cases: sum('cases'), wrong: sum('wrong'), elements: sum('elements'), mismatches: sum('mismatches') });
    }
    const lines = rows.map(({ family, engine, cases, wrong, elements, mismatches }) => [family, engine, cases, cases - wrong, elements, mismatches].map(String));
    const all = [['family', 'engine', 'cases', 'equal', 'elements', 'mismatches'], ...lines];
    const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
    return all.map((line) => line.map((text, column) => (column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join('  ')).join('\n');
  }
}
