import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildOnce } from './build-once.ts';
import { inMode, type Mode } from './in-mode.ts';

const ROOT = path.join(import.meta.dirname, '..');
const CONFIG = path.join(ROOT, 'web/vite.config.ts');
/** What the pages are built from. */
const SOURCES = ['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'src/answers'];

/**
 * Builds the pages into a folder of `place`, once for all processes that test in it, and again once a source has changed:
 * a sabotage, or a person who watches the tests, changes sources within one run. Who made the place removes them with it.
 */
export async function buildPages(place: string, mode: Mode = 'production'): Promise<string> {
  const dist = path.join(place, `pages-${mode}-${contentHash(ROOT, SOURCES)}`);
  await buildOnce(dist, async (outDir) => {
    const { build } = await import('vite');
    await inMode(mode, () => build({ configFile: CONFIG, logLevel: 'error', build: { outDir } }));
  });
  return dist;
}

/** Of files and of all in folders, with their names. */
export function contentHash(root: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => filesIn(path.join(root, name))))
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function filesIn(place: string): readonly string[] {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
