/** The application's patterns for contents, as the recorder takes them. */
import { patternFault } from 'afterimage-glue';

/** Source and flags of each; throws where the recorder cannot match one. */
export function patternsOf(kinds: readonly (string | RegExp)[]): string[] {
  return kinds.flatMap((kind) => {
    if (typeof kind === 'string') return [];
    const { source, flags } = kind;
    const fault = patternFault(source, flags);
    if (fault) throw new Error(`option "maskContent" holds /${source}/${flags}, which cannot be used: ${fault}`);
    return [source, flags];
  });
}
