import fc from 'fast-check';
import { expect, test } from 'vitest';

import { CronError } from './cron-errors.ts';
import { isFixed, needsBothDays, parseCron } from './cron-expression.ts';
import { validateCron } from './cron.ts';

const every = (first: number, last: number, step = 1): number[] => {
  const values = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return values;
};

test.each`
  what                                 | expression                   | field           | values
  ${'star'}                            | ${'* * * * *'}               | ${'minute'}     | ${every(0, 59)}
  ${'step'}                            | ${'*/15 * * * *'}            | ${'minute'}     | ${[0, 15, 30, 45]}
  ${'step that hits once'}             | ${'*/60 * * * *'}            | ${'minute'}     | ${[0]}
  ${'list'}                            | ${'0 1,5,3,5 * * *'}         | ${'hour'}       | ${[1, 3, 5]}
  ${'list of ranges'}                  | ${'0 1-3,20-22/2 * * *'}     | ${'hour'}       | ${[1, 2, 3, 20, 22]}
  ${'range of one value'}              | ${'0 5-5 * * *'}             | ${'hour'}       | ${[5]}
  ${'step beyond its range'}           | ${'1-5/10 * * * *'}          | ${'minute'}     | ${[1]}
  ${'leading zeros'}                   | ${'00 007 * * *'}            | ${'hour'}       | ${[7]}
  ${'star in a list'}                  | ${'0 0 5,* * *'}             | ${'dayOfMonth'} | ${every(1, 31)}
  ${'day step begins with 1'}          | ${'0 0 */10 * *'}            | ${'dayOfMonth'} | ${[1, 11, 21, 31]}
  ${'month names in any case'}         | ${'0 0 1 JAN,mar-May,Dec *'} | ${'month'}      | ${[1, 3, 4, 5, 12]}
  ${'month name range with step'}      | ${'0 0 1 feb-dec/5 *'}       | ${'month'}      | ${[2, 7, 12]}
  ${'weekday names'}                   | ${'0 0 * * mon-FRI/2'}       | ${'dayOfWeek'}  | ${[1, 3, 5]}
  ${'Sunday as 7'}                     | ${'0 0 * * 7'}               | ${'dayOfWeek'}  | ${[0]}
  ${'weekend until 7'}                 | ${'0 0 * * 5-7'}             | ${'dayOfWeek'}  | ${[0, 5, 6]}
  ${'Sunday to Sunday is one day'}     | ${'0 0 * * sun-sun'}         | ${'dayOfWeek'}  | ${[0]}
  ${'0-7 is every day'}                | ${'0 0 * * 0-7'}             | ${'dayOfWeek'}  | ${every(0, 6)}
  ${'spaces and tabs around, between'} | ${'\t 0 \t 4  * * * '}       | ${'hour'}       | ${[4]}
  ${'@hourly'}                         | ${'@hourly'}                 | ${'hour'}       | ${every(0, 23)}
  ${'@daily'}                          | ${' @daily '}                | ${'hour'}       | ${[0]}
  ${'@midnight'}                       | ${'@midnight'}               | ${'hour'}       | ${[0]}
  ${'@weekly'}                         | ${'@weekly'}                 | ${'dayOfWeek'}  | ${[0]}
  ${'@monthly'}                        | ${'@monthly'}                | ${'dayOfMonth'} | ${[1]}
  ${'@yearly'}                         | ${'@yearly'}                 | ${'month'}      | ${[1]}
  ${'@annually'}                       | ${'@annually'}               | ${'month'}      | ${[1]}
`('accepts $what: $expression', ({ expression, field, values }) => {
  expect(parseCron(expression)).toHaveProperty(`${field}.values`, values);
});

test.each`
  expression           | fixed    | bothDays
  ${'0 9 * * *'}       | ${true}  | ${true}
  ${'0-59 0-23 * * *'} | ${true}  | ${true}
  ${'5,* 3,* 1 * 1'}   | ${true}  | ${false}
  ${'*/15 9 * * *'}    | ${false} | ${true}
  ${'0 */2 * * *'}     | ${false} | ${true}
  ${'*,5 9 * * *'}     | ${false} | ${true}
  ${'0 0 13 * 5'}      | ${true}  | ${false}
  ${'0 0 1-31 * 0-6'}  | ${true}  | ${false}
  ${'0 0 */2 * 1'}     | ${true}  | ${true}
  ${'0 0 *,5 * 1'}     | ${true}  | ${true}
  ${'0 0 1 * */2'}     | ${true}  | ${true}
`('only a leading star lifts a restriction: $expression', ({ expression, fixed, bothDays }) => {
  const fields = parseCron(expression);
  expect({ fixed: isFixed(fields), bothDays: needsBothDays(fields) }).toEqual({ fixed, bothDays });
});

test.each`
  expression               | where                          | problem
  ${''}                    | ${''}                          | ${'expected 5 fields (minute, hour, day of month, month, day of week), got 0.'}
  ${'0 9 * *'}             | ${''}                          | ${'expected 5 fields (minute, hour, day of month, month, day of week), got 4.'}
  ${'0 0 9 * * *'}         | ${''}                          | ${'expected 5 fields (minute, hour, day of month, month, day of week), got 6. There is no field for seconds or years.'}
  ${'60 * * * *'}          | ${' (minute, column 1)'}       | ${'expected 0-59, got "60".'}
  ${'0 9,24 * * *'}        | ${' (hour, column 5)'}         | ${'expected 0-23, got "24".'}
  ${'0 0 0 * *'}           | ${' (day of month, column 5)'} | ${'expected 1-31, got "0".'}
  ${'0 0 * 13 *'}          | ${' (month, column 7)'}        | ${'expected 1-12 or jan-dec, got "13".'}
  ${'0 0 * * 1-8'}         | ${' (day of week, column 9)'}  | ${'expected 0-7 or sun-sat, got "1-8".'}
  ${'0 0 * january *'}     | ${' (month, column 7)'}        | ${'expected 1-12 or jan-dec, got "january".'}
  ${'mon * * * *'}         | ${' (minute, column 1)'}       | ${'expected 0-59, got "mon".'}
  ${'*/0 * * * *'}         | ${' (minute, column 1)'}       | ${'expected a step from 1 to 60, got "*/0".'}
  ${'*/61 * * * *'}        | ${' (minute, column 1)'}       | ${'expected a step from 1 to 60, got "*/61".'}
  ${'0 */25 * * *'}        | ${' (hour, column 3)'}         | ${'expected a step from 1 to 24, got "*/25".'}
  ${'0 0 */32 * *'}        | ${' (day of month, column 5)'} | ${'expected a step from 1 to 31, got "*/32".'}
  ${'0 0 * */13 *'}        | ${' (month, column 7)'}        | ${'expected a step from 1 to 12, got "*/13".'}
  ${'0 0 * * */8'}         | ${' (day of week, column 9)'}  | ${'expected a step from 1 to 7, got "*/8".'}
  ${'0 22-2 * * *'}        | ${' (hour, column 3)'}         | ${'expected a range that ascends, got "22-2". Write "22-23,0-2".'}
  ${'0 0 * * fri-sun'}     | ${' (day of week, column 9)'}  | ${'expected a range that ascends, got "fri-sun". Write "5-7".'}
  ${'0 0 * nov-feb *'}     | ${' (month, column 7)'}        | ${'expected a range that ascends, got "nov-feb". Write "11-12,1-2".'}
  ${'0 21-2/2 * * *'}      | ${' (hour, column 3)'}         | ${'expected a range that ascends, got "21-2/2". Write "21-23/2,1".'}
  ${'0 23-0 * * *'}        | ${' (hour, column 3)'}         | ${'expected a range that ascends, got "23-0". Write "23,0".'}
  ${'0 23-0/5 * * *'}      | ${' (hour, column 3)'}         | ${'expected a range that ascends, got "23-0/5". Write "23".'}
  ${'0 0 * * fri-mon/2'}   | ${' (day of week, column 9)'}  | ${'expected a range that ascends, got "fri-mon/2". Write "5,0".'}
  ${'0 0 * * fri-sun/2'}   | ${' (day of week, column 9)'}  | ${'expected a range that ascends, got "fri-sun/2". Write "5-7/2".'}
  ${'5/15 * * * *'}        | ${' (minute, column 1)'}       | ${'expected a step after * or a range, got "5/15". Write "5-59/15".'}
  ${'59/15 * * * *'}       | ${' (minute, column 1)'}       | ${'expected a step after * or a range, got "59/15". Write "59".'}
  ${'0 0 * * mon/2'}       | ${' (day of week, column 9)'}  | ${'expected a step after * or a range, got "mon/2". Write "1-6/2".'}
  ${'0 0 * * 7/2'}         | ${' (day of week, column 9)'}  | ${'expected a step after * or a range, got "7/2". Write "7".'}
  ${'0 0 ? * *'}           | ${' (day of month, column 5)'} | ${'expected 1-31, a-b, * or a list of them, got "?". Write * for "any".'}
  ${'0 0 L * *'}           | ${' (day of month, column 5)'} | ${'expected 1-31, got "L". L, W, # and ~ are not supported.'}
  ${'0 0 15W * *'}         | ${' (day of month, column 5)'} | ${'expected 1-31, got "15W". L, W, # and ~ are not supported.'}
  ${'0 0 * * 5#2'}         | ${' (day of week, column 9)'}  | ${'expected 0-7 or sun-sat, a-b, * or a list of them, got "5#2". L, W, # and ~ are not supported.'}
  ${'0~30 * * * *'}        | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "0~30". L, W, # and ~ are not supported.'}
  ${'0 1,,2 * * *'}        | ${' (hour, column 5)'}         | ${'expected 0-23, a-b, * or a list of them, got nothing.'}
  ${'0 1, * * *'}          | ${' (hour, column 5)'}         | ${'expected 0-23, a-b, * or a list of them, got nothing.'}
  ${'+1 * * * *'}          | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "+1".'}
  ${'1-2-3 * * * *'}       | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "1-2-3".'}
  ${'*/2/2 * * * *'}       | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "*/2/2".'}
  ${'*5 * * * *'}          | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "*5".'}
  ${'*-5 * * * *'}         | ${' (minute, column 1)'}       | ${'expected 0-59, a-b, * or a list of them, got "*-5".'}
  ${'0x5 * * * *'}         | ${' (minute, column 1)'}       | ${'expected 0-59, got "0x5".'}
  ${'@DAILY'}              | ${''}                          | ${'expected one of @hourly @daily @midnight @weekly @monthly @yearly @annually, got "@DAILY".'}
  ${'@reboot'}             | ${''}                          | ${'expected one of @hourly @daily @midnight @weekly @monthly @yearly @annually, got "@reboot".'}
  ${'2026-01-01T00:00:00'} | ${''}                          | ${'expected 5 fields (minute, hour, day of month, month, day of week), got 1.'}
  ${'30 2 30 2 *'}         | ${' (day of month, column 6)'} | ${'expected a date that exists, got day "30" in month "2", so it would never fire.'}
  ${'0 0 31 4,6 */2'}      | ${' (day of month, column 5)'} | ${'expected a date that exists, got day "31" in month "4,6", so it would never fire.'}
`('rejects $expression', ({ expression, where, problem }) => {
  expect(messageOf(expression)).toBe(`Cron expression "${expression}"${where}: ${problem}`);
});

test.each`
  what                      | expression             | message
  ${'an Arabic digit'}      | ${'\u0661 * * * *'}    | ${String.raw`Cron expression "١ * * * *" (column 1): expected ASCII characters, spaces and tabs, got U+0661.`}
  ${'a non-breaking space'} | ${'0\u00A09 * * *'}    | ${String.raw`Cron expression "0\u00a09 * * *" (column 2): expected ASCII characters, spaces and tabs, got U+00A0.`}
  ${'a line feed'}          | ${'0 9 * * *\n'}       | ${String.raw`Cron expression "0 9 * * *\n" (column 10): expected ASCII characters, spaces and tabs, got U+000A.`}
  ${'a vertical tab'}       | ${'0\v9 * * *'}        | ${String.raw`Cron expression "0\u000b9 * * *" (column 2): expected ASCII characters, spaces and tabs, got U+000B.`}
  ${'a delete'}             | ${'0 9 * * *\u007F'}   | ${String.raw`Cron expression "0 9 * * *\u007f" (column 10): expected ASCII characters, spaces and tabs, got U+007F.`}
  ${'an astral character'}  | ${'0 9 * * \u{1F550}'} | ${String.raw`Cron expression "0 9 * * 🕐" (column 9): expected ASCII characters, spaces and tabs, got U+1F550.`}
`('names $what by its number', ({ expression, message }) => {
  expect(messageOf(expression)).toBe(message);
});

test('an expression has at most 250 characters, and messages stay short', () => {
  const longest = `0${',0'.repeat(120)} * * * *`.padEnd(250);
  expect(() => parseCron(longest)).not.toThrow();
  expect(messageOf(`${longest} `)).toBe(
    `Cron expression "${longest.slice(0, 39)}…": expected at most 250 characters, got 251.`,
  );
  expect(messageOf(`${'\u{1F550}'.repeat(100)} * * * *`).length).toBeLessThan(1000);
  expect(messageOf(`0 0 * * 1 ${'9'.repeat(200)}`).length).toBeLessThan(1000);
  expect(messageOf(`${'9'.repeat(200)} * * * *`).length).toBeLessThan(1000);
});

test('advice does not repeat what a person wrote at any length', () => {
  const written = `5/${'0'.repeat(200)}15 * * * *`;
  expect(messageOf(written)).toBe(
    `Cron expression "${written.slice(0, 39)}…" (minute, column 1): expected a step after * or a range, got "${written.slice(0, 39)}…". Write "5-59/15".`,
  );
});

test('no expression of any kind makes a message of more than 1,000 characters', () => {
  const letters = fc.constantFrom(...Array.from('0159*/-,?LW#~@ \t\v\u0000\u00A0\u{1F550}jansu"\\'));
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 260 }), (expression) => {
      expect(errorOf(expression)?.message.length ?? 0).toBeLessThan(1000);
    }),
    { numRuns: 1000 },
  );
});

test('what the advice about a range says is accepted, and means the range', () => {
  const rules = [
    { size: 24, min: 0, expressionOf: (field: string) => `0 ${field} * * *`, values: 'hour' },
    { size: 12, min: 1, expressionOf: (field: string) => `0 0 1 ${field} *`, values: 'month' },
    { size: 7, min: 0, expressionOf: (field: string) => `0 0 * * ${field}`, values: 'dayOfWeek' },
  ] as const;
  const place = fc.nat({ max: 1_000 });
  fc.assert(
    fc.property(
      fc.constantFrom(...rules),
      place,
      place,
      place,
      ({ size, min, expressionOf, values }, a, b, c) => {
        const [first, last] = [a % size, b % size];
        const step = (c % size) + 1;
        fc.pre(last < first);
        const { message } = errorOf(expressionOf(`${first + min}-${last + min}/${step}`)) ?? {};
        const [, advised = ''] = /Write "(.*)"\.$/.exec(message ?? '') ?? [];
        const meant = every(first, last + size, step).map((value) => (value % size) + min);
        expect(parseCron(expressionOf(advised))[values].values).toEqual(meant.toSorted((x, y) => x - y));
      },
    ),
  );
});

test('a date that no month has may fire when the day of the week is enough', () => {
  expect(() => parseCron('0 0 30 2 1')).not.toThrow();
  expect(() => parseCron('0 0 29 2 */3')).not.toThrow();
  expect(() => parseCron('0 0 31 4,5 *')).not.toThrow();
});

test('an error tells its code and its place', () => {
  expect(() => validateCron('0 0 L * *', 'UTC')).toThrow(CronError);
  expect(() => validateCron('0 0 L * *', 'UTC')).toThrow(
    expect.objectContaining({ code: 'CRON_INVALID', field: 'day of month', column: 5 }),
  );
});

function messageOf(expression: string): string {
  const error = errorOf(expression);
  if (error) return error.message;
  throw new Error(`${JSON.stringify(expression)} was accepted`);
}

function errorOf(expression: string): CronError | undefined {
  try {
    parseCron(expression);
    return undefined;
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
}
