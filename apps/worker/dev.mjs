import path from 'node:path';
import { buildFailure } from './build-failure.mjs';
import { buildOnce } from './build-once.mjs';

/** As for a module of jobs that cannot be loaded: the configuration is wrong. */
const EXIT_CONFIG = 4;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

// Runs the CLI from source without a build step to remember: the bundle is made again only when a source file
// has changed. (A TypeScript loader hook would pass every file of every dependency through it: 1.0 s a start on
// Node 20, against 0.2 s.)
const folder = await buildOnce({
  name: '',
  sources: [],
  keepMs: WEEK_MS,
  build: async (fresh) => (await import('./build.mjs')).buildInto(fresh),
}).catch((/** @type {unknown} */ error) => {
  const told = buildFailure(error, path.join(import.meta.dirname, '../..'));
  if (told === undefined) throw error;
  console.error(told);
  process.exit(EXIT_CONFIG);
});
process.setSourceMapsEnabled(true);
await import(path.join(folder, 'index.js'));
