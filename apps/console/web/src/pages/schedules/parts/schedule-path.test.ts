import { expect, test } from 'vitest';
import { SCHEDULE_LIST, scheduleEditPath } from '../../../words/paths.ts';
import { readScheduleParts, schedulesPath } from './schedule-path.ts';

test.each([
  ['/schedules', { view: 'week', week: undefined }],
  ['/schedules?view=heat&week=2026-11-30', { view: 'heat', week: '2026-11-30' }],
  [
    '/schedules?view=list&schedule=a%26b&act=edit',
    { view: 'list', week: undefined, schedule: 'a&b', act: 'edit' },
  ],
] as const)('%s', (path, parts) => {
  expect(partsOf(path)).toEqual({ schedule: undefined, act: undefined, ...parts });
  expect(schedulesPath(parts)).toBe(path);
});

test('what is no view, week or act is the usual one', () => {
  expect(readScheduleParts({ view: 'month', week: 'x', act: 'drop' })).toMatchObject({
    view: 'week',
    week: undefined,
  });
});

test('the addresses that other pages lead to are of this page', () => {
  expect(partsOf(scheduleEditPath('a & b'))).toMatchObject({ schedule: 'a & b', act: 'edit' });
  expect(partsOf(SCHEDULE_LIST)).toMatchObject({ view: 'list' });
});

function partsOf(path: string) {
  return readScheduleParts(Object.fromEntries(new URL(path, 'http://x').searchParams));
}
