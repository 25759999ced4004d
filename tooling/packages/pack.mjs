import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildCli, BUILT_PROGRAMS } from './build-cli.mjs';
import { buildLibraries } from './build-library.mjs';

/**
 * Builds all packages that are published into `<folder>/built`, and packs each into `<folder>/sb-<name>-<version>.tgz`.
 * Returns the paths of the tarballs.
 * @param {string} folder
 * @param {import('./build-cli.mjs').Programs} [programs]
 */
export async function packAll(folder, programs = BUILT_PROGRAMS) {
  const built = path.join(folder, 'built');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  buildCli(path.join(built, 'cli'), programs);
  await buildLibraries({ into: (name) => path.join(built, name) });
  const sources = readdirSync(built).map((name) => path.join(built, name));
  execFileSync('npm', ['pack', ...sources, '--silent', '--pack-destination', folder], {
    cwd: folder,
    stdio: 'pipe',
  });
  return tarballsIn(folder);
}

/** @param {string} folder */
export function tarballsIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => path.join(folder, file));
}
