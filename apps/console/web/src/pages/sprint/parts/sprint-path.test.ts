import { expect, test } from 'vitest';
import { readSprintParts, sprintPath, usualWeek } from './sprint-path.ts';

test('an address is read as it is written', () => {
  const parts = { org: 'acme', week: '2026-11-30', member: 'ada', side: undefined };
  expect(sprintPath(parts)).toBe('/sprint?org=acme&week=2026-11-30&member=ada');
  expect(readSprintParts({ week: '2026-11-30', member: 'ada' }, 'acme')).toEqual(parts);
  expect(sprintPath({ org: 'acme', side: 'changes' })).toBe('/sprint?org=acme&side=changes');
  expect(readSprintParts({ week: 'x', side: 'x' }, 'acme')).toEqual({ org: 'acme' });
});

test.each`
  what                               | planned                         | week
  ${'this week has a plan'}          | ${['2026-12-07', '2026-11-30']} | ${'2026-11-30'}
  ${'only a coming one has a plan'}  | ${['2026-12-14', '2026-11-23']} | ${'2026-12-14'}
  ${'only those before have a plan'} | ${['2026-11-23']}               | ${'2026-11-30'}
`('$what: $week', ({ planned, week }) => {
  expect(usualWeek(planned, '2026-11-30')).toBe(week);
});
