import { expect, test } from 'vitest';
import { addDays, createCalendar, localDate, weekdayOf } from './calendar.ts';

const org = { timezone: 'Europe/Berlin', workdays: [1, 2, 3, 4, 5], holidays: ['2026-04-03', '2026-04-05'] };

test.each`
  instant                       | zone                    | date
  ${'2026-02-01T23:30:00.000Z'} | ${'Europe/Berlin'}      | ${'2026-02-02'}
  ${'2026-02-01T22:30:00.000Z'} | ${'Europe/Berlin'}      | ${'2026-02-01'}
  ${'2026-07-01T22:30:00.000Z'} | ${'Europe/Berlin'}      | ${'2026-07-02'}
  ${'2026-02-02T04:00:00.000Z'} | ${'America/New_York'}   | ${'2026-02-01'}
  ${'2026-02-02T10:30:00.000Z'} | ${'Pacific/Kiritimati'} | ${'2026-02-03'}
`('$instant is $date in $zone', ({ instant, zone, date }) => {
  expect(localDate(instant, zone)).toBe(date);
});

test.each`
  what                           | from            | to              | days
  ${'the same day'}              | ${'2026-02-02'} | ${'2026-02-02'} | ${0}
  ${'Friday to Monday'}          | ${'2026-01-30'} | ${'2026-02-02'} | ${1}
  ${'a weekend'}                 | ${'2026-01-31'} | ${'2026-02-01'} | ${0}
  ${'a whole week'}              | ${'2026-01-26'} | ${'2026-02-02'} | ${5}
  ${'over a holiday'}            | ${'2026-04-02'} | ${'2026-04-06'} | ${1}
  ${'backwards'}                 | ${'2026-02-10'} | ${'2026-02-02'} | ${0}
  ${'over the turn of the year'} | ${'2025-12-31'} | ${'2026-01-05'} | ${3}
`('$what has $days working days', ({ from, to, days }) => {
  expect(createCalendar(org, '2026-02-02T08:00:00.000Z').workdaysBetween(from, to)).toBe(days);
});

test('an age counts the days of the zone, not those of UTC', () => {
  const calendar = createCalendar(org, '2026-02-03T08:00:00.000Z');
  expect(calendar.ageOf('2026-02-01T23:30:00.000Z')).toBe(1);
  expect(calendar.ageOf('2026-02-01T22:30:00.000Z')).toBe(2);
});

test('a week may begin on a Sunday', () => {
  const calendar = createCalendar({ ...org, workdays: [7, 1, 2, 3, 4] }, '2026-02-02T08:00:00.000Z');
  expect(calendar.workdaysBetween('2026-01-29', '2026-02-02')).toBe(2);
});

test('the next working days skip weekends and holidays', () => {
  const calendar = createCalendar(org, '2026-04-02T08:00:00.000Z');
  expect([0, 1, 2].map((count) => calendar.workdayAfterToday(count))).toEqual([
    '2026-04-02',
    '2026-04-06',
    '2026-04-07',
  ]);
});

test('without working days none follows today', () => {
  const calendar = createCalendar({ ...org, workdays: [] }, '2026-02-02T08:00:00.000Z');
  expect(calendar.workdayAfterToday(2)).toBe('2026-02-02');
});

test('weekdays and dates', () => {
  expect(['2026-02-02', '2026-02-08', '1969-12-31'].map(weekdayOf)).toEqual([1, 7, 3]);
  expect(addDays('2026-02-27', 2)).toBe('2026-03-01');
});
