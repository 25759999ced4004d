/**
 * Places in a text that is valid JSON. They are looked up one container at a time when a problem needs them: nodes for
 * the whole of a file with 50,000 records would take a gigabyte.
 */
import { quote } from '@sb/words';
import type { Path } from '../problems/problem.ts';
import type { Fault } from './yaml-source.ts';

/** Far above any real file. */
const MAX_DEPTH = 100;
/** Strings (with the colon behind a key), brackets and commas; numbers and words are left out. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\],]/g;

/** Keys that are given twice, and too many levels: what `JSON.parse` accepts. */
export function jsonFaults(text: string): Fault[] {
  const faults: Fault[] = [];
  const open: Set<string>[] = [];
  for (const { 0: token, 1: name = '', 2: colon, index: offset } of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    if (open.length > MAX_DEPTH) return [{ offset, message: `nested more than ${MAX_DEPTH} levels deep` }];
    if (colon === undefined) continue;
    const key = keyOf(name);
    if (open.at(-1)?.has(key)) faults.push({ offset, message: `the key ${quote(key)} is given twice` });
    open.at(-1)?.add(key);
  }
  return faults;
}

interface Entry {
  /** Of an entry in a map. */
  readonly keyAt?: number;
  readonly at: number;
}

type Entries = ReadonlyMap<string, Entry>;

/** Looks up where the value at a path, or its key, begins. */
export function jsonFinder(text: string): (path: Path, kind: 'key' | 'value') => number | undefined {
  const known = new Map<number, Entries>();
  const entriesOf = (start: number): Entries => {
    const entries = known.get(start) ?? entriesAt(text, start);
    known.set(start, entries);
    return entries;
  };
  return (path, kind) => {
    let entry: Entry | undefined = { at: valueAt(text, 0) };
    for (const segment of path) entry = entry && entriesOf(entry.at).get(String(segment));
    return kind === 'key' ? (entry?.keyAt ?? entry?.at) : entry?.at;
  };
}

/** The entries of the map or list that begins at an offset, by key or index; none for another value. */
function entriesAt(text: string, start: number): Entries {
  const entries = new Map<string, Entry>();
  if (text[start] !== '{' && text[start] !== '[') return entries;
  const isList = text[start] === '[';
  const tokens = new RegExp(TOKEN);
  tokens.lastIndex = start + 1;
  if (isList && text[valueAt(text, start + 1)] !== ']') entries.set('0', { at: valueAt(text, start + 1) });
  let depth = 1;
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    const [token, name = '', colon] = found;
    const end = tokens.lastIndex;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth === 0) break;
    if (depth > 1) continue;
    if (isList && token === ',') entries.set(String(entries.size), { at: valueAt(text, end) });
    if (colon !== undefined) entries.set(keyOf(name), { keyAt: found.index, at: valueAt(text, end) });
  }
  return entries;
}

function valueAt(text: string, from: number): number {
  const blank = /\s*/y;
  blank.lastIndex = from;
  blank.exec(text);
  return blank.lastIndex;
}

function keyOf(token: string): string {
  const key: unknown = JSON.parse(token);
  return String(key);
}
