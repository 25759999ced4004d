/** The mistakes in the text of a YAML document, each once, in the words of its author. */
import type { Document, ErrorCode, YAMLError } from 'yaml';
import type { Fault } from './yaml-source.ts';

const MISPLACED = 'this "- " is not indented like those before it. Give it their indentation';

const NESTED = 'Nested mappings are not allowed in compact mappings';

/** Common mistakes, by the message of the library. For the others its own sentence will do. */
const WORDS: Readonly<Record<string, string>> = {
  'All mapping items must start at the same column':
    'this line is not indented like the keys before it. Give it their indentation',
  'Sequence item without - indicator':
    'this line has neither a "- " nor the indentation of the keys before it. Give it one of them',
  'All sequence items must start at the same column': MISPLACED,
  'A block sequence may not be used as an implicit map key': MISPLACED,
  'Implicit keys need to be on a single line': 'expected ": " after this key',
  'Implicit map keys need to be followed by map values': 'expected ": " after this key',
  'Missing closing "quote': 'a text that begins with " does not end: the second " is missing',
  "Missing closing 'quote": "a text that begins with ' does not end: the second ' is missing",
  'Flow map in block collection must be sufficiently indented and end with a }':
    'a map that begins with { does not end: the } is missing',
  'Flow sequence in block collection must be sufficiently indented and end with a ]':
    'a list that begins with [ does not end: the ] is missing',
};

/** After one of these mistakes the parser mostly stumbles over the text behind it too. */
const STUMBLES: readonly ErrorCode[] = [
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'BLOCK_IN_FLOW',
  'IMPOSSIBLE',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'UNEXPECTED_TOKEN',
];

export function syntaxFaults(documents: readonly Document.Parsed[], text: string): Fault[] {
  const errors = documents
    .flatMap((document) => [...document.errors, ...document.warnings])
    .toSorted((a, b) => a.pos[0] - b.pos[0]);
  return withoutEchoes(errors, text).map(({ code, message, pos: [offset] }) => ({
    offset,
    message: message === NESTED ? nestedMessage(text, offset) : syntaxMessage(code, message),
  }));
}

/** One stumble a line, and none after a tab: the parser has no indentation for the text behind it. */
function withoutEchoes(errors: readonly YAMLError[], text: string): readonly YAMLError[] {
  const tab = errors.find(({ code }) => code === 'TAB_AS_INDENT')?.pos[0] ?? Number.POSITIVE_INFINITY;
  const reported = new Set<number>();
  return errors.filter(({ code, pos: [offset] }) => {
    if (!STUMBLES.includes(code)) return true;
    const line = lineStart(text, offset);
    if (offset >= tab || reported.has(line)) return false;
    reported.add(line);
    return true;
  });
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1);
}

/** The second ": " may be in the next line: then that line is indented too far to be a key of its own. */
function nestedMessage(text: string, offset: number): string {
  const [line = ''] = text.slice(offset).split('\n', 1);
  return /:(?:\s|$)/.test(line)
    ? 'a value with ": " in it must be in quotes'
    : 'the next line is indented too far: it goes on with this value. Give it the indentation of the key';
}

function syntaxMessage(code: ErrorCode, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'a tab is used for indentation. Use spaces';
  if (code === 'TAG_RESOLVE_FAILED') return `custom tags are not supported (${message}). Remove the tag`;
  const [first = message] = message.split('\n', 1);
  return code === 'BAD_SCALAR_START' ? `${first}. Put it into quotes` : (WORDS[first] ?? first);
}
