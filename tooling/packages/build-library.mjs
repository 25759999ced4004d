import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { compileTypes, typesInto } from './build-types.mjs';
import { manifestOf } from './library-manifest.mjs';
import { doorsOf, homeOf, isOurs, LIBRARIES, publishedId, readManifest, ROOT } from './plan.mjs';
import { packedReadme } from './packed-readme.mjs';

/** The queue needs these words of @sb/config, and not its reader of files, which takes longer to load than the queue. */
const WORDS_OF_CONFIG = { name: 'did-you-mean', test: /packages\/config\/src\/problems\/did-you-mean\.ts/ };

/**
 * Builds the packages for programs, or the named ones.
 * @param {{ into: (name: string) => string, names?: readonly string[] }} how
 */
export async function buildLibraries({ into, names = [] }) {
  const declarations = mkdtempSync(path.join(tmpdir(), 'worker-types-'));
  try {
    compileTypes(declarations);
    for (const library of LIBRARIES) {
      const isWanted = names.length === 0 || names.includes(library.name);
      if (isWanted) await buildLibrary(library, { dist: into(library.name), declarations });
    }
  } finally {
    rmSync(declarations, { recursive: true });
  }
}

/**
 * Writes a package: JavaScript, its types, and a manifest that names only packages of npm.
 * @param {import('./plan.mjs').Library} library
 * @param {{ dist: string, declarations: string }} to `declarations`: the folder of `compileTypes`
 */
async function buildLibrary(library, { dist, declarations }) {
  const { name, readme, threads = {} } = library;
  const folder = path.join(ROOT, 'packages', name);
  const doors = doorsOf(library);
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const entries = Object.entries(threads).map(([entry, source]) => [entry, path.join(folder, source)]);
  await bundleInto(dist, { name, input: { ...doors, ...Object.fromEntries(entries) } });
  for (const door of Object.keys(doors)) writeFileSync(path.join(dist, `${door}.cjs`), commonJs(door));
  await typesInto(dist, { name, doors, declarations });
  writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(manifestOf(library), undefined, 2)}\n`);
  writeFileSync(
    path.join(dist, 'README.md'),
    packedReadme(readFileSync(path.join(folder, readme), 'utf8'), library),
  );
  cpSync(path.join(ROOT, 'LICENSE'), path.join(dist, 'LICENSE'));
}

/**
 * @param {string} dist
 * @param {{ name: string, input: Record<string, string> }} from
 */
async function bundleInto(dist, { name, input }) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    // The chunk of its own asks for it: an entry may export more than its source does.
    preserveEntrySignatures: 'allow-extension',
    plugins: [{ name: 'our-packages', resolveId: { order: 'pre', handler: (id) => resolved(id, name) } }],
  });
  await bundle.write({
    dir: dist,
    format: 'esm',
    minify: 'dce-only',
    codeSplitting: { includeDependenciesRecursively: false, groups: [WORDS_OF_CONFIG] },
  });
  await bundle.close();
}

/**
 * Our packages are bundled where they live; all others, ours and those of npm, are imported.
 * @param {string} id
 * @param {string} name the package that is built
 */
function resolved(id, name) {
  if (/^(?:[./]|node:)/.test(id)) return undefined;
  if (!isOurs(id)) return { id, external: true };
  const source = sourceOf(id);
  return homeOf(id) === name && source
    ? { id: source, moduleSideEffects: false }
    : { id: publishedId(id), external: true };
}

/** @param {string} id */
function sourceOf(id) {
  const [, name = '', ...door] = id.split('/');
  const source = readManifest(`packages/${name}`).exports?.[['.', ...door].join('/')];
  return source === undefined ? undefined : path.join(ROOT, 'packages', name, source);
}

/**
 * For programs in CommonJS: the same module, so that a program with both kinds of files has one copy of it.
 * @param {string} door
 */
function commonJs(door) {
  return `'use strict';\nmodule.exports = require('./${door}.js');\n`;
}
