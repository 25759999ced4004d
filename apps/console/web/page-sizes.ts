/** How much a browser loads of the built pages: what fails the build, and what bench/README.md says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Below the folder of the built pages. */
export const MANIFEST = '.vite/manifest.json';

/** What the first page loads, with all that these import. */
export const FIRST = ['index.html', 'src/main.tsx', 'src/pages/overview/overview-page.tsx'] as const;
/** The one of them that is a file of its own in any case; the script of the document has the others in it. */
const [DOCUMENT] = FIRST;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** kB, gzipped. */
interface PageSizes {
  /** The scripts of the first page. */
  readonly js: number;
  readonly css: number;
  /** The scripts of all pages. */
  readonly all: number;
}

/** `dir`: of the built pages. */
export function pageSizes(dir: string): PageSizes {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(dir, MANIFEST), 'utf8'));
  if (!manifest[DOCUMENT]) throw new Error(`${DOCUMENT} is not among the built pages.`);
  const first = FIRST.flatMap((name) => withImports(manifest, name));
  const scripts = Object.values(manifest).flatMap(({ file }) => (file.endsWith('.js') ? [file] : []));
  return {
    js: gzippedKb(
      dir,
      first.map(({ file }) => file),
    ),
    css: gzippedKb(
      dir,
      first.flatMap((chunk) => chunk.css ?? []),
    ),
    all: gzippedKb(dir, scripts),
  };
}

function withImports(manifest: Manifest, name: string): Chunk[] {
  const chunk = manifest[name];
  return chunk
    ? [chunk, ...(chunk.imports ?? []).flatMap((imported) => withImports(manifest, imported))]
    : [];
}

function gzippedKb(dir: string, files: readonly string[]): number {
  const bytes = [...new Set(files)].map(
    (file) => gzipSync(readFileSync(path.join(dir, file)), { level: 9 }).length,
  );
  return bytes.reduce((sum, one) => sum + one, 0) / 1000;
}
