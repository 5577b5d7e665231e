import { defineConfig } from 'vite';

export default defineConfig({
  base: '/',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2021',
    // The collector's CSP allows no inline script, and `data:` only for images and fonts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The replayer alone is about this large; the viewer is opened by the team, not by visitors.
    chunkSizeWarningLimit: 900,
  },
});
