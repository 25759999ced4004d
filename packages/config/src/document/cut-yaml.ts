/** Characters. A piece ends behind the entry that makes it longer. */
const PIECE = 100_000;

const KEY = /^([A-Za-z]\w*):(?: |\r?$)/;
const ENTRY = /^( *)-(?: |\r?$)/;
const EMPTY = /^\s*(?:#|$)/;
const NO_VALUE = /:\s*(?:#.*)?$/;
const INDENTED = /^ /;

/** A part of a text that is YAML by itself. */
export interface YamlPiece {
  /** The key of the whole text that the piece belongs to. */
  readonly key: string;
  readonly keyAt: number;
  readonly start: number;
  readonly end: number;
  /** It has entries of the list under the key; else the key with its value. */
  readonly isList: boolean;
}

interface Section {
  readonly key: string;
  readonly keyAt: number;
  /** The indentation of its list; null for another value, undefined until the value begins. */
  indent: string | null | undefined;
  start: number;
}

/**
 * Cuts a text between its keys, and the lists under them between their entries: a line with the indentation of the
 * list and a dash is an entry, for all that is inside an entry is indented more. Undefined for a text of another shape.
 */
export function cutYaml(text: string): readonly YamlPiece[] | undefined {
  const pieces: YamlPiece[] = [];
  const keys = new Set<string>();
  let section: Section | undefined;
  const endPiece = (end: number): void => {
    if (section) pieces.push({ ...section, end, isList: typeof section.indent === 'string' });
  };
  for (const { line, at } of linesOf(text)) {
    const [, key] = KEY.exec(line) ?? [];
    const [, indent] = ENTRY.exec(line) ?? [];
    if (key !== undefined) {
      if (keys.has(key)) return undefined;
      keys.add(key);
      endPiece(at);
      section = { key, keyAt: at, indent: NO_VALUE.test(line) ? undefined : null, start: at };
    } else if (EMPTY.test(line)) {
      continue;
    } else if (
      !section ||
      (!INDENTED.test(line) && indent !== section.indent && section.indent !== undefined)
    ) {
      return undefined;
    } else if (section.indent === undefined) {
      section.indent = indent ?? null;
      if (indent !== undefined) section.start = at;
    } else if (indent === section.indent && at - section.start > PIECE) {
      endPiece(at);
      section.start = at;
    }
  }
  endPiece(text.length);
  return pieces;
}

function* linesOf(text: string): Generator<{ readonly line: string; readonly at: number }> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const next = end === -1 ? text.length : end + 1;
    yield { line: text.slice(at, end === -1 ? text.length : end), at };
    at = next;
  }
}
