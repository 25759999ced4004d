/** The worker as it is shipped, bundled into `.cache/`, so that nobody's `dist` changes while others use it. */
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { buildInto } from '../apps/worker/build.mjs';

const folder = path.join(import.meta.dirname, '.cache/worker');
const modules = path.join(import.meta.dirname, '../apps/worker/node_modules');

/** @returns {Promise<string>} the file to start node with */
export async function buildWorker() {
  rmSync(folder, { recursive: true, force: true });
  await buildInto(folder);
  if (!existsSync(path.join(folder, 'node_modules'))) {
    symlinkSync(modules, path.join(folder, 'node_modules'), 'dir');
  }
  return path.join(folder, 'index.js');
}
