/**
 * Finds the place of a syntax error. Node prints it, but the error has neither the file nor the line when a file cannot be
 * parsed: so Node checks the module and those that it imports by a path, one after the other, and executes none.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const IMPORTED = /\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
/** A check takes some 40 ms, and a person waits for it. */
const MOST_FILES = 200;

/** `<file>:<line>:<column>`, the line of the code, and a mark under the place; empty where none is found. */
export function placeOfSyntaxError(error: SyntaxError, file: string): readonly string[] {
  // An import of a name that a module does not export: Node puts the place before the stack.
  const told = placeIn(error.stack ?? '');
  if (told.length > 0) return told;
  const files = new Set([path.resolve(file)]);
  for (const one of files) {
    const found = placeIn(checked(one));
    if (found.length > 0) return found;
    for (const imported of importsOf(one)) if (files.size < MOST_FILES) files.add(imported);
  }
  return [];
}

function placeIn(printed: string): readonly string[] {
  const [first = '', code = '', mark = ''] = printed.split('\n');
  const [, file, line] = /^((?:file:)?\/.+):(\d+)$/.exec(first) ?? [];
  if (file === undefined || !mark.includes('^')) return [];
  const name = file.startsWith('file:') ? fileURLToPath(file) : file;
  return [`${name}:${line}:${mark.indexOf('^') + 1}`, code, mark];
}

function checked(file: string): string {
  try {
    execFileSync(process.execPath, ['--check', file], { stdio: 'pipe', env: {} });
    return '';
  } catch (error) {
    return error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  }
}

function importsOf(file: string): readonly string[] {
  const names = readFileSync(file, 'utf8').matchAll(IMPORTED);
  return Array.from(names, ([, name = '']) => path.resolve(path.dirname(file), name)).filter((one) =>
    existsSync(one),
  );
}
