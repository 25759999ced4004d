import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { inMode, type Mode } from './in-mode.ts';

const CONFIG = path.join(import.meta.dirname, '../web/vite.config.ts');

/** By place and mode. Files of tests that run in one process share them: none of them changes the pages. */
const built = new Map<string, Promise<string>>();

/** Builds the pages into a new folder of `place`, once: who made the place removes them with it. */
export function buildPages(place: string, mode: Mode = 'production'): Promise<string> {
  const key = `${mode} ${place}`;
  const before = built.get(key);
  if (before) return before;
  const now = buildAnew(place, mode);
  built.set(key, now);
  return now;
}

async function buildAnew(place: string, mode: Mode): Promise<string> {
  const dist = await mkdtemp(path.join(place, 'pages-'));
  await inMode(mode, () => build({ configFile: CONFIG, logLevel: 'error', build: { outDir: dist } }));
  return dist;
}
