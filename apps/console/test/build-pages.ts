import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const CONFIG = path.join(import.meta.dirname, '../web/vite.config.ts');

/** `production`: as they are shipped. `development`: React checks itself and reports what it finds as errors. */
export type Mode = 'production' | 'development';

/** Builds the pages into a new folder, which the caller removes. */
export async function buildPages(mode: Mode = 'production'): Promise<string> {
  const dist = await mkdtemp(path.join(tmpdir(), 'console-pages-'));
  // Vite builds for what NODE_ENV says, and Vitest has set it.
  const { NODE_ENV: before = mode } = process.env;
  process.env['NODE_ENV'] = mode;
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir: dist } }).finally(() => {
    process.env['NODE_ENV'] = before;
  });
  return dist;
}
