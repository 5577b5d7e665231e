/** The fields that filters are made of. */
import { h } from '../ui/dom.js';
import { duration } from '../ui/format.js';

/** Value and words of a choice. */
export type Choice = readonly [value: string, words: string];

/** Minimum durations to choose from. */
const DURATIONS_MS = [5_000, 30_000, 60_000, 300_000, 900_000];

/** A field under its name. */
export function labelled(name: string, field: HTMLElement, className = ''): HTMLElement {
  return h('label', { class: `filter ${className}`.trim() }, h('span', {}, name), field);
}

/** A field for a part of a text. */
export function textField(name: string, placeholder: string): HTMLInputElement {
  return h('input', { class: 'field', type: 'search', attrs: { name, placeholder, spellcheck: 'false' } });
}

/** One of several. */
export function choiceField(name: string, choices: readonly Choice[]): HTMLSelectElement {
  return h('select', { class: 'field', attrs: { name } }, ...choices.map(option));
}

/** Chooses a value, also one that an address made by hand asks for and nobody offers. */
export function choose(field: HTMLSelectElement, value: string, words: (value: string) => string): void {
  if (![...field.options].some((known) => known.value === value)) field.append(option([value, words(value)]));
  field.value = value;
}

/** The durations as choices. */
export const DURATIONS: readonly Choice[] = [
  ['', 'Any'],
  ...DURATIONS_MS.map((ms): Choice => [String(ms), atLeast(String(ms))]),
];

/** A minimum duration in words. */
export function atLeast(ms: string): string {
  return `At least ${duration(Number(ms))}`;
}

/** A field for a moment, in the reader's zone. */
export function momentField(name: string): HTMLInputElement {
  return h('input', { class: 'field', type: 'datetime-local', attrs: { name } });
}

/** What is in a field for a moment. It tells minutes: one that nobody changed keeps its milliseconds. */
export function readMoment(field: HTMLInputElement, before: number | undefined): number | undefined {
  if (field.value === '') return undefined;
  if (before !== undefined && field.value === localMinute(before)) return before;
  const ms = new Date(field.value).getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** A moment as such a field writes it, `2026-01-02T15:04`; empty where there is none. */
export function localMinute(ms: number | undefined): string {
  const date = new Date(ms ?? NaN);
  if (!Number.isFinite(date.getTime())) return '';
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function option([value, words]: Choice): HTMLOptionElement {
  return h('option', { attrs: { value } }, words);
}
