import { expect, test } from 'vitest';
import { aBoard } from '../test/boards.ts';
import { capacityOn } from './capacity.ts';

const org = { workdays: [1, 2, 3, 4, 5], holidays: ['2026-04-03'] };
const away = { from: '2026-02-02', to: '2026-02-04' };

test.each`
  what                           | date            | member                                                                     | minutes
  ${'a working day'}             | ${'2026-02-02'} | ${{}}                                                                      | ${360}
  ${'a Sunday'}                  | ${'2026-02-01'} | ${{}}                                                                      | ${0}
  ${'a holiday'}                 | ${'2026-04-03'} | ${{}}                                                                      | ${0}
  ${'a member who has left'}     | ${'2026-02-02'} | ${{ active: false }}                                                       | ${0}
  ${'a day off in an own week'}  | ${'2026-02-02'} | ${{ workdays: [2, 3] }}                                                    | ${0}
  ${'a Saturday in an own week'} | ${'2026-01-31'} | ${{ workdays: [6] }}                                                       | ${360}
  ${'half a day, rounded down'}  | ${'2026-02-04'} | ${{ dailyCapacityMinutes: 241, availability: [{ ...away, percent: 50 }] }} | ${120}
  ${'two declarations'}          | ${'2026-02-02'} | ${{ availability: [{ ...away, percent: 50 }, { ...away, percent: 25 }] }}  | ${90}
  ${'the day after a leave'}     | ${'2026-02-05'} | ${{ availability: [{ ...away, percent: 0 }] }}                             | ${360}
`('$what gives $minutes minutes', ({ date, member, minutes }) => {
  const [ada] = aBoard({ members: [{ id: 'ada', ...member }] }).members;
  expect(ada && capacityOn(ada, date, org)).toBe(minutes);
});
