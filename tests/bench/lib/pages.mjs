/** Pages to take snapshots of: saved ones, and made ones of a given size. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryPath } from '../../support/paths.mjs';

const DIRECTORY = process.env.AFTERIMAGE_PAGES ?? repositoryPath('../shared/pages');

/** Saved pages without their scripts; none where the directory is not there. */
export function savedPages() {
  if (!existsSync(DIRECTORY)) {
    console.log(`no saved pages: AFTERIMAGE_PAGES may name a directory of them`);
    return [];
  }
  const names = readdirSync(DIRECTORY).filter((name) => name.endsWith('.html'));
  const html = (name) => readFileSync(join(DIRECTORY, name), 'utf8').replace(/<script\b[^>]*>[\s\S]*?<\/script\s*>/gi, '');
  return names.map((name) => ({ name: name.replace('.html', ''), html: html(name) }));
}

/** A page of about that many nodes: rows of elements with classes, attributes and texts, as a table app has them. */
export function madePage(nodes) {
  const row = (index) =>
    `<div class="row r${index % 7}" data-id="${index}"><span class="name">Item ${index}</span><a href="/item/${index}" title="Open item ${index}">open</a><em style="color:rgb(${index % 255},0,0)">${index * 37}</em></div>`;
  // A row is four elements, three texts.
  const rows = Array.from({ length: Math.round(nodes / 7) }, (_, index) => row(index)).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${nodes} nodes</title><style>.row { display: flex; gap: 4px; } .r1 { color: navy; }</style></head><body>${rows}</body></html>`;
}
