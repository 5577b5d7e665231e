/** Writes `docs/fidelity.md` from the cases: `node tests/conformance/fidelity.mjs`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { REASONS } from '../support/differences.mjs';
import { repositoryPath } from '../support/paths.mjs';
import { LOOK } from '../support/looks.mjs';
import { FAMILIES } from './families/index.mjs';

export const FIDELITY = repositoryPath('docs/fidelity.md');

/** The text of the page. */
export function fidelity() {
  const count = FAMILIES.reduce((total, { cases }) => total + cases.length, 0);
  const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const parts = FAMILIES.map(({ title, cases, not = [] }) => {
    const lines = cases.map(({ name, engines, unlike }) => `- ${sentence(name)}${engines && engines.length < 3 ? ` (${engines.join(', ')})` : ''}${unlike ? `. Not in "${unlike.way}": ${unlike.why}` : ''}`);
    const limits = not.map(({ what, why }) => `- ${sentence(what)}: ${why}.`);
    return `## ${title}\n\n${lines.join('\n')}\n${limits.length ? `\nNot:\n\n${limits.join('\n')}\n` : ''}`;
  });
  const reasons = REASONS.map(({ what, reason }) => `| ${sentence(what)} | ${sentence(reason)} |`);
  return `# Fidelity

What a recording keeps and a replay shows. This page is written by \`node tests/conformance/fidelity.mjs\` from the
${count} cases of \`tests/conformance\`; \`cargo xtask test\` records each of them in Chromium and Firefox, replays it in
four ways (played and sought, with and without the replayer's virtual DOM) in the same browser, and compares page and
replay element by element, through open shadow roots and frames of the same origin: structure, attributes, text, state
of controls, scroll, focus, selection, top layer, boxes within a pixel, and ${LOOK.length} computed style properties, those
of \`::before\` and \`::after\` included. What the replayer says is a failure. The recording's final state is compared
with a fresh walk of the page, too. One case of each family is also recorded in WebKitGTK and in WPE.

${parts.join('\n')}
## Not recorded yet

- Canvas: it stays empty and takes no place, as where no script may run browsers show what stands in a canvas instead.
- Documents of other origins in frames: their place and size only.
- Web Animations made by scripts, \`FontFace\` objects made from buffers, and slots filled by \`slot.assign()\`.

## What is not the same, and does not matter

All that may differ between a page and its replay stands in one list, \`tests/support/differences.mjs\`.

| what | why |
| --- | --- |
${reasons.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FIDELITY, fidelity());
