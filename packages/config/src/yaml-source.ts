import type { Document, ParsedNode, YAMLMap } from 'yaml';
import { Composer, isCollection, isMap, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml';
import { quote } from './quote.ts';

// Far above any real file. The composer recurses, and at some thousand levels Node itself aborts.
const MAX_DEPTH = 100;
// How often aliases may repeat the nodes under an anchor; stops "billion laughs" documents.
const MAX_ALIASED_NODES = 10_000;

/** Something wrong with the text itself, at an offset in it. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

export interface YamlSource {
  readonly root: Document<ParsedNode> | undefined;
  readonly lines: LineCounter;
  readonly faults: readonly Fault[];
  /** The plain value; only asked for when there are no faults. An alias bomb is a fault. */
  readonly toValue: () => { value: unknown } | { fault: Fault };
}

/** YAML 1.2 (core schema) with positions, and everything that is wrong with the text. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const tooDeep: Fault[] = [];
  // Duplicate keys are looked for below: the composer's own search is quadratic.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  const documents = Array.from(composer.compose(boundedTokens(text, lines, tooDeep), true, text.length));
  const [root, second] = documents;
  const faults =
    tooDeep.length > 0 ? tooDeep : [...documents.flatMap(syntaxFaults), ...referenceFaults(root)];
  if (second)
    faults.push({ offset: second.range[0], message: 'expected one document, got another after "---"' });
  return { root, lines, faults, toValue: () => plainValue(root) };
}

/** The text of a map's key as it stands in the plain value. */
export function keyText(key: unknown): string {
  const plain = isScalar(key) ? key.value : key;
  if (typeof plain === 'string') return plain;
  return plain === null ? '' : JSON.stringify(plain);
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

function syntaxFaults(document: Document.Parsed): Fault[] {
  return [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    offset: pos[0],
    message: syntaxMessage(code, message),
  }));
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'a tab is used for indentation. Use spaces';
  if (code === 'TAG_RESOLVE_FAILED') return `custom tags are not supported (${message}). Remove the tag`;
  return message.split('\n', 1)[0] ?? message;
}

/** Duplicate keys, and aliases whose anchor does not stand before them. */
function referenceFaults(root: Document<ParsedNode> | undefined): Fault[] {
  const faults: Fault[] = [];
  if (!root) return faults;
  const anchors = new Set<string>();
  visit(root, {
    Value(_, node) {
      if (node.anchor) anchors.add(node.anchor);
      if (isMap(node)) faults.push(...duplicateKeys(node));
    },
    Alias(_, { source, range }, parents) {
      const offset = range?.[0] ?? 0;
      const isInside = parents.some((parent) => isCollection(parent) && parent.anchor === source);
      if (isInside) faults.push({ offset, message: `the alias *${source} stands inside of what it names` });
      if (!anchors.has(source))
        faults.push({ offset, message: `no anchor &${source} stands before the alias *${source}` });
    },
  });
  return faults;
}

function duplicateKeys({ items }: YAMLMap): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { key } of items) {
    const name = keyText(key);
    if (seen.has(name))
      faults.push({ offset: offsetOf(key), message: `the key ${quote(name)} stands here a second time` });
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
