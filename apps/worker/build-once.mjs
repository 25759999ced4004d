import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const here = import.meta.dirname;
const builds = path.join(here, '.dev');
const sources = ['src', 'build.mjs', 'chunks.mjs', '../../packages', '../../pnpm-lock.yaml'].map((name) =>
  path.join(here, name),
);
/** A lock that is older is left by a process whose number another one has now. */
const LOCK_MS = 600_000;
const ignored = /^(?:node_modules|dist|test|\..*)$|\.test\.ts$|\.md$/;

/**
 * The folder of a build of the sources as they are now; it is built when nobody has done so yet. Each state of the
 * sources has a folder of its own: a daemon that loads a chunk late still finds the one that it was built with.
 * @typedef {object} Kind
 * @property {string} name what the names of such folders begin with
 * @property {readonly string[]} sources what is built besides the program
 * @property {number} keepMs for how long the builds of older states stay
 * @property {(folder: string) => Promise<void>} build
 * @param {Kind} kind
 * @returns {Promise<string>}
 */
export async function buildOnce(kind) {
  const current = path.join(builds, `${kind.name}${stateOf([...sources, ...kind.sources])}`);
  if (existsSync(current)) return current;
  const lock = path.join(builds, `lock-${path.basename(current)}`);
  await lockBuild(lock);
  try {
    if (existsSync(current)) return current;
    const fresh = `${current}.${process.pid}`;
    await finish(kind, fresh);
    publish(fresh, current);
    removeOldBuilds(kind, current);
    return current;
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Waits until no other process builds the same: several at once take several times as long. Two that both find a lock of
 * a process that is gone may build side by side, which does no harm.
 * @param {string} lock
 */
async function lockBuild(lock) {
  mkdirSync(builds, { recursive: true });
  while (!tryLock(lock)) {
    if (isHeld(lock)) await sleep(50);
    else rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} lock */
function isHeld(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_MS) return false;
    const pid = readFileSync(lock, 'utf8');
    // It is written a moment after the file is made.
    if (pid !== '') process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // Of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

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
 * A build that fails leaves nothing behind: the next one has another name.
 * @param {Kind} kind
 * @param {string} fresh
 */
async function finish({ build }, fresh) {
  try {
    await build(fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Gives a finished build its place, unless another process was faster.
 * @param {string} fresh
 * @param {string} current
 */
function publish(fresh, current) {
  try {
    renameSync(fresh, current);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    if (!existsSync(current)) throw error;
  }
}

/**
 * @param {Kind} kind
 * @param {string} current
 */
function removeOldBuilds({ name, keepMs }, current) {
  const since = Date.now() - keepMs;
  for (const one of readdirSync(builds).filter((other) => other.startsWith(name))) {
    const folder = path.join(builds, one);
    if (folder !== current && statSync(folder).mtimeMs < since)
      rmSync(folder, { recursive: true, force: true });
  }
}
