/** What the function of one route uses of its module: a module has many routes, and each has a verb of its own. */
import path from 'node:path';
import type { SourceFile } from '../architecture/workspace.ts';

const IMPORTED = /\bimport\s*(?:type\s*)?\{([^}]*)\}\s*from\s*"(\d+)"/g;
const DECLARED = /^(?:export )?(?:async )?(?:function\*?|const) (\w+)/gm;
const ROUTE = /\b(?:reads|acts|edits)\(/;
/** In a list of routes. */
const MADE = String.raw`^ {2}\w+\("`;

export interface Used {
  /** Of our packages: `@sb/queue cancelRun`. */
  readonly names: ReadonlySet<string>;
  /** The modules of its own package from which it uses something. */
  readonly files: ReadonlySet<string>;
}

interface RouteText {
  readonly path: string;
  readonly method: string;
  /** As JavaScript: a function has its text. */
  readonly run: { toString: () => string };
}

/** `source`: the module that has the route. */
export function usedBy(source: SourceFile, route: RouteText): Used {
  const imports = importsOf(source);
  const declared = declarationsOf(source);
  const names = new Set<string>();
  const files = new Set<string>();
  const words = new Set([...wordsOf(bare(route.run.toString())), ...wordsOf(recordOf(source, route))]);
  // Grows while it is walked.
  for (const word of words) {
    const from = imports.get(word);
    if (from?.startsWith('@sb/')) names.add(from);
    else if (from !== undefined) files.add(from);
    const text = declared.get(word);
    // A list of routes is no part of one of them.
    if (text !== undefined && !ROUTE.test(text)) for (const other of wordsOf(text)) words.add(other);
  }
  return { names, files };
}

/** What a name stands for: `@sb/queue cancelRun`, or the path of a module. Types are none. */
function importsOf({ code, strings, path: file }: SourceFile): ReadonlyMap<string, string> {
  return new Map(
    [...code.matchAll(IMPORTED)].flatMap(([, list = '', text]) => {
      const specifier = strings[Number(text)] ?? '';
      return list
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '' && !item.startsWith('type '))
        .map((item): [string, string] => {
          const [name = '', alias = name] = item.split(/\s+as\s+/);
          const isOwn = specifier.startsWith('.');
          const at = isOwn ? path.posix.join(path.posix.dirname(file), specifier) : `${specifier} ${name}`;
          return [alias, at];
        });
    }),
  );
}

/** The functions and values of a module, each with its text. */
function declarationsOf({ code }: SourceFile): ReadonlyMap<string, string> {
  const starts = [...code.matchAll(DECLARED)];
  return new Map(
    starts.map(({ 1: name = '', index }, nr) => [name, code.slice(index, starts[nr + 1]?.index)]),
  );
}

/** The text of its record, or of the call that makes its record from a word of the path: they have what its function is given. */
function recordOf({ code, strings }: SourceFile, { path: address, method }: RouteText): string {
  const textsOf = (text: string, field = '') =>
    [...text.matchAll(new RegExp(`${field}"(\\d+)"`, 'g'))].map(([, nr]) => strings[Number(nr)] ?? '');
  const record = partsOf(code, ROUTE.source).find(
    (one) => textsOf(one, 'path: ').includes(address) && textsOf(one, 'method: ').includes(method),
  );
  if (record !== undefined) return record;
  const words = address.split('/').slice(1);
  return partsOf(code, MADE).find((one) => textsOf(one).some((text) => words.includes(text))) ?? '';
}

/** What begins with a pattern, each up to the next one or the end of its declaration. */
function partsOf(code: string, begins: string): readonly string[] {
  const parts = code.split(new RegExp(`(?=${begins})`, 'm')).slice(1);
  return parts.map((part) => part.split(/^(?:export |async |function|const |\])/m)[0] ?? '');
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

function bare(text: string): string {
  return text.replaceAll(/'[^'\n]*'|"[^"\n]*"/g, '');
}
