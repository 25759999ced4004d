import { expect, test } from 'vitest';
import { readScheduleParts, schedulesPath } from './schedule-path.ts';

test.each([
  ['/schedules', { view: 'week', week: 0 }],
  ['/schedules?view=heat&week=-2', { view: 'heat', week: -2 }],
  ['/schedules?view=list&schedule=a%26b&act=edit', { view: 'list', week: 0, schedule: 'a&b', act: 'edit' }],
] as const)('%s', (path, parts) => {
  const search = Object.fromEntries(new URL(path, 'http://x').searchParams);
  expect(readScheduleParts(search)).toEqual({ schedule: undefined, act: undefined, ...parts });
  expect(schedulesPath(parts)).toBe(path);
});

test('what is no view, week or act is the usual one', () => {
  expect(readScheduleParts({ view: 'month', week: 'x', act: 'drop' })).toMatchObject({
    view: 'week',
    week: 0,
  });
});
