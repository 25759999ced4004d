import path from 'node:path';
import { packageName } from './layers.ts';
import type { Package, SourceFile, Workspace } from './workspace.ts';

/** Values that a door exports although nothing in this repository imports them, each with its reason. */
const KEPT: Readonly<Record<string, string>> = {
  '@sb/jobs parseRetryAfter': 'New jobs import it: apps/worker/templates/http-poll.template.',
};
/** A program catches an error by its class, also where this repository knows it by its code. */
const ERROR = /Error$/;

const EXPORTED_LIST = /\bexport\s*\{([^}]*)\}/g;
const EXPORTED_VALUE = /\bexport\s+(?:async\s+)?(?:const|class|function\s*\*?)\s*(\w+)/g;
const IMPORTED_LIST = /\b(?:import|export)\s*(?:type\s*)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*"(\d+)"/g;
const AWAITED_LIST = /\{([^{}]*)\}\s*=\s*await\s+import\(\s*"(\d+)"/g;

/**
 * Finds values that a door exports and that nothing outside of the package imports: no source, no test, no example and no
 * page. Types are not checked: most only describe such values.
 */
export function checkDoors({ packages, sources, pages }: Workspace): string[] {
  const importers = [
    ...sources.map((source) => ({ from: source.path, names: importedNames(source) })),
    // The page of a package is for others, so its examples count.
    ...pages.map((page) => ({ from: 'a page', names: importedNames(page) })),
  ];
  return packages.flatMap((checked) =>
    doorsOf(checked).flatMap(({ id, door }) => {
      const used = new Set(
        importers
          .filter(({ from }) => !from.startsWith(`${checked.folder}/`))
          .flatMap(({ names }) => names.get(id) ?? []),
      );
      return exportedValues(door).flatMap((name) => {
        const isKept = Object.hasOwn(KEPT, `${id} ${name}`);
        if (used.has(name)) return isKept ? [`${id} ${name} is imported: KEPT need not name it`] : [];
        return isKept || ERROR.test(name) ? [] : [`${door.path} exports ${name}, which nothing imports`];
      });
    }),
  );
}

/** The doors of a package by the specifier that imports them: `@sb/queue`, `@sb/queue/engine`. */
export function doorsOf({ manifest, folder, sources }: Package): readonly { id: string; door: SourceFile }[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([name, file]) => {
    const door = sources.find((source) => source.path === path.posix.join(folder, file));
    return door ? [{ id: path.posix.join(manifest.name, name), door }] : [];
  });
}

export function exportedValues({ code }: SourceFile): readonly string[] {
  const listed = [...code.matchAll(EXPORTED_LIST)].flatMap(([, list = '']) =>
    itemsOf(list).filter((item) => !item.startsWith('type ')),
  );
  const declared = Array.from(code.matchAll(EXPORTED_VALUE), ([, name = '']) => name);
  return [...listed.map((item) => item.split(/\s+as\s+/).at(-1) ?? item), ...declared];
}

/** By the specifier of one of our packages. */
export function importedNames({ code, strings }: SourceFile): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const pattern of [IMPORTED_LIST, AWAITED_LIST])
    for (const [, list = '', text] of code.matchAll(pattern)) {
      const specifier = strings[Number(text)] ?? '';
      if (!packageName(specifier).startsWith('@sb/')) continue;
      const imported = itemsOf(list).map(
        (item) => item.replace(/^type /, '').split(/\s+as\s+|\s*:/)[0] ?? item,
      );
      names.set(specifier, [...(names.get(specifier) ?? []), ...imported]);
    }
  return names;
}

function itemsOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
