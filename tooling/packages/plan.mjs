/**
 * What is published, and where our other packages live. Each of our packages is in one published package only, so that
 * a program has one copy of each class, symbol and map: docs/adr/0011-one-home-for-each-package.md.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');
const SCOPE = '@sb/';
/** Needed only for a store in a file, and it may have to be compiled: a program installs it beside our packages. */
const NATIVE = 'better-sqlite3';

/**
 * @typedef {object} Library
 * @property {string} name of the package, without the scope, and of its folder in packages/
 * @property {string} readme below that folder
 * @property {readonly string[]} [guests] packages that are not published and live in this one: each is a door of it
 * @property {Readonly<Record<string, string>>} [threads] other entries, by the names of their files
 * @property {boolean} [needsSqlite] whether it is of no use without SQLite
 */

/** @type {readonly Library[]} from the lowest layer up: a package depends only on those before it */
export const LIBRARIES = [
  { name: 'jobs', readme: 'README.md', guests: ['words'] },
  { name: 'events', readme: 'README.md', guests: ['storage'] },
  { name: 'queue', readme: 'CLIENT.md', guests: ['config', 'logger', 'telemetry'] },
  { name: 'scheduler', readme: 'README.md' },
  { name: 'alerts', readme: 'README.md' },
  {
    name: 'worker',
    readme: 'LIBRARY.md',
    guests: ['runner'],
    threads: { heartbeat: 'src/thread/heartbeat.ts', 'job-thread': 'src/thread/job-thread.ts' },
  },
  { name: 'testing', readme: 'README.md', needsSqlite: true },
];

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} [description]
 * @property {Readonly<Record<string, string>>} [exports]
 * @property {Readonly<Record<string, string>>} [dependencies]
 */

/**
 * The id by which a program imports what our sources import as `id`: `@sb/storage` is `@sb/events/storage`.
 * @param {string} id
 */
export function publishedId(id) {
  const [name = '', ...door] = id.slice(SCOPE.length).split('/');
  const host = LIBRARIES.find(({ guests = [] }) => guests.includes(name));
  return SCOPE + [...(host ? [host.name] : []), name, ...door].join('/');
}

/**
 * The published package that has what our sources import as `id`.
 * @param {string} id
 */
export function homeOf(id) {
  return publishedId(id).slice(SCOPE.length).split('/')[0];
}

/** @param {string} id */
export function isOurs(id) {
  return id.startsWith(SCOPE);
}

/**
 * The sources of the doors, by the names of their files: those of the package, and those of its guests.
 * @param {Library} library
 * @returns {Readonly<Record<string, string>>}
 */
export function doorsOf({ name, guests = [] }) {
  return Object.fromEntries(
    [name, ...guests].flatMap((each) =>
      Object.entries(readManifest(`packages/${each}`).exports ?? {}).map(([door, source]) => [
        fileName(publishedId(path.posix.join(SCOPE + each, door))),
        path.join(ROOT, 'packages', each, source),
      ]),
    ),
  );
}

/**
 * What its manifest asks for: the packages of npm that its sources name, and the packages of ours that it imports. Ours
 * have exactly its version, because they import doors of each other that are not for programs.
 * @param {Library} library
 */
export function requirementsOf({ name, guests = [], needsSqlite = false }) {
  const asked = [name, ...guests].flatMap((each) =>
    Object.keys(readManifest(`packages/${each}`).dependencies ?? {}),
  );
  const { version } = readManifest(`packages/${name}`);
  const siblings = new Set(asked.filter(isOurs).map((id) => SCOPE + homeOf(id)));
  siblings.delete(SCOPE + name);
  const others = new Set(asked.filter((id) => !isOurs(id) && id !== NATIVE));
  const hasStore = asked.some((id) => id === NATIVE || id === '@sb/storage');
  return {
    dependencies: {
      ...Object.fromEntries([...siblings].toSorted().map((id) => [id, version])),
      ...ranges([...others].toSorted()),
    },
    ...(hasStore && {
      peerDependencies: ranges([NATIVE]),
      ...(!needsSqlite && { peerDependenciesMeta: { [NATIVE]: { optional: true } } }),
    }),
  };
}

/**
 * Ranges that are compatible with the versions of the tests.
 * @param {readonly string[]} names
 */
export function ranges(names) {
  const [, catalog = ''] = readFileSync(path.join(ROOT, 'pnpm-workspace.yaml'), 'utf8').split('\ncatalog:\n');
  return Object.fromEntries(
    names.map((name) => {
      const version = new RegExp(`^  '?${name}'?: (\\S+)$`, 'm').exec(catalog)?.[1];
      if (version === undefined) throw new Error(`The catalog of pnpm-workspace.yaml has no ${name}.`);
      return [name, `^${version}`];
    }),
  );
}

/**
 * @param {string} folder below the workspace
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8'));
}

/**
 * `@sb/queue` is index.js of its package, `@sb/queue/engine` engine.js.
 * @param {string} id
 */
function fileName(id) {
  return id.split('/')[2] ?? 'index';
}
