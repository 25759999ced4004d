import path from 'node:path';
import { checkDoors } from './doors.ts';
import { checkDurations } from './durations.ts';
import { checkFloors } from './floors.ts';
import { checkFolderCycles, checkFolderSizes } from './folders.ts';
import { checkCycles, checkLayers } from './layers.ts';
import { checkManifests } from './manifests.ts';
import { checkPageBorders, checkPages } from './pages.ts';
import { checkSql } from './sql.ts';
import { checkWaits } from './waits.ts';
import type { Package, SourceFile, Workspace } from './workspace.ts';

const DRIVERS = ['better-sqlite3', 'pg'];
/** An application of the examples has a database of its own. */
const DRIVER_FOLDERS = /^(?:packages\/storage|tooling\/test(?:kit|-servers)|examples)\//;

export interface Rule {
  readonly name: string;
  readonly why: string;
  /** Returns the violations of the rule, a line each. */
  readonly check: (workspace: Workspace) => string[];
}

export const RULES: readonly Rule[] = [
  {
    name: 'imports go down the layers',
    why: 'To understand, test or replace a package, only the packages below it must be known.',
    check: checkLayers,
  },
  {
    name: 'packages form no cycle',
    why: 'Two packages in a ring are one package with two names. A test that needs a package above its own belongs there.',
    check: checkCycles,
  },
  {
    name: 'folders of a package form no cycle',
    why: 'A capability can be read on its own when its imports go one way; two folders in a ring are one folder with two names.',
    check: checkFolderCycles,
  },
  {
    name: 'URLs are read by readUrl',
    why: 'URL.canParse of Node 20 refuses texts with letters such as "\u00f6" once it has been called some thousand times.',
    check: ({ sources }) =>
      sources
        .filter(({ path: file, code }) => /\/src\//.test(file) && /\bURL\s*\.\s*canParse\b/.test(code))
        .map(({ path: file }) => `${file} asks URL.canParse`),
  },
  {
    name: 'a folder has at most 16 source files',
    why: 'A reader finds a file by the name of its folder, then by its own: both lists must be short.',
    check: checkFolderSizes,
  },
  {
    name: 'a package is entered by its doors',
    why: 'Code that a door does not export can change without a change in other packages.',
    check: ({ sources, packages }) =>
      sources.flatMap((source) =>
        backDoors(
          source,
          packages.find(({ folder }) => source.path.startsWith(`${folder}/`)),
          doorsOf(packages),
        ),
      ),
  },
  {
    name: 'a door exports only names that are imported',
    why: 'A name that nothing imports is a promise to no one, and keeps its code from being changed or removed.',
    check: checkDoors,
  },
  {
    name: 'only storage knows the database drivers',
    why: 'All writes wait in one line; a second connection would not wait in it.',
    check: ({ sources }) =>
      sources
        .filter(({ path: file, isTest }) => !isTest && !DRIVER_FOLDERS.test(file))
        .flatMap((source) =>
          source.imports
            .filter((name) => DRIVERS.includes(name))
            .map((name) => `${source.path} imports ${name}`),
        ),
  },
  {
    name: 'SQL is written in storage and in *.sql.ts files',
    why: 'A person who changes a table must find every statement that reads or writes it.',
    check: checkSql,
  },
  {
    name: 'only apps and tooling read the environment',
    why: 'A package that reads process.env cannot run twice in a process with different settings.',
    check: matching(
      /\bprocess\s*\??\.\s*env\b/,
      ({ path: file, isTest }) => !isTest && file.startsWith('packages/'),
    ),
  },
  {
    name: 'a time limit is not one of several signals',
    why: 'Node may collect a limit inside AbortSignal.any before it comes: withTimeLimit of @sb/words holds it.',
    check: matching(/\bAbortSignal\s*\.\s*any\b/, () => true),
  },
  {
    name: 'exports are named one by one',
    why: 'With `export *` a door exports every later addition too.',
    check: matching(/\bexport\s*\*/, () => true),
  },
  {
    name: 'there are no default exports',
    why: 'An export has the same name everywhere. Configuration files follow their tools.',
    check: matching(
      /\bexport\s+default\b|\bas\s+default\b/,
      ({ path: file }) => !/\.config\.[a-z]+$/.test(file),
    ),
  },
  {
    name: 'every package explains itself and has a door',
    why: 'A reader begins with README.md, a program with src/index.ts.',
    check: ({ packages, paths }) =>
      packages
        .filter(({ folder }) => folder !== '.')
        .flatMap(({ folder }) => [`${folder}/README.md`, `${folder}/src/index.ts`])
        .filter((file) => !paths.has(file))
        .map((file) => `${file} is missing`),
  },
  {
    name: 'package.json names exactly what is imported',
    why: 'A dependency that is not named works by accident; one that is not used is installed needlessly.',
    check: checkManifests,
  },
  {
    name: 'tests assert no durations, and sleep for no fixed time',
    why: 'How long something takes is a fact of the machine. Tests assert order and counts, and wait for facts.',
    check: checkDurations,
  },
  {
    name: 'tests load no module anew',
    why: 'The tests of a process share its modules: what another file needs would exist twice. Import a copy by a query.',
    check: matching(
      /\bvi\s*\.\s*(?:mock|doMock|unmock|doUnmock|resetModules)\(/,
      ({ path: file, isTest }) => isTest && !file.endsWith('.slow.test.ts'),
    ),
  },
  {
    name: 'no test gives up a wait early',
    why: 'A busy machine stands still for a moment. A wait that ends after a second asserts that nothing took longer.',
    check: checkWaits,
  },
  {
    name: 'pages quote what they copy, and send every form alike',
    why: 'A name with a space would be two words of a command; every form is sent by its button and by Mod Enter.',
    check: checkPages,
  },
  {
    name: 'pages import down their floors',
    why: 'A floor can be read with those below it alone. What two folders need belongs below both.',
    check: checkFloors,
  },
  {
    name: 'only routes.tsx imports a page from outside of it',
    why: 'A page can change without the others. What two pages share is the inside of neither: it belongs to a floor below.',
    check: checkPageBorders,
  },
];

function matching(pattern: RegExp, concerns: (source: SourceFile) => boolean): Rule['check'] {
  return ({ sources }) =>
    sources.filter((source) => concerns(source) && pattern.test(source.code)).map((source) => source.path);
}

/** The doors of our packages: `@sb/queue`, `@sb/queue/engine`. */
function doorsOf(packages: readonly Package[]): ReadonlySet<string> {
  return new Set(
    packages.flatMap(({ manifest }) => [
      manifest.name,
      ...Object.keys(manifest.exports ?? {}).map((door) => path.posix.join(manifest.name, door)),
    ]),
  );
}

/** Finds imports that bypass the doors of a package: by a deeper name, or by a relative path out of its own folder. */
function backDoors(source: SourceFile, owner: Package | undefined, doors: ReadonlySet<string>): string[] {
  const home = owner ? `${owner.folder}/` : '';
  return source.imports
    .filter((specifier) => {
      if (/^@sb\/[^/]+\/./.test(specifier)) return !doors.has(specifier);
      const target = path.posix.join(path.posix.dirname(source.path), specifier);
      return specifier.startsWith('.') && !target.startsWith(home);
    })
    .map((specifier) => `${source.path} imports ${specifier}`);
}
