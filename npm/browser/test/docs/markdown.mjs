// What the documents hold: blocks of code, links, headings.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Names of all documents, from the root. */
export function documents() {
  const here = readdirSync(root).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  const others = ['npm/browser/README.md', 'tests/README.md', 'examples/shop/README.md'];
  return [...here, ...docs.map((name) => `docs/${name}`), ...others];
}

export const read = (name) => readFileSync(path.join(root, name), 'utf8');

/** Language, text and first line (from 1) of each block between fences. */
export function blocks(text) {
  const found = [];
  let open;
  text.split('\n').forEach((line, index) => {
    const fence = /^\s*```+\s*(\S*)/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      found.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else open = { language: fence[1], lines: [], line: index + 2 };
  });
  if (open) throw new Error(`the block that begins at line ${open.line} does not end`);
  return found;
}

/** Without blocks between fences. */
export function prose(text) {
  return text.replace(/^\s*```[\s\S]*?^\s*```.*$/gm, '');
}

/** What is marked as code in a line. */
export function codeSpans(text) {
  return [...text.matchAll(/(?<!`)(`+)(?!`)(.*?[^`])\1(?!`)/g)].map(([, , code]) => code.trim());
}

/** Where links and pictures lead to. */
export function links(text) {
  const plain = prose(text).replace(/(?<!`)(`+)(?!`).*?[^`]\1(?!`)/g, (code) => 'x'.repeat(code.length));
  return [...plain.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target);
}

/** Anchors that GitHub gives to headings. */
export function anchors(text) {
  const seen = new Map();
  return [...prose(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading]) => {
    const said = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = said
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count ? `${slug}-${count}` : slug;
  });
}
