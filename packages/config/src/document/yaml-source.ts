import {
  type Alias,
  Composer,
  type Document,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  Parser,
  visit,
  type YAMLMap,
} from 'yaml';
import { formatCount, quote } from '@sb/words';
import { roundedMessage } from './rounded-numbers.ts';
import { lineStart, syntaxFaults } from './syntax-faults.ts';

// Far above any real file. The composer recurses, and at some thousand levels Node itself aborts.
const MAX_DEPTH = 100;
// How often aliases may repeat the nodes under an anchor: stops "billion laughs" documents.
const MAX_ALIASED_NODES = 10_000;
// Words and signs. 10 MB can hold more than Node has memory for; it takes 5 s for this many.
const MAX_LEXEMES = 2_000_000;

const UNQUOTED = `a value that begins with * must be in quotes, such as '* * * * *'`;

/** A mistake in the text itself, at an offset in it. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

export interface YamlSource {
  readonly root: Document<ParsedNode> | undefined;
  readonly lines: LineCounter;
  /** The node that each alias names. The library's own search goes through the whole document for each alias. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly faults: readonly Fault[];
  /** The plain value; only called when there are no faults. An alias bomb is a fault. */
  readonly toValue: () => { value: unknown } | { fault: Fault };
}

/** YAML 1.2 (core schema) with positions, and all mistakes in the text. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const tooLong = findTooLong(text);
  const targets = new Map<Alias, Node>();
  if (tooLong)
    return { root: undefined, lines, targets, faults: [tooLong], toValue: () => ({ fault: tooLong }) };
  const tooDeep: Fault[] = [];
  // Duplicate keys are looked for below: the composer's own search is quadratic.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const documents = Array.from(composer.compose(boundedTokens(text, lines, tooDeep), true, text.length));
  const [root, second] = documents;
  const faults =
    tooDeep.length > 0
      ? tooDeep
      : withoutStars(text, [...syntaxFaults(documents, text), ...nodeFaults(root, targets)]);
  if (second)
    faults.push({ offset: second.range[0], message: 'expected one document, got another after "---"' });
  return { root, lines, targets, faults, toValue: () => plainValue(root) };
}

/** The text of a map's key, as in the plain value. */
export function keyText(key: unknown): string {
  const plain = isScalar(key) ? key.value : key;
  if (typeof plain === 'string') return plain;
  return plain === null ? '' : JSON.stringify(plain);
}

/**
 * Lexing is a tenth of the work, so the lexemes of a long text are counted ahead. A text with fewer characters than
 * MAX_LEXEMES cannot have more lexemes.
 */
function findTooLong(text: string): Fault | undefined {
  if (text.length <= MAX_LEXEMES) return undefined;
  let count = 0;
  for (const _ of new Lexer().lex(text)) if (++count > MAX_LEXEMES) return tooManyWords();
  return undefined;
}

/** Not a constant: to format a number, Node loads the data of a language, which takes 25 ms. */
function tooManyWords(): Fault {
  const message = `expected at most ${formatCount(MAX_LEXEMES)} words and signs, got more. Split the file`;
  return { offset: 0, message };
}

function* boundedTokens(text: string, lines: LineCounter, tooDeep: Fault[]): ReturnType<Parser['parse']> {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length <= MAX_DEPTH) continue;
    tooDeep.push({ offset: parser.offset, message: `nested more than ${MAX_DEPTH} levels deep` });
    break;
  }
  yield* parser.end();
}

/** A cron expression without quotes is an alias to YAML, and several mistakes at once: only one is reported. */
function withoutStars(text: string, faults: readonly Fault[]): Fault[] {
  const stars = new Map<number, number>();
  for (const { offset } of faults.toSorted((a, b) => b.offset - a.offset)) {
    const isStar = /^\*(?:[ \t]|\/\d)/.test(text.slice(offset, offset + 3));
    if (isStar) stars.set(lineStart(text, offset), offset);
  }
  return [
    ...[...stars.values()].map((offset) => ({ offset, message: UNQUOTED })),
    ...faults.filter(({ offset }) => !stars.has(lineStart(text, offset))),
  ];
}

/**
 * Duplicate keys, numbers that would be rounded, and aliases without an anchor before them. The other aliases are put into
 * `targets`.
 */
function nodeFaults(root: Document<ParsedNode> | undefined, targets: Map<Alias, Node>): Fault[] {
  const faults: Fault[] = [];
  if (!root) return faults;
  const anchors = new Map<string, Node>();
  visit(root, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
      if (isMap(node)) faults.push(...duplicateKeys(node));
      const rounded = roundedText(node);
      if (rounded !== undefined) faults.push({ offset: offsetOf(node), message: rounded });
    },
    Alias(_, alias, parents) {
      const { source, range } = alias;
      const target = anchors.get(source);
      if (target) targets.set(alias, target);
      const offset = range?.[0] ?? 0;
      const isInside = parents.some((parent) => isCollection(parent) && parent.anchor === source);
      if (isInside)
        faults.push({ offset, message: `the alias *${source} is inside the value that it names` });
      if (!target)
        faults.push({ offset, message: `the alias *${source} has no anchor &${source} before it` });
    },
  });
  return faults;
}

function roundedText(node: unknown): string | undefined {
  if (!isScalar(node) || typeof node.value !== 'number' || node.source === undefined) return undefined;
  return roundedMessage(node.source, node.value);
}

function duplicateKeys({ items }: YAMLMap): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { key } of items) {
    const name = keyText(key);
    if (seen.has(name))
      faults.push({ offset: offsetOf(key), message: `the key ${quote(name)} is given twice` });
    seen.add(name);
  }
  return faults;
}

function offsetOf(node: unknown): number {
  return isScalar(node) ? (node.range?.[0] ?? 0) : 0;
}

function plainValue(root: Document<ParsedNode> | undefined): { value: unknown } | { fault: Fault } {
  try {
    return { value: root?.toJS({ maxAliasCount: MAX_ALIASED_NODES }) ?? null };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { fault: { offset: 0, message: `aliases repeat too much of the document (${error.message})` } };
  }
}
