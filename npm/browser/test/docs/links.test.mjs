import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { anchors, documents, links, read, root } from './markdown.mjs';

/** Our own pages by their public address: the package's README is shown outside of the repository. */
const OWN = /^https:\/\/github\.com\/afterimage-replay\/afterimage\/(?:blob|tree)\/main\//;

/** What is wrong with a link, if anything. */
function fault(document, link) {
  const own = OWN.test(link);
  if (!own && /^[a-z][a-z\d+.-]*:/i.test(link)) return undefined;
  const [file, anchor] = link.replace(OWN, '').split('#');
  const target = file ? path.posix.join(own ? '.' : path.posix.dirname(document), file) : document;
  if (target.startsWith('..') || !existsSync(path.join(root, target))) return `${target} does not exist`;
  if (anchor === undefined) return undefined;
  return anchors(read(target)).includes(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

test('links between the documents lead somewhere', () => {
  let count = 0;
  const faults = documents().flatMap((document) =>
    links(read(document)).flatMap((link) => {
      count++;
      const wrong = fault(document, link);
      return wrong ? [`${document}: (${link}): ${wrong}`] : [];
    }),
  );
  assert.ok(count > 40, `${count} links were found`);
  assert.deepEqual(faults, []);
});

test('the package links to nothing that it does not hold', () => {
  const relative = links(read('npm/browser/README.md')).filter((link) => !/^(?:https?:|#)/.test(link));
  assert.deepEqual(relative, []);
});

test('a link that leads nowhere is found', () => {
  assert.match(fault('docs/options.md', 'nowhere.md'), /docs\/nowhere\.md does not exist/);
  assert.match(fault('docs/quick-start.md', 'privacy.md#nothing'), /no heading #nothing/);
  assert.match(fault('README.md', '#nothing'), /no heading/);
  assert.equal(fault('docs/quick-start.md', 'privacy.md#levels'), undefined);
  assert.equal(fault('docs/quick-start.md', '../README.md#content-security-policy'), undefined);
  assert.match(
    fault('README.md', 'https://github.com/afterimage-replay/afterimage/blob/main/docs/none.md'),
    /does not exist/,
  );
});
