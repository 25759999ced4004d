import path from 'node:path';
import { doorsOf, exportedValues, importedNames } from './doors.ts';
import type { SourceFile, Workspace } from './workspace.ts';

const EXPORTED_FROM = /\bexport\s*\{([^}]*)\}\s*from\s*"(\d+)"/g;

export interface Reach {
  /** The files of its own package that a file needs, itself too. */
  readonly files: ReadonlySet<string>;
  /** What they import from our packages: `@sb/queue cancelRun`. */
  readonly names: ReadonlySet<string>;
}

/** Finds what a file needs by its imports, and by theirs, up to the doors of other packages. Types count. */
export function createReach({ sources }: Workspace): (file: string) => Reach {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return (file) => {
    const files = new Set<string>([file]);
    const names = new Set<string>();
    // Grows while it is walked.
    for (const at of files) {
      const source = byPath.get(at);
      if (!source) continue;
      for (const [specifier, imported] of importedNames(source))
        for (const name of imported) names.add(`${specifier} ${name}`);
      for (const other of ownImports(source)) files.add(other);
    }
    return { files, names };
  };
}

function ownImports({ path: from, imports }: SourceFile): readonly string[] {
  return imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(from), specifier));
}

/** The values that doors export, `@sb/queue cancelRun`, each with the file that has it. */
export function findExports({ packages }: Workspace): ReadonlyMap<string, string> {
  return new Map(
    packages.flatMap(doorsOf).flatMap(({ id, door }) => {
      const homes = [...door.code.matchAll(EXPORTED_FROM)].map(([, list = '', text]) => ({
        list: list.split(/[\s,]+/),
        file: path.posix.join(path.posix.dirname(door.path), door.strings[Number(text)] ?? ''),
      }));
      return exportedValues(door).map((name): [string, string] => [
        `${id} ${name}`,
        homes.find(({ list }) => list.includes(name))?.file ?? door.path,
      ]);
    }),
  );
}
