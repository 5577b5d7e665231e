import { defineConfig } from 'vite';

export default defineConfig({
  // In development Vite rewrites dependencies without their assets.
  optimizeDeps: { exclude: ['@afterimage/browser'] },
  server: { proxy: { '/replay': { target: 'http://127.0.0.1:8787', rewrite: (path) => path.slice('/replay'.length) } } },
});
