import type { LineCounter } from 'yaml';
import { ConfigError } from '../problems/config-error.ts';
import { readJson } from './json-source.ts';
import { type Path, type Problem, toPointer } from '../problems/problem.ts';
import type { Fault } from './yaml-source.ts';
import { readYamlText } from './yaml-pieces.ts';

/** A parsed file with the place of everything in it. */
export interface SourceDocument {
  readonly file: string;
  /** Plain data; `null` for an empty file. */
  readonly value: unknown;
  /** Where the value (or its key) at a path begins, both from 1; undefined if there is no such value. */
  at(path: Path, kind?: 'key' | 'value'): { line: number; column: number } | undefined;
  /** A problem at a path. If nothing is there, its place is that of the nearest existing value around it. */
  problem(path: Path, message: string, kind?: 'key' | 'value'): Problem;
}

export interface ParseOptions {
  /** Default: the name of the file ends in `.json`. */
  readonly isJson?: boolean;
  /** Called while a long YAML text is read, with characters. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Parses YAML 1.2 (core schema), or JSON.
 * Throws `ConfigError` with all mistakes in the text.
 */
export function parseDocument(
  text: string,
  file: string,
  { isJson = /\.json$/i.test(file), onProgress }: ParseOptions = {},
): SourceDocument {
  const source = isJson ? readJson(text) : readYamlText(text, onProgress);
  const { lines, faults, toValue } = source;
  if (faults.length > 0) throw new ConfigError(file, toProblems(faults, lines));
  const read = toValue();
  if ('fault' in read) throw new ConfigError(file, toProblems([read.fault], lines));

  return sourceDocument(file, read.value, (path, kind = 'value') => {
    const offset = source.find(path, kind);
    return offset === undefined ? undefined : position(lines, offset);
  });
}

/** A document from its plain data and the places in it: for formats that are read elsewhere. */
export function sourceDocument(file: string, value: unknown, at: SourceDocument['at']): SourceDocument {
  const problem: SourceDocument['problem'] = (path, message, kind) => {
    return { path, pointer: toPointer(path), ...(at(path, kind) ?? nearest(at, path)), message };
  };
  return { file, value, at, problem };
}

function toProblems(faults: readonly Fault[], lines: LineCounter): Problem[] {
  return faults
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ path: [], pointer: '', ...position(lines, offset), message }));
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function nearest(at: SourceDocument['at'], path: Path): { line: number; column: number } | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const found = at(path.slice(0, length));
    if (found) return found;
  }
  return undefined;
}
