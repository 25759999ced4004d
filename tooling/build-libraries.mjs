/**
 * Builds packages for programs outside this repository: JavaScript that contains our other packages, its types, and a
 * manifest that names only packages of npm. `npm pack ./packages/<name>/dist` makes the tarball.
 * `node tooling/build-libraries.mjs [--into <folder>] [name ...]` builds the named ones, into `<folder>/<name>`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const ROOT = path.resolve(import.meta.dirname, '..');
/**
 * @typedef {object} Library
 * @property {string} folder of the package
 * @property {string} readme below it
 * @property {readonly string[]} dependencies packages outside the bundle, which are installed with it
 * @property {readonly string[]} [optional] packages outside the bundle, which a program installs if it needs them
 * @property {Readonly<Record<string, string>>} [more] other entries, by the names of their files: those of threads
 */

/** @type {readonly Library[]} */
const LIBRARIES = [
  {
    folder: path.join(ROOT, 'packages/jobs'),
    readme: 'README.md',
    dependencies: ['@standard-schema/spec'],
  },
  {
    folder: path.join(ROOT, 'packages/queue'),
    readme: 'CLIENT.md',
    dependencies: ['pg', '@standard-schema/spec'],
    // Needed only for a store in a file, and it may have to be compiled.
    optional: ['better-sqlite3'],
  },
  {
    folder: path.join(ROOT, 'packages/worker'),
    readme: 'LIBRARY.md',
    dependencies: ['pg', '@standard-schema/spec'],
    optional: ['better-sqlite3'],
    more: { heartbeat: 'src/thread/heartbeat.ts', 'job-thread': 'src/thread/job-thread.ts' },
  },
  {
    folder: path.join(ROOT, 'packages/testing'),
    readme: 'README.md',
    dependencies: ['better-sqlite3', '@standard-schema/spec'],
    optional: ['pg'],
  },
];
/** The packed door of each package: its first one. */
const DOOR = 'src/index.ts';

const { values: flags, positionals: chosen } = parseArgs({
  options: { into: { type: 'string' } },
  allowPositionals: true,
});
for (const library of LIBRARIES) {
  const name = path.basename(library.folder);
  const dist = flags.into === undefined ? path.join(library.folder, 'dist') : path.join(flags.into, name);
  if (chosen.length === 0 || chosen.includes(name)) await buildLibrary(library, path.resolve(dist));
}

/**
 * @param {Library} library
 * @param {string} dist
 */
async function buildLibrary(library, dist) {
  const { folder, readme, dependencies, optional = [], more = {} } = library;
  rmSync(dist, { recursive: true, force: true });
  const files = Object.entries({ index: DOOR, ...more }).map(([name, file]) => [
    name,
    path.join(folder, file),
  ]);
  await bundleInto(dist, Object.fromEntries(files), [...dependencies, ...optional]);
  await typesInto(dist, path.join(folder, DOOR));
  writeFileSync(path.join(dist, 'package.json'), manifestOf(library));
  cpSync(path.join(folder, readme), path.join(dist, 'README.md'));
  cpSync(path.join(ROOT, 'LICENSE'), path.join(dist, 'LICENSE'));
}

/**
 * @param {string} dist
 * @param {Readonly<Record<string, string>>} input
 * @param {readonly string[]} external
 */
async function bundleInto(dist, input, external) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    external: [...external, 'pg-native'],
  });
  await bundle.write({ dir: dist, format: 'esm', minify: 'dce-only' });
  await bundle.close();
}

/**
 * Writes one declaration file with the types that the door needs, and no others. Declarations marked `@internal` are
 * left out: with the types of a store's statements, every program would need the database libraries.
 * @param {string} dist
 * @param {string} door
 */
async function typesInto(dist, door) {
  const all = path.join(dist, '.types');
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--stripInternal'];
  const config = path.join(dist, 'tsconfig.json');
  mkdirSync(dist, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      // Resolve our packages to their sources: the compiler writes no types for files in node_modules.
      compilerOptions: { paths: ourDoors(), typeRoots: [path.join(ROOT, 'node_modules/@types')] },
      files: [door],
      include: [],
      exclude: [],
    }),
  );
  const folders = ['--rootDir', ROOT, '--outDir', all];
  execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', config, ...options, ...folders], {
    stdio: 'inherit',
  });
  const bundle = await rolldown({
    input: { index: declarationIn(all, door) },
    external: /^(?![@./])|^@(?!sb\/)/,
    plugins: [
      // Before the other plugin, which would find the sources by `NODE_PATH`.
      {
        name: 'our-declarations',
        resolveId: { order: 'pre', handler: (id, from) => ourDeclaration(all, id, from) },
      },
      dts({ dtsInput: true }),
    ],
  });
  await bundle.write({ dir: dist, format: 'esm' });
  await bundle.close();
  rmSync(config);
  rmSync(all, { recursive: true });
}

/**
 * The declaration of one of our packages, or of a source beside the one that imports it.
 * @param {string} all the folder of all declarations
 * @param {string} id as it is imported
 * @param {string | undefined} from
 */
function ourDeclaration(all, id, from) {
  if (from !== undefined && /^\.{1,2}\/.*\.ts$/.test(id))
    return path.resolve(path.dirname(from), id.replace(/\.ts$/, '.d.ts'));
  const [source] = ourDoors()[id] ?? [];
  return source === undefined ? undefined : declarationIn(all, source);
}

/**
 * Each door of each of our packages, as its manifest names it, with its source.
 * @returns {Readonly<Record<string, readonly string[]>>}
 */
function ourDoors() {
  const folders = readdirSync(path.join(ROOT, 'packages')).map((name) => path.join(ROOT, 'packages', name));
  return Object.fromEntries(
    folders.flatMap((folder) => {
      const { name, exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      return Object.entries(exports).map(([door, source]) => [
        path.posix.join(name, door),
        [path.join(folder, String(source))],
      ]);
    }),
  );
}

/**
 * @param {string} all the folder of all declarations
 * @param {string} source an absolute path
 */
function declarationIn(all, source) {
  return path.join(all, path.relative(ROOT, source).replace(/\.ts$/, '.d.ts'));
}

/**
 * @param {Library} library
 */
function manifestOf({ folder, dependencies, optional = [] }) {
  const { name, version, description, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const types = './index.d.ts';
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    types,
    exports: { '.': { types, default: './index.js' } },
    dependencies: ranges(dependencies),
    ...(optional.length > 0 && {
      peerDependencies: ranges(optional),
      peerDependenciesMeta: Object.fromEntries(optional.map((one) => [one, { optional: true }])),
    }),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/**
 * Ranges that are compatible with the versions of the tests.
 * @param {readonly string[]} names
 */
function ranges(names) {
  const [, catalog = ''] = readFileSync(path.join(ROOT, 'pnpm-workspace.yaml'), 'utf8').split('\ncatalog:\n');
  return Object.fromEntries(
    names.map((name) => {
      const version = new RegExp(`^  '?${name}'?: (\\S+)$`, 'm').exec(catalog)?.[1];
      if (version === undefined) throw new Error(`The catalog of pnpm-workspace.yaml has no ${name}.`);
      return [name, `^${version}`];
    }),
  );
}
