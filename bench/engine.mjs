/**
 * Bundles the engine into `.cache/`, the way the worker is bundled: everything but the native add-on. Started by
 * itself (`node bench/engine.mjs`) it does only that.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromWorker } from './packages.mjs';

const here = import.meta.dirname;
const folder = path.join(here, '.cache/engine');
const workerModules = path.join(here, '../apps/worker/node_modules');

export const JOB_THREAD = pathToFileURL(path.join(folder, 'job-thread.js'));
export const HEARTBEAT = pathToFileURL(path.join(folder, 'heartbeat.js'));

export async function buildEngine() {
  const { rolldown } = fromWorker('rolldown');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    input: {
      engine: path.join(here, 'engine.ts'),
      heartbeat: path.join(here, '../apps/worker/src/entry/heartbeat.ts'),
      'job-thread': path.join(here, '../apps/worker/src/entry/job-thread.ts'),
    },
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
  });
  await bundle.write({ dir: folder, format: 'esm', sourcemap: true });
  await bundle.close();
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  // The bundle finds the native add-on where the worker has it.
  symlinkSync(workerModules, path.join(folder, 'node_modules'), 'dir');
}

/** The bundle's exports, see engine.ts. */
export async function loadEngine() {
  const file = path.join(folder, 'engine.js');
  if (!existsSync(file)) await buildEngine();
  return import(pathToFileURL(file).href);
}

if (process.argv[1] === import.meta.filename) await buildEngine();
