/** The package as `npm pack` makes it, and copies of the examples that stand on it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { repositoryPath } from '../../support/paths.mjs';

/** Below the repository, whose `node_modules` has the tools; what is not there, nobody can import. */
export function scratch() {
  const target = repositoryPath('target');
  mkdirSync(target, { recursive: true });
  const directory = mkdtempSync(path.join(target, 'packaging-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** Packs and unpacks. Gives the tarball's size, its files, and the package's directory. */
export function pack(directory) {
  const listing = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], {
    cwd: repositoryPath('npm/browser'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, size, files }] = JSON.parse(listing);
  const unpacked = path.join(directory, 'node_modules/@afterimage/browser');
  mkdirSync(unpacked, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(directory, path.basename(filename)), '--strip-components=1', '-C', unpacked]);
  return { bytes: size, files: files.map((file) => file.path), unpacked };
}

/** A copy of an example, beside the package. */
export function copyExample(name, directory) {
  const copy = path.join(directory, name);
  cpSync(repositoryPath(`examples/${name}`), copy, { recursive: true, filter: (file) => !/\/(dist|node_modules)$/.test(file) });
  return copy;
}

export const dependenciesOf = (directory) => JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')).dependencies ?? {};

/** All files below, relative. */
export function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath ?? entry.path, entry.name)));
}
