import { readdirSync, readFileSync } from 'node:fs';

const NOT_OURS = /^(?:node_modules|dist|coverage|data|\..+)$/;

/** The sources, manifests and pages in folders, by their paths from the root of the repository. */
export function readFiles(folders: readonly string[]): ReadonlyMap<string, string> {
  return new Map(folders.flatMap(readFolder));
}

function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.test(name))
    .flatMap((entry): [string, string][] => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return readFolder(path);
      return /\.(?:tsx?|mts|mjs|json|md)$/.test(path) ? [[path, readFileSync(path, 'utf8')]] : [];
    });
}
