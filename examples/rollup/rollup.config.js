import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import resolve from '@rollup/plugin-node-resolve';

const wasm = fileURLToPath(import.meta.resolve('@afterimage/browser/afterimage.wasm'));

export default {
  input: 'src/main.js',
  output: { dir: 'dist', format: 'es' },
  plugins: [
    resolve(),
    {
      name: 'wasm',
      generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'afterimage.wasm', source: readFileSync(wasm) });
      },
    },
  ],
};
