import { readdirSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import type * as Build from '../build.mjs';
import { buildOnce } from '../build-once.mjs';

const APP = path.join(import.meta.dirname, '..');
const FIXTURES = path.join(APP, 'test/fixture');
/** They share the chunks of the program: the clerk carries out its very commands, the jobs are loaded with each command. */
const WITHIN = ['clerk', 'jobs'];
/** Longer than any run of the tests. */
export const KEEP_MS = 6 * 60 * 60 * 1000;

/** The folder of the program as it is shipped, and of the programs of fixture/; built once for all tests. */
export async function builtProgram(): Promise<string> {
  return buildOnce({
    name: 'test-',
    sources: [FIXTURES],
    keepMs: KEEP_MS,
    build: (folder) => buildProgram(APP, folder),
  });
}

/** Builds the program of a folder `apps/worker`, which may be that of another version, and those of its test/fixture/. */
export async function buildProgram(app: string, folder: string): Promise<void> {
  const { buildInto } = (await import(path.join(app, 'build.mjs'))) as typeof Build;
  const fixtures = path.join(app, 'test/fixture');
  const within = WITHIN.map((name) => [`fixture/${name}`, path.join(fixtures, `${name}.ts`)]);
  await buildInto(folder, Object.fromEntries(within));
  await buildFixtures(fixtures, path.join(folder, 'fixture'));
}

/** For a test run as a whole, before its first file: see vitest.slow.config.mts. */
export async function setup(): Promise<void> {
  await builtProgram();
}

async function buildFixtures(fixtures: string, folder: string): Promise<void> {
  const names = readdirSync(fixtures).filter((name) => !WITHIN.includes(path.basename(name, '.ts')));
  const input = names.map((name) => path.join(fixtures, name));
  const bundle = await rolldown({ input, platform: 'node', external: ['better-sqlite3', 'pg-native'] });
  await bundle.write({ dir: folder, format: 'esm' });
  await bundle.close();
}
