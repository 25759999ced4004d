import path from 'node:path';
import { buildOnce } from './build-once.mjs';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

// Runs the CLI from source without a build step to remember: the bundle is made again only when a source file
// has changed. (A TypeScript loader hook would pass every file of every dependency through it: 1.0 s a start on
// Node 20, against 0.2 s.)
const folder = await buildOnce({
  name: '',
  sources: [],
  keepMs: WEEK_MS,
  build: async (fresh) => (await import('./build.mjs')).buildInto(fresh),
});
process.setSourceMapsEnabled(true);
await import(path.join(folder, 'index.js'));
