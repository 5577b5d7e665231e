/**
 * Reads the options of `init` once, against the table. Nothing the caller passes is trusted to behave: a getter may
 * throw, the options may be no object at all.
 */
import type { InitOptions } from '../types.js';
import { record } from './checks.js';
import { nearest } from './nearest.js';
import { TABLE } from './table.js';

type Optional =
  | 'service'
  | 'env'
  | 'version'
  | 'maskText'
  | 'sanitizeUrl'
  | 'urlAllow'
  | 'urlDeny'
  | 'workerUrl'
  | 'wasmUrl'
  | 'proxy'
  | 'viewerUrl'
  | 'trustedTypesPolicyName'
  | 'onError';

type Canonical = Omit<InitOptions, 'sampleRate' | 'trackInteractions'>;

/** Options with their defaults in place, each under its first name. */
export type Options = Readonly<
  Required<Omit<Canonical, Optional>> & { [Name in Optional]: Canonical[Name] | undefined }
>;

/** `errors` and `warnings` are whole messages without the product's name; with an error there are no options. */
export interface Reading {
  readonly options: Options | undefined;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export function readOptions(input: unknown): Reading {
  const errors: string[] = [];
  const warnings: string[] = [];
  const wrongInput = record.wrong(input);
  if (wrongInput)
    return {
      options: undefined,
      errors: [`the argument of init ${wrongInput}, but must be ${record.allowed}`],
      warnings,
    };
  const options: Record<string, unknown> = {};
  const known: string[] = [];
  for (const [name, row] of Object.entries(TABLE)) {
    known.push(name);
    const names = row.alias ? [name, row.alias] : [name];
    if (row.alias) known.push(row.alias);
    options[name] = row.fallback;
    let isGiven = false;
    for (const given of names) {
      try {
        const own = (input as Record<string, unknown>)[given];
        // A list that the page goes on to change is not the one that was looked at.
        const value: unknown = Array.isArray(own) ? [...(own as unknown[])] : own;
        // The first name wins over the alias when both are given.
        if (value === undefined || isGiven) continue;
        isGiven = true;
        const wrong = row.check.wrong(value);
        if (wrong) errors.push(`option "${given}" ${wrong}, but must be ${row.check.allowed}`);
        else options[name] = value;
      } catch {
        isGiven = true;
        errors.push(`option "${given}" threw when read, but must be ${row.check.allowed}`);
      }
    }
    if (row.isRequired && !isGiven) errors.push(`option "${name}" is missing, but must be ${row.check.allowed}`);
  }
  for (const name of namesOf(input as object)) {
    if (!known.includes(name)) {
      warnings.push(`option "${name}" is unknown; did you mean "${nearest(name, known)}"?`);
    }
  }
  return { options: errors.length ? undefined : (options as unknown as Options), errors, warnings };
}

function namesOf(input: object): string[] {
  try {
    return Object.keys(input);
  } catch {
    return [];
  }
}
