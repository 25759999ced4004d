import { quote } from '@sb/words';
import { CronError } from './cron-errors.ts';
import {
  type CronField,
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  type Excerpt,
  HOUR,
  MINUTE,
  MONTH,
  parseField,
} from './cron-field.ts';

const LONGEST_EXPRESSION = 250;

/** The days of each month in a leap year: no date is later. */
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

type FiveWords = [Excerpt, Excerpt, Excerpt, Excerpt, Excerpt];

export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
}

/**
 * Reads a cron expression of five fields, or a nickname such as `@daily`, by the rules of Vixie cron.
 * Throws {@link CronError}, also for an expression that can never fire.
 */
export function parseCron(expression: string): CronFields {
  checkCharacters(expression);
  const words = splitWords(expression);
  if (!isFive(words)) throw wrongFieldCount(expression, words.length);
  const fields = parseFields(words);
  if (!canFire(fields)) throw neverFires(words);
  return fields;
}

/** Whether the expression names times of the day: then it fires once per date and minute, through every change of the clocks. */
export function isFixed({ minute, hour }: CronFields): boolean {
  return !minute.starred && !hour.starred;
}

/** Whether a day has to match both day fields; otherwise one of them is enough. */
export function needsBothDays({ dayOfMonth, dayOfWeek }: CronFields): boolean {
  return dayOfMonth.starred || dayOfWeek.starred;
}

function checkCharacters(expression: string): void {
  if (expression.length > LONGEST_EXPRESSION) {
    const expected = `at most ${LONGEST_EXPRESSION} characters`;
    throw new CronError({ expression, expected, got: String(expression.length) });
  }
  const index = expression.search(/[^\t -~]/);
  const codePoint = expression.codePointAt(index);
  if (index < 0 || codePoint === undefined) return;
  const got = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  throw new CronError({ expression, column: index + 1, expected: 'ASCII characters, spaces and tabs', got });
}

function splitWords(expression: string): Excerpt[] {
  const text = expandNickname(expression);
  return [...text.matchAll(/[^ \t]+/g)].map((word) => ({
    expression,
    text: word[0],
    column: word.index + 1,
  }));
}

function expandNickname(expression: string): string {
  const name = expression.replace(/^[ \t]+|[ \t]+$/g, '');
  if (!name.startsWith('@')) return expression;
  const expanded = NICKNAMES.get(name);
  if (expanded !== undefined) return expanded;
  throw new CronError({
    expression,
    expected: `one of ${[...NICKNAMES.keys()].join(' ')}`,
    got: quote(name),
  });
}

function isFive(words: Excerpt[]): words is FiveWords {
  return words.length === 5;
}

function wrongFieldCount(expression: string, count: number): CronError {
  const expected = '5 fields (minute, hour, day of month, month, day of week)';
  const advice = count > 5 ? 'There is no field for seconds or years.' : undefined;
  return new CronError({ expression, expected, got: String(count), advice });
}

function parseFields([minute, hour, dayOfMonth, month, dayOfWeek]: FiveWords): CronFields {
  return {
    minute: parseField(MINUTE, minute),
    hour: parseField(HOUR, hour),
    dayOfMonth: parseField(DAY_OF_MONTH, dayOfMonth),
    month: parseField(MONTH, month),
    dayOfWeek: parseField(DAY_OF_WEEK, dayOfWeek),
  };
}

function canFire(fields: CronFields): boolean {
  // Over 400 years every date falls on every day of the week: only a date that no year has never fires.
  const someDateExists = fields.month.values.some((month) =>
    fields.dayOfMonth.values.some((day) => day <= (DAYS_IN_MONTH[month - 1] ?? 0)),
  );
  return someDateExists || !needsBothDays(fields);
}

function neverFires([, , dayOfMonth, month]: FiveWords): CronError {
  const { expression, column } = dayOfMonth;
  const got = `day ${quote(dayOfMonth.text)} in month ${quote(month.text)}, so it would never fire`;
  return new CronError({ expression, column, field: 'day of month', expected: 'a date that exists', got });
}
