/**
 * Builds packages for programs outside this repository: JavaScript, its types, and a manifest that names only packages of
 * npm. `npm pack ./packages/<name>/dist` makes the tarball; `pnpm pack:all` makes all.
 * `node tooling/build-libraries.mjs [--into <folder>] [name ...]` builds the named ones, into `<folder>/<name>`.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildLibraries } from './packages/build-library.mjs';
import { ROOT } from './packages/plan.mjs';

const { values: flags, positionals: names } = parseArgs({
  options: { into: { type: 'string' } },
  allowPositionals: true,
});
const into = (/** @type {string} */ name) =>
  flags.into === undefined ? path.join(ROOT, 'packages', name, 'dist') : path.resolve(flags.into, name);
await buildLibraries({ into, names });
