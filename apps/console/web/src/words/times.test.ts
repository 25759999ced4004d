import { expect, test } from 'vitest';
import {
  clockOrDate,
  clockTime,
  dayStarts,
  dayText,
  exactTime,
  hourOfWeek,
  offsetTime,
  preciseTime,
  relativeTime,
  fromToText,
  zoneName,
} from './times.ts';
import { typedPast, typedStart, typedTime } from './typed-time.ts';

const NOW = Date.parse('2026-11-28T06:10:58.234Z');
const plain = (text: string): string => text.replaceAll('\u2009', ' ');

test.each([
  [600_000, '07:00'],
  [8 * 3_600_000, '27 Nov, 23:10'],
  [400 * 86_400_000, '24 Oct 2025'],
])('a clock of %d ms ago, with its day where that is another', (ago, text) =>
  expect(clockOrDate(NOW - ago, 'Europe/Berlin', NOW)).toBe(text),
);

test.each([
  ['2026-11-28T05:15:00Z', '28 Nov, 05:00 to 06:15'],
  ['2026-11-29T04:00:00Z', '28 Nov, 05:00 to 29 Nov, 05:00'],
])('a span to %s has one date where it is of one day', (to, text) =>
  expect(
    fromToText(Date.parse('2026-11-28T04:00:00Z'), Date.parse(to), { zone: 'Europe/Berlin', now: NOW }),
  ).toBe(text),
);

test.each([
  [0, 'now'],
  [-499, 'now'],
  [1_900, 'now'],
  [22_000, '22s ago'],
  [-33_000, 'in 33s'],
  [-500, 'in 1s'],
  [-1_120, 'in 1s'],
  [-1_500_000, 'in 25m'],
  [3 * 3_600_000, '3h ago'],
  [23 * 3_600_000, '23h ago'],
  [86_400_000 - 1_800_000, '27 Nov, 07:40'],
  [86_400_000, '27 Nov, 07:10'],
  [180 * 86_400_000, '1 Jun, 08:10'],
  [400 * 86_400_000, '24 Oct 2025'],
  [-365 * 86_400_000, '28 Nov 2027'],
])('%d ms ago', (ago, text) => expect(plain(relativeTime(NOW - ago, NOW, 'Europe/Berlin'))).toBe(text));

test('a time in a zone', () => {
  expect(clockTime(NOW, 'Europe/Berlin')).toBe('07:10');
  expect(clockTime(NOW, 'UTC')).toBe('06:10');
  expect(preciseTime(NOW, 'UTC')).toBe('06:10:58.234');
  expect(exactTime(NOW, 'Europe/Berlin')).toBe('28 Nov 2026, 07:10:58 CET');
  expect(zoneName(NOW, 'UTC')).toBe('UTC');
});

test.each([
  ['Europe/Berlin', '2026-11-28T07:10:58+01:00'],
  ['UTC', '2026-11-28T06:10:58+00:00'],
  ['America/St_Johns', '2026-11-28T02:40:58-03:30'],
])('a time with the offset of %s', (zone, text) => expect(offsetTime(NOW, zone)).toBe(text));

test('midnight is 00:00', () => expect(clockTime(Date.parse('2026-11-28T00:00:00Z'), 'UTC')).toBe('00:00'));

const starts = (at: string, zone: string): string[] =>
  dayStarts(Date.parse(at), zone, 3).map((day) => new Date(day).toISOString().slice(0, 16));

test('days begin by the clocks of a zone, also where they change', () => {
  expect(starts('2026-03-28T20:00:00Z', 'Europe/Berlin')).toEqual([
    '2026-03-27T23:00',
    '2026-03-28T23:00',
    '2026-03-29T22:00',
  ]);
  expect(starts('2026-10-24T22:30:00Z', 'Europe/Berlin')).toEqual([
    '2026-10-24T22:00',
    '2026-10-25T23:00',
    '2026-10-26T23:00',
  ]);
  expect(starts('2026-11-28T01:00:00Z', 'America/New_York')[0]).toBe('2026-11-27T05:00');
});

test('an hour of the week is that of a zone', () => {
  expect(hourOfWeek(Date.parse('2026-11-29T23:30:00Z'), 'Europe/Berlin')).toEqual({ hour: 0, day: 0 });
  expect(hourOfWeek(Date.parse('2026-11-29T23:30:00Z'), 'UTC')).toEqual({ hour: 23, day: 6 });
  expect(dayText(NOW, 'Europe/Berlin')).toBe('Sat 28 Nov');
  expect(dayText(Date.parse('2028-01-01T06:00:00Z'), 'UTC', NOW)).toBe('Sat 1 Jan 2028');
});

test.each([
  ['10m', '2026-11-28T06:10:00Z'],
  ['18:00', '2026-11-28T17:00:00Z'],
  ['6:30', '2026-11-29T05:30:00Z'],
  ['2026-12-01 18:00', '2026-12-01T17:00:00Z'],
  ['2026-07-01T18:00', '2026-07-01T16:00:00Z'],
  ['2026-12-01', '2026-11-30T23:00:00Z'],
  ['2026-12-01T18:00:00Z', '2026-12-01T18:00:00Z'],
  ['2026-12-01T18:00+05:30', '2026-12-01T12:30:00Z'],
])('%s, typed at 07:00 in Berlin, is %s', (text, at) =>
  expect(typedTime(text, 'Europe/Berlin', Date.parse('2026-11-28T06:00:00Z'))?.at).toBe(Date.parse(at)),
);

test.each(['', 'soon', '1800', '24:00', '2026-13-01 18:00', '2026-02-30 18:00', '2026-02-30T18:00Z', '10 m'])(
  '%j is no time',
  (text) => expect(typedTime(text, 'UTC', 0)).toBeUndefined(),
);

test('a duration that was typed is kept, for an end that is said as one', () => {
  expect(typedTime(' 2h ', 'UTC', 0)).toEqual({ at: 7_200_000, after: '2h' });
});

test.each([
  ['', {}],
  ['now', {}],
  ['10m', { delay: '10m' }],
  ['18:00', { runAt: '2026-11-28T17:00:00.000Z' }],
  ['06:30', { runAt: '2026-11-29T05:30:00.000Z' }],
  ['2026-12-01', { runAt: '2026-11-30T23:00:00.000Z' }],
  // A browser would read them as a year and as a day of June.
  ['1800', undefined],
  ['6.30', undefined],
  ['soon', undefined],
])('not before %j, typed at 07:00 in Berlin', (text, start) =>
  expect(typedStart(text, 'Europe/Berlin', Date.parse('2026-11-28T06:00:00Z'))).toEqual(start),
);

test.each([
  ['6:30', '2026-11-28T05:30:00.000Z'],
  ['18:00', '2026-11-27T17:00:00.000Z'],
  ['2h', '2026-11-28T04:00:00.000Z'],
  ['2026-11-20 02:30', '2026-11-20T01:30:00.000Z'],
])('what was at %s, typed at 07:00 in Berlin', (text, at) =>
  expect(typedPast(text, 'Europe/Berlin', Date.parse('2026-11-28T06:00:00Z'))).toBe(Date.parse(at)),
);

test.each([
  ['9:30', '2026-03-29T08:00:00Z', '2026-03-29T07:30:00.000Z'],
  ['10:30', '2026-03-29T08:00:00Z', '2026-03-28T09:30:00.000Z'],
  ['10:30', '2026-10-25T09:00:00Z', '2026-10-24T08:30:00.000Z'],
])('the last %s before %s, on a day when the clocks of Berlin change', (text, now, at) =>
  expect(typedPast(text, 'Europe/Berlin', Date.parse(now))).toBe(Date.parse(at)),
);

test('half a time is no time of the past', () => {
  expect(typedPast('18:', 'UTC', 0)).toBeUndefined();
});
