import { Document, isScalar, isSeq, parseDocument, type ParsedNode, visit, type YAMLSeq } from 'yaml';

/** Above the dash of an entry and its comments. */
const BLANK_LINE_ABOVE = /\n[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]*-[ \t]*$/;
const PLAIN_WORD = /^[A-Za-z][\w./-]*$/;

/**
 * Adds an entry at the end of the list under a key of a YAML text. The lines of a list in block style are inserted, and
 * every other character stays; any other list is written anew, and comments stay. The text must be valid. Pure.
 */
export function addListEntry(text: string, key: string, entry: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  const list: unknown = document.get(key, true);
  if (isSeq<ParsedNode>(list) && list.flow !== true && list.items.length > 0)
    return insertAfter(text, list, entryLines(entry));
  if (isSeq(list)) {
    list.flow = false;
    list.add(quoted(entry).contents);
  } else document.set(key, [quoted(entry).contents]);
  return document.toString({ lineWidth: 0 });
}

function insertAfter(text: string, list: YAMLSeq<ParsedNode>, lines: readonly string[]): string {
  const [start = 0] = list.range ?? [];
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const last = endOfLine(text, endOf(list.items.at(-1)));
  const before = text.slice(0, last);
  const blank = isSpacious(text, list) ? '\n' : '';
  const added = lines.map((line) => `${line === '' ? '' : indent}${line}\n`).join('');
  return `${before}${before.endsWith('\n') ? '' : '\n'}${blank}${added}${text.slice(last)}`;
}

/** Whether a blank line separates the last two entries; a list with one entry has no manner yet. */
function isSpacious(text: string, { items }: YAMLSeq<ParsedNode>): boolean {
  if (items.length < 2) return true;
  const [start = 0] = items.at(-1)?.range ?? [];
  return BLANK_LINE_ABOVE.test(text.slice(0, start));
}

/** Where the value ends, before comments and blank lines. */
function endOf(node: ParsedNode | undefined): number {
  return node?.range[1] ?? 0;
}

/** Behind the line break, so that a comment on the line stays on it. A block of text ends with its line break. */
function endOfLine(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function entryLines(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const text = quoted(entry).toString({ lineWidth: 0 });
  return text
    .trimEnd()
    .split('\n')
    .map((line, at) => `${at === 0 ? '- ' : '  '}${line}`);
}

/** Texts are in single quotes unless they are a word: `*` and `:` mean something to YAML. */
function quoted(entry: Readonly<Record<string, unknown>>): Document {
  const document = new Document(entry);
  visit(document, {
    Scalar(at, node) {
      if (at !== 'key' && isScalar(node) && typeof node.value === 'string' && !PLAIN_WORD.test(node.value))
        node.type = 'QUOTE_SINGLE';
    },
  });
  return document;
}
