import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SHARED } from './library-manifest.mjs';
import { ranges, readManifest, ROOT } from './plan.mjs';
import { thirdPartyText } from './third-party.mjs';

/** The configuration files beside the program, which a project's own replace, schemas for editors, templates of jobs. */
const FILES = ['alerts.yaml', 'alerts.schema.json', 'scheduler.schema.json', 'templates'];

/**
 * The folders of the two built programs.
 * @typedef {object} Programs
 * @property {string} worker
 * @property {string} console
 */

/** @type {Programs} as their scripts `build` make them */
export const BUILT_PROGRAMS = {
  worker: path.join(ROOT, 'apps/worker/dist'),
  console: path.join(ROOT, 'apps/console/dist'),
};

/**
 * Writes the package of the command line: the two programs, beside each other as in the workspace, so that each finds the
 * other. In the workspace the same program is the package `worker`.
 * @param {string} dist
 * @param {Programs} programs
 */
export function buildCli(dist, programs) {
  rmSync(dist, { recursive: true, force: true });
  for (const [name, built] of Object.entries(programs)) copyProgram(built, path.join(dist, name, 'dist'));
  const app = path.join(ROOT, 'apps/worker');
  for (const file of FILES)
    cpSync(path.join(app, file), path.join(dist, 'worker', file), { recursive: true });
  cpSync(path.join(app, 'packed/scheduler.yaml'), path.join(dist, 'worker/scheduler.yaml'));
  cpSync(path.join(app, 'packed/README.md'), path.join(dist, 'README.md'));
  cpSync(path.join(ROOT, 'LICENSE'), path.join(dist, 'LICENSE'));
  writeFileSync(
    path.join(dist, 'THIRD-PARTY.md'),
    thirdPartyText(Object.values(programs), path.join(programs.console, 'web')),
  );
  writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(cliManifest(), undefined, 2)}\n`);
}

function cliManifest() {
  return {
    name: '@sb/cli',
    version: readManifest('apps/worker').version,
    description: 'Signal Blueprint Worker: jobs on schedules and from a durable queue, with a console.',
    ...SHARED,
    type: 'module',
    bin: { worker: 'worker/dist/index.js' },
    dependencies: ranges(['better-sqlite3']),
  };
}

/**
 * Source maps stay here: they are larger than the program, and name sources that are not in the package.
 * @param {string} built
 * @param {string} to
 */
function copyProgram(built, to) {
  if (!existsSync(built)) throw new Error(`${built} is missing. Build the programs first: pnpm build`);
  mkdirSync(to, { recursive: true });
  cpSync(built, to, { recursive: true, filter: (file) => !file.endsWith('.map') });
}
