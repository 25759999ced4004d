import { codeBlocks } from '../code-blocks.ts';
import { firstExample } from '../first-example.ts';
import { type MaskedSource, maskSource } from './mask-source.ts';

const IMPORTS = /\bfrom\s*"(\d+)"|\bimport\s*\(?\s*"(\d+)"/g;

export interface Manifest {
  readonly name: string;
  /** Its doors, `.` and `./engine`, each with its source. */
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface SourceFile extends MaskedSource {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly isTest: boolean;
  /** The specifiers that it imports, as written, statically or dynamically. */
  readonly imports: readonly string[];
}

export interface Package {
  readonly manifest: Manifest;
  /** `packages/queue` */
  readonly folder: string;
  readonly sources: readonly SourceFile[];
}

export interface Workspace {
  /** Every file that belongs to the repository. */
  readonly paths: ReadonlySet<string>;
  readonly sources: readonly SourceFile[];
  /** The documentation: of each page its blocks of code, as one source. */
  readonly pages: readonly SourceFile[];
  readonly packages: readonly Package[];
}

/** Reads a workspace from its files (path to text). The example of a README counts as a test. */
export function readWorkspace(files: ReadonlyMap<string, string>): Workspace {
  const entries = [...files];
  const sources = entries.flatMap(toSource);
  return {
    paths: new Set(files.keys()),
    sources,
    pages: entries.filter(([path]) => path.endsWith('.md')).map(toPage),
    packages: entries.flatMap(toPackage),
  };

  function toPackage([path, text]: readonly [string, string]): Package[] {
    const folder = /^((?:packages|apps|tooling)\/[^/]+)\/package\.json$/.exec(path)?.[1];
    if (folder === undefined) return [];
    const manifest: Manifest = JSON.parse(text);
    return [{ manifest, folder, sources: sources.filter((source) => source.path.startsWith(`${folder}/`)) }];
  }
}

function toSource([path, text]: readonly [string, string]): SourceFile[] {
  if (path.endsWith('/README.md')) return [readSource(path, firstExample(text) ?? '')];
  return /\.(?:tsx?|mts|mjs)$/.test(path) ? [readSource(path, text)] : [];
}

function toPage([path, text]: readonly [string, string]): SourceFile {
  return readSource(
    path,
    codeBlocks(text)
      .map((block) => block.text)
      .join('\n'),
  );
}

function readSource(path: string, text: string): SourceFile {
  const masked = maskSource(text);
  return { ...masked, path, isTest: /\.test\.ts$|\/test\/|\.md$/.test(path), imports: importsOf(masked) };
}

function importsOf({ code, strings }: MaskedSource): string[] {
  return [...code.matchAll(IMPORTS)].map(([, from, call]) => strings[Number(from ?? call)] ?? '');
}
