import { expect, test } from 'vitest';
import { previewClockChange } from './preview-clock-change.ts';

const after = new Date('2026-11-28T06:00:00Z');

test('a daily fire in the hour that the clocks leave out is shown beside its neighbours', () => {
  const change = previewClockChange({ expression: '30 2 * * *', timezone: 'Europe/Berlin', after, count: 3 });
  expect(change?.at).toEqual(new Date('2027-03-28T01:00:00Z'));
  expect(change?.fires.map(({ local, notes }) => [local, notes])).toEqual([
    ['2027-03-27T02:30:00+01:00', []],
    ['2027-03-28T03:00:00+02:00', ['clocks go forward 02:00 → 03:00: fires at 03:00']],
    ['2027-03-29T02:30:00+02:00', []],
  ]);
});

test('so is one in the hour that comes twice', () => {
  const summer = new Date('2026-08-01T00:00:00Z');
  const asked = { expression: '30 2 * * *', timezone: 'Europe/Berlin', after: summer, count: 2 };
  expect(previewClockChange(asked)?.fires.map(({ local, notes }) => [local, notes])).toEqual([
    ['2026-10-25T02:30:00+02:00', ['the hour from 02:00 comes twice: fires in the first']],
    ['2026-10-26T02:30:00+01:00', []],
  ]);
});

test('a zone whose clocks do not change has none', () => {
  expect(previewClockChange({ expression: '30 2 * * *', timezone: 'UTC', after, count: 3 })).toBeUndefined();
  expect(
    previewClockChange({ expression: '30 2 * * *', timezone: 'Asia/Tokyo', after, count: 3 }),
  ).toBeUndefined();
});
