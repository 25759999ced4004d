import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inMode, type Mode } from './in-mode.ts';

const CONFIG = path.join(import.meta.dirname, '../web/vite.config.ts');
const LOOK_MS = 50;

/**
 * Builds the pages into a folder of `place`, once for all processes that test in it: none of them changes the pages.
 * Who made the place removes them with it.
 */
export async function buildPages(place: string, mode: Mode = 'production'): Promise<string> {
  const dist = path.join(place, `pages-${mode}`);
  while (!existsSync(dist)) {
    const claim = `${dist}-claim`;
    const isOurs = (await mkdir(claim, { recursive: true })) !== undefined;
    // After a build that failed, the next process builds, so that it says why, too.
    if (isOurs) await buildAnew(dist, mode).catch((error) => giveUp(claim, error));
    else await sleep(LOOK_MS);
  }
  return dist;
}

/** `dist` is there once it is whole. */
async function buildAnew(dist: string, mode: Mode): Promise<void> {
  const { build } = await import('vite');
  const half = `${dist}-half`;
  await inMode(mode, () => build({ configFile: CONFIG, logLevel: 'error', build: { outDir: half } }));
  await rename(half, dist);
}

async function giveUp(claim: string, error: unknown): Promise<never> {
  await rm(claim, { recursive: true });
  throw error;
}
