/** The library's errors in our words: its own have several lines, and speak of tokens and overloads. */
import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { describeDocumentValue } from '@sb/words';
import type { ConditionFault } from './condition-errors.ts';
import { INSTEAD, MOST_PARTS } from './condition-language.ts';

interface Refused {
  /** The library's message, on one line. */
  readonly summary: string;
  /** The part of the text that it points at. */
  readonly part: string;
  /** The expression around that part. */
  readonly whole: string;
}

const LONGEST_PATH = 100;

const TOKENS: Readonly<Record<string, string>> = {
  RPAREN: ')',
  RBRACKET: ']',
  RBRACE: '}',
  COLON: ':',
  IDENTIFIER: 'a name',
};

const WORDS: Readonly<Record<string, (refused: Refused) => string>> = {
  unexpected_token: ({ part }) => unexpected(part),
  unexpected_character: ({ part }) => unexpected(part),
  expected_token: ({ part, summary }) => {
    const wanted = TOKENS[/^Expected (\w+)/.exec(summary)?.[1] ?? ''];
    return wanted === undefined
      ? unexpected(part)
      : `expected ${wanted}, got ${part === '' ? 'the end' : describeDocumentValue(part)}.`;
  },
  unterminated_string: () => 'a text in quotes has no end.',
  unterminated_triple_quoted_string: () => 'a text in quotes has no end.',
  reserved_identifier: ({ part }) => `${describeDocumentValue(part)} is a reserved word.`,
  limit_exceeded: () => `it is too large: at most ${MOST_PARTS} parts, not nested deeper than 50.`,
  no_such_overload: ({ summary }) => `cannot work out ${afterColon(summary)}.`,
  no_matching_overload: ({ summary }) => `cannot work out ${/'(.*)'/.exec(summary)?.[1] ?? 'this'}.`,
  invalid_logical_operand: ({ summary }) => `&& and || want true or false, got ${afterGot(summary)}.`,
  invalid_condition_type: ({ summary }) => `expected true or false, got ${afterGot(summary)}.`,
  cannot_index_type: ({ summary }) => `a ${afterGot(summary)} has no fields.`,
  incompatible_ternary_branches: () => 'both results of ? : must be of one kind.',
  no_such_key: ({ whole }) => missing(whole),
  index_out_of_bounds: ({ summary }) => `the list has no item ${/index (-?\d+)/.exec(summary)?.[1] ?? ''}.`,
  index_out_of_range: () => 'the text is not that long.',
  int_conversion_error: () => 'this text is no whole number.',
  double_conversion_error: () => 'this text is no number.',
  bool_conversion_error: () => 'this text is neither true nor false.',
  invalid_macro_argument: () => 'a loop takes a name and a condition, such as exists(row, row.failed).',
  division_by_zero: () => 'division by zero.',
  modulo_by_zero: () => 'division by zero.',
  invalid_comprehension_range: ({ summary }) =>
    `expected a list to go over, got ${afterGot(summary.replace(/ cannot .*/s, ''))}.`,
};

/** The offset and the problem of an error of the library; for any other error, a general problem. */
export function faultOf(error: unknown, text: string): ConditionFault {
  if (!isCelError(error)) {
    const reason = error instanceof RangeError ? error.message : 'it cannot be worked out';
    return { at: 0, problem: `${oneLine(reason)}.` };
  }
  const { start, end } = error.range ?? { start: 0, end: 0 };
  const summary = oneLine(plainKinds(error.summary));
  const words = Object.hasOwn(WORDS, error.code) ? WORDS[error.code] : undefined;
  const part = text.slice(start, end);
  const whole = error.node ? text.slice(error.node.start, error.node.end) : part;
  return { at: start, problem: words?.({ summary, part, whole }) ?? `${summary}.` };
}

function isCelError(error: unknown): error is ParseError | CelTypeError | EvaluationError {
  return error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;
}

/** `dyn<list<int>>` is a list. */
function plainKinds(summary: string): string {
  const simpler = summary.replaceAll(/\b(list|map)<[^<>]*>/g, '$1').replaceAll(/\bdyn<(\w+)>/g, '$1');
  return simpler === summary ? summary : plainKinds(simpler);
}

function unexpected(part: string): string {
  if (part === '') return 'the text ends where something should follow.';
  const instead = Object.hasOwn(INSTEAD, part) ? INSTEAD[part] : undefined;
  return `did not expect ${describeDocumentValue(part)} here.${instead === undefined ? '' : ` ${instead}`}`;
}

function missing(path: string): string {
  const shown = path.length <= LONGEST_PATH ? path : `…${path.slice(1 - LONGEST_PATH)}`;
  return `${oneLine(shown)} is not there.${/^\w+(\.\w+)+$/.test(shown) ? ` Ask for it first: has(${shown})` : ''}`;
}

function afterColon(summary: string): string {
  return summary.slice(summary.indexOf(': ') + 2);
}

function afterGot(summary: string): string {
  return /'([^']*)'$/.exec(summary.replace(/\.$/, ''))?.[1] ?? 'something else';
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
