// Nothing is bundled: the package's files are served as they are.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(import.meta.resolve('@afterimage/browser'));
for (const file of ['index.js', 'recorder.js', 'worker.js', 'afterimage.wasm']) {
  cpSync(path.join(path.dirname(entry), file), `dist/afterimage/${file}`);
}
for (const file of ['index.html', 'main.js', 'headers.json']) cpSync(file, `dist/${file}`);
