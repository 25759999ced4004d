import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { inMode, type Mode } from './in-mode.ts';

const CONFIG = path.join(import.meta.dirname, '../web/vite.config.ts');

/** Builds the pages into a new folder, which the caller removes. */
export async function buildPages(mode: Mode = 'production'): Promise<string> {
  const dist = await mkdtemp(path.join(tmpdir(), 'console-pages-'));
  await inMode(mode, () => build({ configFile: CONFIG, logLevel: 'error', build: { outDir: dist } }));
  return dist;
}
