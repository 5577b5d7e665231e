#!/usr/bin/env node
/**
 * Serves examples/shop on a loopback port until it is ended: its files, the configuration that the demo makes
 * (`AFTERIMAGE_CONFIG`, JSON) as `/config.js`, and the shop's one page for every address of its router.
 */
import { fileURLToPath } from 'node:url';
import { serve } from '../support/static-server.mjs';

const { origin } = await serve({
  port: Number(process.env.PORT ?? 0),
  roots: { '/': fileURLToPath(new URL('../../examples/shop', import.meta.url)) },
  routes: { '/config.js': { body: `window.AFTERIMAGE_CONFIG = ${process.env.AFTERIMAGE_CONFIG};`, type: 'text/javascript' } },
  fallback: '/',
});
console.log(`listening on ${origin}`);
