import { createHash } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

// Runs the CLI from source without a build step to remember: the bundle is made again only when a source file
// has changed. (A TypeScript loader hook would pass every file of every dependency through it: 1.0 s a start on
// Node 20, against 0.2 s.) Each state of the sources has a folder of its own: a daemon that loads a chunk late
// still finds the one that it was built with.
const here = import.meta.dirname;
const builds = path.join(here, '.dev');
const sources = ['src', 'build.mjs', '../../packages', '../../pnpm-lock.yaml'].map((name) =>
  path.join(here, name),
);
const ignored = /^(?:node_modules|dist|test|\..*)$|\.test\.ts$|\.md$/;
const current = path.join(builds, stateOf(sources));

if (!existsSync(current)) {
  const fresh = `${current}.${process.pid}`;
  await (await import('./build.mjs')).buildInto(fresh);
  publish(fresh);
  removeOldBuilds();
}
process.setSourceMapsEnabled(true);
await import(path.join(current, 'index.js'));

/**
 * A name for what the sources are now: their paths, sizes and times of change.
 * @param {readonly string[]} roots
 */
function stateOf(roots) {
  const hash = createHash('sha256');
  for (const root of roots) addTo(hash, root);
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} file
 */
function addTo(hash, file) {
  const stat = statSync(file);
  if (!stat.isDirectory()) {
    hash.update(`${file}:${stat.size}:${stat.mtimeMs};`);
    return;
  }
  for (const name of readdirSync(file)) if (!ignored.test(name)) addTo(hash, path.join(file, name));
}

/**
 * Gives a finished build its place, unless another process was faster.
 * @param {string} fresh
 */
function publish(fresh) {
  try {
    renameSync(fresh, current);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    if (!existsSync(current)) throw error;
  }
}

function removeOldBuilds() {
  const weekAgo = Date.now() - 7 * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(builds)) {
    const folder = path.join(builds, name);
    if (folder !== current && statSync(folder).mtimeMs < weekAgo)
      rmSync(folder, { recursive: true, force: true });
  }
}
