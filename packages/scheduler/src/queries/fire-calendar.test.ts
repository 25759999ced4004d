import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../schedule-rules.ts';
import { fireCalendar } from './fire-calendar.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const hourly = { name: 'hourly', enabled: true, schedule: '0 * * * *', timezone: 'UTC' };
const NO_EXCEPTIONS = { overrides: [] };
const day = { from: NOW - 9 * HOUR, to: NOW + 15 * HOUR, now: NOW };
const month = { from: NOW, to: NOW + 31 * DAY, now: NOW };
const hours = (times: readonly number[]) => times.map((at) => (at - NOW) / HOUR);
const stretch = ({ from, to }: { readonly from: number; readonly to: number }) =>
  [from, to].map((at) => new Date(at).toISOString().slice(5, 16)).join(' - ');

test('the fires of a day are those to come, one by one', () => {
  const { fires, stretches } = fireCalendar(hourly, NO_EXCEPTIONS, day);
  expect(hours(fires)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect(stretches).toEqual([]);
});

test('a fire is moved, skipped, paused or excluded, and one that came before its time is none', () => {
  const overrides = [
    { kind: 'skip', fireAt: NOW + 5 * HOUR, by: 'ada' },
    { kind: 'change', fireAt: NOW + 6 * HOUR, runAt: NOW + 6.5 * HOUR, by: 'ada' },
    // It is beyond the window, and comes within it.
    { kind: 'change', fireAt: NOW + 20 * HOUR, runAt: NOW + 7.5 * HOUR, by: 'ada' },
  ] as const;
  const pause = { mode: 'paused', until: NOW + 3 * HOUR } as const;
  const rules = { ...DEFAULT_RULES, exclude: ['2026-03-03'] };
  const exceptions = { overrides, pause, decided: [NOW + 8 * HOUR] };
  const window = { ...day, to: NOW + 17 * HOUR };
  const { fires, skipped, paused, excluded } = fireCalendar({ ...hourly, rules }, exceptions, window);
  expect(hours(fires)).toEqual([3, 4, 6.5, 7, 7.5, 9, 10, 11, 12, 13, 14]);
  expect([skipped, paused, excluded].map(hours)).toEqual([[5], [1, 2], [15, 16]]);
});

test.each`
  schedule             | first                          | everyMinutes | count
  ${'*/5 * * * *'}     | ${'03-02T09:05 - 04-02T08:55'} | ${5}         | ${1}
  ${'*/10 9-17 * * *'} | ${'03-02T09:10 - 03-02T17:50'} | ${10}        | ${31}
  ${'0 */6 * * *'}     | ${'03-02T12:00 - 04-02T06:00'} | ${360}       | ${1}
`('more than a hundred fires of $schedule are stretches', ({ schedule, first, everyMinutes, count }) => {
  const { fires, stretches } = fireCalendar({ ...hourly, schedule }, NO_EXCEPTIONS, month);
  expect(fires).toEqual([]);
  expect(stretches.length).toBe(count);
  expect(stretches.slice(0, 1).map(stretch)).toEqual([first]);
  expect(stretches[0]?.everyMs).toBe(everyMinutes * 60_000);
});

test('a stretch ends where another expression does, and irregular fires have their average', () => {
  const until = NOW + 2 * HOUR;
  const cron = {
    kind: 'cron',
    expression: '*/5 * * * *',
    timezone: 'UTC',
    since: NOW,
    until,
    by: 'ada',
  } as const;
  const entry = { ...hourly, schedule: '0,10,50 * * * *' };
  const { stretches } = fireCalendar(entry, { overrides: [cron] }, month);
  expect(stretches.map((one) => [stretch(one), one.everyMs / 60_000])).toEqual([
    ['03-02T09:05 - 03-02T10:55', 5],
    ['03-02T11:00 - 04-02T08:50', 20],
  ]);
});

test('stretches end before an excluded date, and say where a pause ends', () => {
  const rules = { ...DEFAULT_RULES, exclude: ['2026-03-03'] };
  const overrides = [
    { kind: 'skip', fireAt: NOW + 11 * HOUR, by: 'ada' },
    { kind: 'change', fireAt: NOW + 12 * HOUR, runAt: NOW + 12.5 * HOUR, by: 'ada' },
  ] as const;
  const exceptions = { overrides, pause: { mode: 'paused', until: NOW + 10 * HOUR } } as const;
  const window = { from: NOW, to: NOW + 3 * DAY, now: NOW };
  const entry = { ...hourly, schedule: '*/10 * * * *', rules };
  const { fires, stretches, skipped, paused } = fireCalendar(entry, exceptions, window);
  expect(stretches.map((one) => [stretch(one), one.isPaused ?? false])).toEqual([
    ['03-02T09:10 - 03-02T18:50', true],
    ['03-02T19:00 - 03-02T23:50', false],
    ['03-04T00:00 - 03-04T23:50', false],
    ['03-05T00:00 - 03-05T08:50', false],
  ]);
  expect([fires, skipped, paused].map(hours)).toEqual([[12.5], [11], []]);
});

test.each`
  what                           | entry                            | window
  ${'that is off'}               | ${{ enabled: false }}            | ${day}
  ${'that follows others'}       | ${{ schedule: undefined }}       | ${day}
  ${'of a zone that is no more'} | ${{ timezone: 'Atlantis/Port' }} | ${day}
  ${'in a time that has passed'} | ${{}}                            | ${{ ...day, to: NOW }}
`('a schedule $what has no fire to come', ({ entry, window }) => {
  const { fires, stretches } = fireCalendar({ ...hourly, ...entry }, NO_EXCEPTIONS, window);
  expect([fires, stretches]).toEqual([[], []]);
});
