/**
 * Packages as programs outside of this repository install them: JavaScript with our other packages in it, the types
 * beside it, and a manifest that names only what npm has. `npm pack ./packages/<name>/dist` makes the tarball.
 * `node tooling/build-libraries.mjs [--into <folder>] [name ...]` builds some, elsewhere: into `<folder>/<name>`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';

const ROOT = path.resolve(import.meta.dirname, '..');
const OUR_PACKAGE = /(from |import\()(["'])@sb\/([a-z]+)((?:\/[a-z]+)?)\2/g;
const OUR_FILE = /(from |import\()(["'])(\.{1,2}\/[^"']+)\.ts\2/g;

/**
 * @typedef {object} Library
 * @property {string} folder of the package
 * @property {string} readme below it
 * @property {readonly string[]} dependencies what stays outside of the bundle, and is installed with it
 * @property {readonly string[]} [optional] what stays outside, and is installed by those who need it
 * @property {Readonly<Record<string, string>>} [more] other entries, by the names of their files: a thread's
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
    // Only for a store in a file, and it may have to be compiled.
    optional: ['better-sqlite3'],
  },
  {
    folder: path.join(ROOT, 'packages/worker'),
    readme: 'LIBRARY.md',
    dependencies: ['pg', '@standard-schema/spec'],
    optional: ['better-sqlite3'],
    more: { heartbeat: 'src/thread/heartbeat.ts', 'job-thread': 'src/thread/job-thread.ts' },
  },
];
/** What is packed is the first door of the package. */
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
  typesInto(dist, path.join(folder, DOOR));
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
 * The declarations of the entry and of all that they name, in folders as they stand here.
 * @param {string} dist
 * @param {string} entry
 */
function typesInto(dist, entry) {
  const all = path.join(dist, '.types');
  const options = [
    '--declaration',
    '--emitDeclarationOnly',
    '--noEmit',
    'false',
    '--rootDir',
    ROOT,
    '--outDir',
    all,
  ];
  const config = path.join(dist, 'tsconfig.json');
  mkdirSync(dist, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      // By their sources: for what the compiler finds in node_modules it writes no types.
      compilerOptions: {
        paths: ourDoors(),
        typeRoots: [path.join(ROOT, 'node_modules/@types')],
      },
      files: [entry],
      include: [],
      exclude: [],
    }),
  );
  execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', config, ...options], { stdio: 'inherit' });
  rmSync(config);
  const wanted = [declarationOf(entry)];
  for (const file of wanted) {
    const { text, names } = ownNames(readFileSync(path.join(all, file), 'utf8'), file);
    for (const name of names) if (!wanted.includes(name)) wanted.push(name);
    mkdirSync(path.join(dist, 'types', path.dirname(file)), { recursive: true });
    writeFileSync(path.join(dist, 'types', file), text);
  }
  rmSync(all, { recursive: true });
}

/**
 * The text with the names of our files as they are beside it, and those files.
 * @param {string} given
 * @param {string} file
 */
function ownNames(given, file) {
  /** @type {string[]} */
  const names = [];
  const text = given
    .replaceAll(OUR_PACKAGE, (_all, from, quote, name, door) => {
      const source = path.relative(path.dirname(file), `packages/${name}/src${door || '/index'}.ts`);
      return `${from}${quote}${source.startsWith('.') ? source : `./${source}`}${quote}`;
    })
    .replaceAll(OUR_FILE, (_all, from, quote, name) => {
      names.push(path.join(path.dirname(file), `${name}.d.ts`));
      return `${from}${quote}${name}.js${quote}`;
    });
  return { text, names };
}

/**
 * Each door of each of our packages, as its manifest names it, and the source behind it.
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

/** @param {string} source an absolute path */
function declarationOf(source) {
  return path.relative(ROOT, source).replace(/\.ts$/, '.d.ts');
}

/**
 * @param {Library} library
 */
function manifestOf({ folder, dependencies, optional = [] }) {
  const { name, version, description, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const types = `./types/${declarationOf(path.join(folder, DOOR))}`;
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
 * Compatible with the version that the tests have run with.
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
