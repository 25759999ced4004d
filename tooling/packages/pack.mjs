import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildCli } from './build-cli.mjs';
import { buildLibraries } from './build-library.mjs';

/**
 * Builds all packages that are published and packs each into `<folder>/<its name>-<its version>.tgz`.
 * @param {string} folder
 * @returns {readonly string[]} the tarballs
 */
export async function packAll(folder) {
  const built = path.join(folder, 'built');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  await buildLibraries({ into: (name) => path.join(built, name) });
  buildCli(path.join(built, 'cli'));
  const sources = readdirSync(built).map((name) => path.join(built, name));
  execFileSync('npm', ['pack', ...sources, '--silent', '--pack-destination', folder], { cwd: folder });
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tgz'))
    .map((file) => path.join(folder, file));
}
