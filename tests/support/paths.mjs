import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A path inside the repository, or beside it. */
export const repositoryPath = (path) => resolve(ROOT, path);
