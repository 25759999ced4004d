import type * as z from 'zod';
import { describeDocumentValue, quote } from '@sb/words';
import { suggestion } from './did-you-mean.ts';

type RawIssue = z.core.$ZodRawIssue;
type InvalidUnion = z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>;

const MAX_LISTED = 12;
const MAX_KEYS = 20;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing (null)',
};

const FORMATS: Readonly<Record<string, string>> = {
  url: 'a URL',
  email: 'an e-mail address',
  date: 'a date such as 2026-11-25',
  datetime: 'a time such as 2026-11-25T08:00:00Z',
  duration: 'an ISO duration such as PT5M',
  'duration text':
    'a duration such as "30s" or "1.5h" (ms, s, m, h, d, w), or whole milliseconds, at most 36525d',
  'rate text': 'a rate such as "10/s", "100/m" or "5/10s" (s, m, h, d)',
  uuid: 'a UUID',
};

/**
 * The message for one issue of zod: expected, got, and a guess at what the author meant. Pure.
 * An issue of unknown keys gets one line a key, in the order of the issue.
 */
export function describeIssue(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${noun(issue.expected)}, ${came(issue.input)}${typeHint(issue.expected, issue.input)}`;
    case 'invalid_value':
      return describeChoice(issue.values, issue.input);
    case 'too_small':
      return `expected ${bounded(issue.origin, 'at least', issue.minimum, issue.inclusive)}, ${came(issue.input)}`;
    case 'too_big':
      return `expected ${bounded(issue.origin, 'at most', issue.maximum, issue.inclusive)}, ${came(issue.input)}`;
    case 'invalid_format':
      return `expected ${format(issue)}, ${came(issue.input)}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}, ${came(issue.input)}`;
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, knownKeys(issue))).join('\n');
    case 'invalid_union':
      return describeUnion(issue);
    case 'invalid_key':
      return `not a usable key: ${issue.issues[0]?.message ?? ''}`;
    case 'invalid_element':
    case 'custom':
    default:
      return `expected another value, ${came(issue.input)}`;
  }
}

function noun(expected: string): string {
  return NOUNS[expected] ?? `a value of type ${expected}`;
}

function came(input: unknown): string {
  return input === undefined ? 'but it is missing' : `got ${describeDocumentValue(input)}`;
}

/** YAML's traps: `5` is a number, `yes` is a string since version 1.2, quotes make a string, dashes make a list. */
function typeHint(expected: string, input: unknown): string {
  if (expected === 'array') return listHint(input);
  if (expected === 'string' && ['number', 'boolean'].includes(typeof input)) return '; quote it';
  if (typeof input !== 'string') return '';
  if (expected === 'boolean') return booleanHint(input.toLowerCase());
  const isNumber =
    (expected === 'number' || expected === 'int') && input.trim() !== '' && Number.isFinite(Number(input));
  return isNumber ? '; remove the quotes' : '';
}

function listHint(input: unknown): string {
  if (typeof input === 'string') return '; put it into [ ]';
  return typeof input === 'object' && input !== null && !Array.isArray(input)
    ? '; begin each entry with "- "'
    : '';
}

function booleanHint(word: string): string {
  if (['true', 'false'].includes(word)) return '; remove the quotes';
  if (['yes', 'on', 'y'].includes(word)) return '; write true';
  return ['no', 'off', 'n'].includes(word) ? '; write false' : '';
}

function describeChoice(values: readonly unknown[], input: unknown): string {
  const names = values.filter((value) => typeof value === 'string');
  const guess = typeof input === 'string' ? suggestion(input, names) : '';
  return `expected ${alternatives(values.map(literal))}, ${came(input)}${guess && `.${guess}`}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

function alternatives(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const shown = distinct.slice(0, MAX_LISTED);
  if (distinct.length > MAX_LISTED)
    return `${shown.join(', ')} or one of ${distinct.length - MAX_LISTED} more`;
  const last = shown.pop() ?? 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}

function bounded(origin: string, relation: string, bound: number | bigint, inclusive = true): string {
  if (origin === 'string') return `${relation} ${bound} characters`;
  if (origin === 'array' || origin === 'set') return `a list of ${relation} ${bound}`;
  if (origin === 'map' || origin === 'object') return `a map of ${relation} ${bound}`;
  if (inclusive) return `a number of ${relation} ${bound}`;
  return `a number ${relation === 'at least' ? 'above' : 'below'} ${bound}`;
}

function format(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (issue.format === 'starts_with') return `text that begins with ${literal(issue['prefix'])}`;
  if (issue.format === 'ends_with') return `text that ends with ${literal(issue['suffix'])}`;
  if (issue.format === 'includes') return `text that contains ${literal(issue['includes'])}`;
  if (issue.format === 'regex') return `text that matches ${issue.pattern}`;
  return FORMATS[issue.format] ?? `text of the form ${issue.format}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  if (key === '<<') return 'merge keys are not supported. Write the fields out';
  const guess = suggestion(key, known);
  if (guess !== '') return `unknown key.${guess}`;
  return known.length === 0
    ? 'unknown key'
    : `unknown key; known are ${known.slice(0, MAX_KEYS).join(', ')}${known.length > MAX_KEYS ? ', ...' : ''}`;
}

function knownKeys({ inst }: RawIssue): string[] {
  // oxlint-disable-next-line no-underscore-dangle -- this is zod's documented place for it
  const definition = inst?._zod.def;
  if (!definition || !('shape' in definition)) return [];
  const { shape } = definition;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** Names the values and types that any branch of the union allows at this place. */
function describeUnion(issue: InvalidUnion): string {
  const { discriminator, options, input } = issue;
  if (discriminator !== undefined && Array.isArray(options)) {
    const isMap = typeof input === 'object' && input !== null;
    return describeChoice(options, isMap ? Reflect.get(input, discriminator) : input);
  }
  const branches = (issue.errors ?? []).flat().filter(({ path }) => path.length === 0);
  const values = branches.flatMap((branch) => (branch.code === 'invalid_value' ? branch.values : []));
  const nouns = branches.flatMap((branch) => (branch.code === 'invalid_type' ? [noun(branch.expected)] : []));
  const names = values.filter((value) => typeof value === 'string');
  const guess = typeof input === 'string' ? suggestion(input, names) : '';
  return `expected ${alternatives([...values.map(literal), ...nouns])}, ${came(input)}${guess && `.${guess}`}`;
}
