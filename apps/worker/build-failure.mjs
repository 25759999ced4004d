import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * The lines for a person whose source cannot be bundled: each error with its file, line, column and code, without a stack.
 * Undefined for any other error.
 * @param {unknown} error as rolldown throws it
 * @param {string} root names of files start here
 * @returns {string | undefined}
 */
export function buildFailure(error, root) {
  const errors = error instanceof Error && 'errors' in error ? error.errors : undefined;
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const [first = '', ...others] = errors.flatMap((one) => linesOf(one, root));
  return [`error  ${first}`, ...others.map((line) => `       ${line}`)].join('\n');
}

/**
 * @param {{ readonly message: string; readonly loc?: { readonly file?: string; readonly line: number; readonly column: number } }} error
 * @param {string} root
 */
function linesOf({ message, loc }, root) {
  const [summary = ''] = stripVTControlCharacters(message).split('\n');
  const said = summary.replace(/^\[[A-Z_]+\] ?/, '');
  if (loc?.file === undefined) return [said];
  return [`${path.relative(root, loc.file)}:${loc.line}:${loc.column + 1}  ${said}`, ...codeLines(loc)];
}

/**
 * The line of the source, and a mark under the place.
 * @param {{ readonly file?: string; readonly line: number; readonly column: number }} place
 */
function codeLines({ file = '', line, column }) {
  const code = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  const indent = code.length - code.trimStart().length;
  return [`  ${code.trim()}`, `  ${' '.repeat(Math.max(0, column - indent))}^`];
}
