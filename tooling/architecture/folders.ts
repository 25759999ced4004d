import path from 'node:path';
import type { Package, SourceFile, Workspace } from './workspace.ts';

/** A folder with more files than this hides a capability that should be a folder of its own. */
const MOST_FILES = 16;

/** Where a package has source: its own, and that of its pages. */
const ROOTS = ['src', 'web/src'];

/**
 * Rings that may stay, each with its reason.
 * storage: the root opens a store of either dialect, loads each only when it is asked for, and gives both the types
 * that they implement.
 */
const KNOWN_RINGS: Readonly<Record<string, readonly string[]>> = {
  'packages/storage': ['.', 'postgres', 'sqlite'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Finds rings of folders inside a package; each arrow names an import that makes it. Types count. */
export function checkFolderCycles({ packages, paths }: Workspace): string[] {
  return packages.flatMap((checked) =>
    ROOTS.flatMap((root) => {
      const src = `${checked.folder}/${root}`;
      const arrows = folderArrows(checked, src, paths);
      return findRings(arrows)
        .filter((ring) => !isKnown(checked.folder, ring))
        .map((ring) => `${src}: ${drawRing(ring, arrows)}`);
    }),
  );
}

/** Finds folders with too many source files. Tests are not counted. */
export function checkFolderSizes({ packages }: Workspace): string[] {
  return packages.flatMap(({ folder, sources }) => {
    const counts = new Map<string, number>();
    for (const root of ROOTS)
      for (const source of ownSources(`${folder}/${root}`, sources)) {
        const home = path.posix.dirname(source.path);
        counts.set(home, (counts.get(home) ?? 0) + 1);
      }
    return [...counts]
      .filter(([, count]) => count > MOST_FILES)
      .map(([home, count]) => `${home} has ${count} source files; at most ${MOST_FILES} fit in a folder`);
  });
}

/** folder -> imported folder -> an import of it. A door does not count as part of its folder: it imports from all. */
function folderArrows(
  { folder, manifest, sources }: Package,
  src: string,
  paths: ReadonlySet<string>,
): Map<string, Map<string, Import>> {
  const doors = new Set([
    `${src}/index.ts`,
    ...Object.values(manifest.exports ?? {}).map((file) => path.posix.join(folder, file)),
  ]);
  const arrows = new Map<string, Map<string, Import>>();
  for (const source of ownSources(src, sources)) {
    if (doors.has(source.path)) continue;
    const home = folderOf(source.path, src);
    const from = arrows.get(home) ?? new Map<string, Import>();
    arrows.set(home, from);
    for (const specifier of source.imports) {
      const target = path.posix.join(path.posix.dirname(source.path), specifier);
      if (!specifier.startsWith('.') || !target.startsWith(`${src}/`) || !paths.has(target)) continue;
      const other = folderOf(target, src);
      if (other !== home && !from.has(other)) from.set(other, { from: source.path, to: target });
    }
  }
  return arrows;
}

function ownSources(src: string, sources: readonly SourceFile[]): readonly SourceFile[] {
  return sources.filter(({ path: file, isTest }) => !isTest && file.startsWith(`${src}/`));
}

function folderOf(file: string, src: string): string {
  return path.posix.relative(src, path.posix.dirname(file)) || '.';
}

/** Finds one ring for each set of folders that reach each other: a shortest way around it. */
function findRings(arrows: ReadonlyMap<string, ReadonlyMap<string, Import>>): readonly (readonly string[])[] {
  const reported = new Set<string>();
  return [...arrows.keys()].toSorted().flatMap((start) => {
    if (reported.has(start)) return [];
    const ring = shortestRing(start, arrows);
    for (const folder of ring ?? []) reported.add(folder);
    return ring ? [ring] : [];
  });
}

function shortestRing(
  start: string,
  arrows: ReadonlyMap<string, ReadonlyMap<string, Import>>,
): readonly string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of arrows.get(way.at(-1) ?? start)?.keys() ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

function isKnown(folder: string, ring: readonly string[]): boolean {
  const known = KNOWN_RINGS[folder] ?? [];
  return ring.every((member) => known.includes(member));
}

function drawRing(ring: readonly string[], arrows: ReadonlyMap<string, ReadonlyMap<string, Import>>): string {
  const steps = ring.map((from, at) => {
    const to = ring[(at + 1) % ring.length] ?? from;
    const by = arrows.get(from)?.get(to);
    return `${from} -> ${to} (${by?.from} imports ${path.posix.relative(path.posix.dirname(by?.from ?? ''), by?.to ?? '')})`;
  });
  return steps.join(', ');
}
