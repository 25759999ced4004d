import { describe, expect, test } from 'vitest';

import { compileCron, cronWarnings, nextFires, previousFires, validateCron } from './cron.ts';

/** The fires of a stretch of time, asked in both directions. */
function firesBetween(
  expression: string,
  timezone: string,
  [from, until]: readonly [string, string],
): string[] {
  const cron = compileCron(expression, timezone);
  const start = new Date(from);
  const end = new Date(until);
  const forwards = cron.next(start, 200).filter((fire) => fire < end);
  const backwards = cron.previous(end, 200).filter((fire) => fire > start);
  expect(backwards.toReversed()).toEqual(forwards);
  return forwards.map((fire) => fire.toISOString().replace(':00.000Z', 'Z'));
}

describe('a fixed schedule is due once per matching date and minute', () => {
  const springInNewYork = ['2026-03-08T00:00Z', '2026-03-09T06:45Z'] as const;
  const autumnInNewYork = ['2026-11-01T00:00Z', '2026-11-02T07:00Z'] as const;
  test.each`
    what                                   | expression         | timezone                 | stretch                                       | fires
    ${'what the jump skips, right after'}  | ${'30 2 * * *'}    | ${'America/New_York'}    | ${springInNewYork}                            | ${['2026-03-08T07:00Z', '2026-03-09T06:30Z']}
    ${'skipped minutes as one'}            | ${'15,45 2 * * *'} | ${'America/New_York'}    | ${springInNewYork}                            | ${['2026-03-08T07:00Z', '2026-03-09T06:15Z']}
    ${'skipped and next minute as one'}    | ${'0 2,3 * * *'}   | ${'America/New_York'}    | ${springInNewYork}                            | ${['2026-03-08T07:00Z', '2026-03-09T06:00Z']}
    ${'every hour as a range'}             | ${'0 1-4 * * *'}   | ${'America/New_York'}    | ${['2026-03-08T00:00Z', '2026-03-08T10:00Z']} | ${['2026-03-08T06:00Z', '2026-03-08T07:00Z', '2026-03-08T08:00Z']}
    ${'the first pass of a fold'}          | ${'30 1 * * *'}    | ${'America/New_York'}    | ${autumnInNewYork}                            | ${['2026-11-01T05:30Z', '2026-11-02T06:30Z']}
    ${'the first minute of a fold'}        | ${'0 1 * * *'}     | ${'America/New_York'}    | ${autumnInNewYork}                            | ${['2026-11-01T05:00Z', '2026-11-02T06:00Z']}
    ${'the minute after a fold'}           | ${'0 2 * * *'}     | ${'America/New_York'}    | ${['2026-11-01T00:00Z', '2026-11-02T00:00Z']} | ${['2026-11-01T07:00Z']}
    ${'spring in Berlin'}                  | ${'30 2 * * *'}    | ${'Europe/Berlin'}       | ${['2026-03-28T12:00Z', '2026-03-30T12:00Z']} | ${['2026-03-29T01:00Z', '2026-03-30T00:30Z']}
    ${'autumn in Berlin'}                  | ${'30 2 * * *'}    | ${'Europe/Berlin'}       | ${['2026-10-24T12:00Z', '2026-10-26T12:00Z']} | ${['2026-10-25T00:30Z', '2026-10-26T01:30Z']}
    ${'a jump of half an hour'}            | ${'15 2 * * *'}    | ${'Australia/Lord_Howe'} | ${['2026-10-03T12:00Z', '2026-10-05T12:00Z']} | ${['2026-10-03T15:30Z', '2026-10-04T15:15Z']}
    ${'a fold of half an hour'}            | ${'45 1 * * *'}    | ${'Australia/Lord_Howe'} | ${['2026-04-04T12:00Z', '2026-04-06T12:00Z']} | ${['2026-04-04T14:45Z', '2026-04-05T15:15Z']}
    ${'a jump that ends on the next date'} | ${'30 23 * * *'}   | ${'America/Nuuk'}        | ${['2026-03-28T12:00Z', '2026-03-30T12:00Z']} | ${['2026-03-29T01:00Z', '2026-03-30T00:30Z']}
    ${'a midnight that is skipped'}        | ${'0 0 * * *'}     | ${'Asia/Beirut'}         | ${['2026-03-28T12:00Z', '2026-03-30T12:00Z']} | ${['2026-03-28T22:00Z', '2026-03-29T21:00Z']}
    ${'a midnight that is skipped'}        | ${'15 0 * * *'}    | ${'Africa/Cairo'}        | ${['2026-04-23T12:00Z', '2026-04-25T12:00Z']} | ${['2026-04-23T22:00Z', '2026-04-24T21:15Z']}
    ${'a repeated hour before midnight'}   | ${'30 23 * * *'}   | ${'Africa/Cairo'}        | ${['2026-10-29T12:00Z', '2026-10-31T12:00Z']} | ${['2026-10-29T20:30Z', '2026-10-30T21:30Z']}
    ${'Ramadan begins'}                    | ${'30 2 * * *'}    | ${'Africa/Casablanca'}   | ${['2026-02-14T12:00Z', '2026-02-16T12:00Z']} | ${['2026-02-15T01:30Z', '2026-02-16T02:30Z']}
    ${'Ramadan is over'}                   | ${'30 2 * * *'}    | ${'Africa/Casablanca'}   | ${['2026-03-21T12:00Z', '2026-03-23T12:00Z']} | ${['2026-03-22T02:00Z', '2026-03-23T01:30Z']}
    ${'a date that does not exist'}        | ${'0 12 * * *'}    | ${'Pacific/Apia'}        | ${['2011-12-29T12:00Z', '2011-12-31T12:00Z']} | ${['2011-12-29T22:00Z', '2011-12-30T22:00Z']}
    ${'only a date that does not exist'}   | ${'0 0 30 12 *'}   | ${'Pacific/Apia'}        | ${['2010-12-31T00:00Z', '2012-12-31T00:00Z']} | ${['2012-12-29T10:00Z']}
  `('$what ($expression in $timezone)', ({ expression, timezone, stretch, fires }) => {
    expect(firesBetween(expression, timezone, stretch)).toEqual(fires);
  });
});

describe('a wild schedule follows the wall clock', () => {
  test.each`
    what                               | expression        | timezone                 | stretch                                       | fires
    ${'over a jump'}                   | ${'*/30 * * * *'} | ${'America/New_York'}    | ${['2026-03-08T06:00Z', '2026-03-08T08:00Z']} | ${['2026-03-08T06:30Z', '2026-03-08T07:00Z', '2026-03-08T07:30Z']}
    ${'past what the jump skips'}      | ${'*/30 2 * * *'} | ${'America/New_York'}    | ${['2026-03-08T00:00Z', '2026-03-09T06:15Z']} | ${['2026-03-09T06:00Z']}
    ${'through both passes of a fold'} | ${'*/30 1 * * *'} | ${'America/New_York'}    | ${['2026-11-01T00:00Z', '2026-11-02T00:00Z']} | ${['2026-11-01T05:00Z', '2026-11-01T05:30Z', '2026-11-01T06:00Z', '2026-11-01T06:30Z']}
    ${'once an hour'}                  | ${'0 * * * *'}    | ${'Europe/Berlin'}       | ${['2026-10-24T23:30Z', '2026-10-25T03:30Z']} | ${['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z', '2026-10-25T03:00Z']}
    ${'through half an hour twice'}    | ${'*/20 1 * * *'} | ${'Australia/Lord_Howe'} | ${['2026-04-04T12:00Z', '2026-04-05T12:00Z']} | ${['2026-04-04T14:00Z', '2026-04-04T14:20Z', '2026-04-04T14:40Z', '2026-04-04T15:10Z']}
  `('$what ($expression in $timezone)', ({ expression, timezone, stretch, fires }) => {
    expect(firesBetween(expression, timezone, stretch)).toEqual(fires);
  });
});

test.each`
  what                              | expression         | days
  ${'either day field is enough'}   | ${'0 0 13 * 5'}    | ${['02-06', '02-13', '02-20', '02-27', '03-06', '03-13']}
  ${'a leading star needs both'}    | ${'0 0 */9 * 1,2'} | ${['02-10', '03-10', '04-28', '05-19', '06-01', '07-28']}
  ${'one restricted day field'}     | ${'0 0 31 * *'}    | ${['03-31', '05-31', '07-31', '08-31', '10-31', '12-31']}
  ${'Mondays of February, no 30th'} | ${'0 0 30 2 1'}    | ${['02-02', '02-09', '02-16', '02-23', '02-01', '02-08']}
`('$what: $expression', ({ expression, days }) => {
  const fires = nextFires(expression, 'UTC', new Date('2026-02-01T00:00Z'), 6);
  expect(fires.map((fire) => fire.toISOString().slice(5, 10))).toEqual(days);
});

test('next is strictly after and previous strictly before', () => {
  const noon = new Date('2026-06-01T12:00Z');
  const [later] = nextFires('0 12 * * *', 'UTC', noon, 1);
  const [earlier] = previousFires('0 12 * * *', 'UTC', noon, 1);
  expect(later).toEqual(new Date('2026-06-02T12:00Z'));
  expect(earlier).toEqual(new Date('2026-05-31T12:00Z'));
  expect(nextFires('0 12 * * *', 'UTC', new Date(noon.getTime() - 1), 1)).toEqual([noon]);
  expect(previousFires('0 12 * * *', 'UTC', new Date(noon.getTime() + 1), 1)).toEqual([noon]);
});

test('finds a fire that is decades away', () => {
  expect(nextFires('0 0 29 2 */7', 'Europe/Berlin', new Date('2088-03-01T00:00Z'), 1)).toEqual([
    new Date('2128-02-28T23:00Z'),
  ]);
  expect(previousFires('0 0 29 2 */7', 'Europe/Berlin', new Date('2128-01-01T00:00Z'), 1)).toEqual([
    new Date('2088-02-28T23:00Z'),
  ]);
});

test('begins with 1970 and ends with 9999', () => {
  const [first] = nextFires('0 0 * * *', 'Asia/Tokyo', new Date(-8.64e15), 1);
  expect(first).toEqual(new Date('1969-12-31T15:00Z'));
  expect(previousFires('0 0 * * *', 'Asia/Tokyo', new Date('1969-12-31T15:00Z'), 1)).toEqual([]);
  const [last] = previousFires('0 0 * * *', 'Asia/Tokyo', new Date(8.64e15), 1);
  expect(last).toEqual(new Date('9999-12-30T15:00Z'));
  expect(nextFires('0 0 * * *', 'Asia/Tokyo', new Date('9999-12-30T15:00Z'), 1)).toEqual([]);
});

test('an invalid date is refused', () => {
  expect(() => nextFires('* * * * *', 'UTC', new Date(Number.NaN), 1)).toThrow(RangeError);
});

test('an expression and its zone are checked before anything is computed', () => {
  expect(() => compileCron('0 9 * *', 'UTC')).toThrow(expect.objectContaining({ code: 'CRON_INVALID' }));
  expect(() => compileCron('0 9 * * *', 'EST')).toThrow(expect.objectContaining({ code: 'ZONE_INVALID' }));
  expect(() => validateCron('0 9 * * *', 'EST')).toThrow(expect.objectContaining({ code: 'ZONE_INVALID' }));
  expect(() => validateCron('0 9 * * *', 'Europe/Berlin')).not.toThrow();
});

test.each`
  expression         | count
  ${'0 0 */2 * 1'}   | ${1}
  ${'0 0 1-7 * */2'} | ${1}
  ${'0 0 13 * 5'}    | ${0}
  ${'0 0 */1 * 1'}   | ${0}
  ${'0 0 * * */2'}   | ${0}
`('warns where a leading star makes both day fields count: $expression', ({ expression, count }) => {
  expect(cronWarnings(expression)).toHaveLength(count);
});

test('a warning names both fields', () => {
  expect(cronWarnings('0 0 */2 * mon')).toEqual([
    'It fires only on days that match both day of month "*/2" and day of week "mon", because one of them begins with *.',
  ]);
});
