/** Medians, ratios, and a table on the terminal. */

export const RUNS = Number(process.env.AFTERIMAGE_BENCH_RUNS ?? 5);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of what `read` takes from each of a contender's samples. */
export const medianOf = (samples, name, read) => median(samples.get(name).map(read));

export const ms = (value) => value.toFixed(1);
export const kilobytes = (value) => (value / 1000).toFixed(1);
export const ratio = (ours, theirs) => (theirs > 0 ? (ours / theirs).toFixed(2) : '–');
export const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Prints a Markdown table. */
export function print(title, head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  console.log(`\n## ${title}\n`);
  console.log(line(all[0]));
  console.log(`|${widths.map((width, column) => (column === 0 ? ` ${'-'.repeat(width)} ` : ` ${'-'.repeat(width - 1)}: `)).join('|')}|`);
  for (const row of all.slice(1)) console.log(line(row));
}
