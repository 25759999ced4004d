/**
 * A long YAML text is read in pieces: the nodes of a text take fifty times its memory, and only the plain values are
 * needed. Where a problem asks for a place, the nodes of its piece are made again. A text with anchors is read as a
 * whole.
 */
import type { Path } from '../problems/problem.ts';
import { cutYaml, type YamlPiece } from './cut-yaml.ts';
import { findOffset } from './find-offset.ts';
import { countLines, type TextSource } from './text-source.ts';
import { type Fault, readYaml, type YamlSource } from './yaml-source.ts';

/** Characters. */
const LONG = 500_000;
const ANCHOR = /[\s[{,]&[^\s&]/;

type OnProgress = (done: number, total: number) => void;

/** YAML 1.2 (core schema) with positions, and all mistakes in the text. `onProgress` gets characters. */
export function readYamlText(text: string, onProgress?: OnProgress): TextSource {
  const pieces = text.length > LONG && !ANCHOR.test(text) ? cutYaml(text) : undefined;
  if (pieces) return readPieces(text, pieces, onProgress);
  const source = readYaml(text);
  return { ...source, find: (path, kind) => findOffset(source, path, kind) };
}

/** A piece whose entries begin with this index of their list. */
interface PlacedPiece extends YamlPiece {
  readonly first: number;
}

function readPieces(text: string, pieces: readonly YamlPiece[], onProgress?: OnProgress): TextSource {
  const value = new Map<string, unknown>();
  const faults: Fault[] = [];
  const placed: PlacedPiece[] = [];
  for (const piece of pieces) {
    const read = readPiece(text, piece);
    if ('faults' in read) faults.push(...read.faults);
    else placed.push({ ...piece, first: add(value, piece, read.value) });
    onProgress?.(piece.end, text.length);
  }
  return {
    lines: countLines(text),
    faults,
    toValue: () => ({ value: Object.fromEntries(value) }),
    find: pieceFinder(text, placed),
  };
}

function readPiece(text: string, { start, end }: YamlPiece): { value: unknown } | { faults: Fault[] } {
  const { faults, toValue } = readYaml(text.slice(start, end));
  const read = faults.length > 0 ? { faults } : toValue();
  if ('value' in read) return read;
  const found = 'fault' in read ? [read.fault] : read.faults;
  return { faults: found.map(({ offset, message }) => ({ offset: start + offset, message })) };
}

/** Returns the index of the first entry of a piece of a list. */
function add(whole: Map<string, unknown>, { key, isList }: YamlPiece, value: unknown): number {
  if (!isList) {
    whole.set(key, isRecord(value) ? value[key] : value);
    return 0;
  }
  const before = whole.get(key);
  const list: unknown[] = Array.isArray(before) ? before : [];
  const first = list.length;
  for (const entry of Array.isArray(value) ? value : []) list.push(entry);
  whole.set(key, list);
  return first;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function pieceFinder(text: string, pieces: readonly PlacedPiece[]): TextSource['find'] {
  let last: { readonly piece: PlacedPiece; readonly source: YamlSource } | undefined;
  const sourceOf = (piece: PlacedPiece): YamlSource => {
    if (last?.piece !== piece) last = { piece, source: readYaml(text.slice(piece.start, piece.end)) };
    return last.source;
  };
  return (path, kind) => {
    const [key, index = 0, ...inside] = path;
    if (key === undefined) return pieces[0]?.keyAt;
    const piece = pieces.findLast((one) => one.key === key && (!one.isList || one.first <= Number(index)));
    if (!piece) return undefined;
    if (piece.isList && path.length === 1 && kind === 'key') return piece.keyAt;
    const local: Path = piece.isList && path.length > 1 ? [Number(index) - piece.first, ...inside] : path;
    const found = findOffset(sourceOf(piece), piece.isList && path.length === 1 ? [] : local, kind);
    return found === undefined ? undefined : piece.start + found;
  };
}
