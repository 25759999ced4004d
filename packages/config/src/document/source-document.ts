import type { LineCounter } from 'yaml';
import { ConfigError } from '../problems/config-error.ts';
import { readJson } from './json-source.ts';
import { findOffset } from './find-offset.ts';
import { type Path, type Problem, toPointer } from '../problems/problem.ts';
import { type Fault, readYaml } from './yaml-source.ts';

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

/**
 * Parses YAML 1.2 (core schema), or JSON when the file's name ends in `.json`.
 * Throws `ConfigError` with all mistakes in the text.
 */
export function parseDocument(text: string, file: string): SourceDocument {
  const source = /\.json$/i.test(file) ? readJson(text) : readYaml(text);
  if (source.faults.length > 0) throw new ConfigError(file, toProblems(source.faults, source.lines));
  const read = source.toValue();
  if ('fault' in read) throw new ConfigError(file, toProblems([read.fault], source.lines));

  const at: SourceDocument['at'] = (path, kind = 'value') => {
    const offset = findOffset(source, path, kind);
    return offset === undefined ? undefined : position(source.lines, offset);
  };
  const problem: SourceDocument['problem'] = (path, message, kind) => {
    return { path, pointer: toPointer(path), ...(at(path, kind) ?? nearest(at, path)), message };
  };
  return { file, value: read.value, at, problem };
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
