import { quote } from '@sb/words';
import { CronError, type CronFieldName } from './cron-errors.ts';

const ITEM = /^(?:(?<star>\*)|(?<first>[a-z\d]+)(?:-(?<last>[a-z\d]+))?)(?:\/(?<step>\d+))?$/i;

export const MINUTE: FieldRule = { name: 'minute', min: 0, max: 59, size: 60, names: [] };
export const HOUR: FieldRule = { name: 'hour', min: 0, max: 23, size: 24, names: [] };
export const DAY_OF_MONTH: FieldRule = { name: 'day of month', min: 1, max: 31, size: 31, names: [] };
export const MONTH: FieldRule = {
  name: 'month',
  min: 1,
  max: 12,
  size: 12,
  names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
export const DAY_OF_WEEK: FieldRule = {
  name: 'day of week',
  min: 0,
  max: 7,
  size: 7,
  names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

export interface FieldRule {
  readonly name: CronFieldName;
  readonly min: number;
  readonly max: number;
  /** How many different values there are; also the largest step. Smaller than the range where Sunday is 0 and 7. */
  readonly size: number;
  /** Names of the values from `min` on. */
  readonly names: readonly string[];
}

/** A piece of an expression and its column. */
export interface Excerpt {
  readonly expression: string;
  readonly text: string;
  readonly column: number;
}

export interface CronField {
  readonly text: string;
  /** Ascending, each once; Sunday is 0. */
  readonly values: readonly number[];
  /** Whether the text begins with `*`. This makes a field unrestricted, whatever its values are. */
  readonly starred: boolean;
  /** Whether every value matches. */
  readonly full: boolean;
}

interface Stride {
  readonly first: number;
  readonly step: number;
}

/**
 * Reads one field of an expression: a list of `*`, values and ranges, the first and the last with an optional step.
 * Throws {@link CronError}.
 */
export function parseField(rule: FieldRule, excerpt: Excerpt): CronField {
  const found = new Set<number>();
  for (const item of listItems(excerpt)) {
    for (const value of itemValues(rule, item)) found.add(rule === DAY_OF_WEEK ? value % 7 : value);
  }
  const { text } = excerpt;
  const values = [...found].toSorted((a, b) => a - b);
  return { text, values, starred: text.startsWith('*'), full: values.length === rule.size };
}

function listItems(excerpt: Excerpt): Excerpt[] {
  let { column } = excerpt;
  return excerpt.text.split(',').map((text) => {
    const item = { ...excerpt, text, column };
    column += text.length + 1;
    return item;
  });
}

function itemValues(rule: FieldRule, item: Excerpt): number[] {
  const parts = ITEM.exec(item.text)?.groups;
  if (!parts) throw notAnItem(rule, item);

  const step = parseStep(rule, item, parts.step);
  if (parts.star) return valuesBetween(rule.min, rule.min + rule.size - 1, step);

  const first = parseValue(rule, item, parts.first);
  if (parts.last === undefined) {
    if (parts.step !== undefined) throw stepWithoutRange(rule, item, { first, step });
    return [first];
  }
  const last = parseValue(rule, item, parts.last);
  if (last < first) throw reversedRange(rule, item, { first, last, step });
  return valuesBetween(first, last, step);
}

function parseStep(rule: FieldRule, item: Excerpt, text = '1'): number {
  const step = Number(text);
  if (step >= 1 && step <= rule.size) return step;
  throw mistake(rule, item, { expected: `a step from 1 to ${rule.size}` });
}

function parseValue(rule: FieldRule, item: Excerpt, text = ''): number {
  const named = rule.names.indexOf(text.toLowerCase());
  const value = named >= 0 ? rule.min + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= rule.min && value <= rule.max) return value;
  throw mistake(rule, item, { expected: valuesOf(rule), advice: unsupported(item) });
}

function valuesBetween(first: number, last: number, step: number): number[] {
  const values: number[] = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values;
}

function notAnItem(rule: FieldRule, item: Excerpt): CronError {
  const expected = `${valuesOf(rule)}, a-b, * or a list of them`;
  return mistake(rule, item, { expected, advice: unsupported(item) });
}

function stepWithoutRange(rule: FieldRule, item: Excerpt, { first, step }: Stride): CronError {
  const advice = `Write "${rangeText({ first, last: Math.max(first, lastOf(rule)), step })}".`;
  return mistake(rule, item, { expected: 'a step after * or a range', advice });
}

function reversedRange(rule: FieldRule, item: Excerpt, range: Stride & { last: number }): CronError {
  const { first, last, step } = range;
  const untilSunday = rule === DAY_OF_WEEK && last === 0;
  const parts = untilSunday ? [{ ...range, last: rule.max }] : [{ ...range, last: lastOf(rule) }];
  // The steps continue after the end: 21-2/2 of hours gives 21 and 23, then 1.
  const again = first + Math.ceil((lastOf(rule) + 1 - first) / step) * step - rule.size;
  if (!untilSunday && again <= last) parts.push({ first: again, last, step });
  const advice = `Write "${parts.map(rangeText).join(',')}".`;
  return mistake(rule, item, { expected: 'a range that ascends', advice });
}

/** The last value before the field starts again: Saturday, although Sunday may be 7. */
function lastOf({ min, size }: FieldRule): number {
  return min + size - 1;
}

function rangeText({ first, last, step }: Stride & { last: number }): string {
  if (first + step > last) return String(first);
  return step === 1 ? `${first}-${last}` : `${first}-${last}/${step}`;
}

function mistake(
  rule: FieldRule,
  item: Excerpt,
  facts: { expected: string; advice?: string | undefined },
): CronError {
  const { expression, column, text } = item;
  return new CronError({
    ...facts,
    expression,
    column,
    field: rule.name,
    got: text === '' ? 'nothing' : quote(text),
  });
}

function valuesOf({ min, max, names }: FieldRule): string {
  return names.length > 0 ? `${min}-${max} or ${names[0]}-${names.at(-1)}` : `${min}-${max}`;
}

function unsupported(item: Excerpt): string | undefined {
  if (item.text.includes('?')) return 'Write * for "any".';
  return /[LW#~]/.test(item.text) ? 'L, W, # and ~ are not supported.' : undefined;
}
