import { expect, test } from 'vitest';
import { focusOf } from './team.ts';
import { weekFrom } from './week.ts';

const week = weekFrom('2026-02-02', { workdays: [1, 2, 3, 4, 5], holidays: [] });
const sprint = (weekStart: string, doneMinutes: number, availableMinutes = 1000) => ({
  weekStart,
  doneMinutes,
  availableMinutes,
});
const [first, second, third] = [
  sprint('2026-01-12', 600),
  sprint('2026-01-19', 700),
  sprint('2026-01-26', 740),
];

test.each`
  what                                 | completed                                          | focus
  ${'the setting, without a past'}     | ${[]}                                              | ${80}
  ${'the setting, after two sprints'}  | ${[first, second]}                                 | ${80}
  ${'the mean of three, as a percent'} | ${[first, second, third]}                          | ${68}
  ${'in any order'}                    | ${[third, first, second]}                          | ${68}
  ${'the last three of more'}          | ${[sprint('2026-01-05', 0), first, second, third]} | ${68}
  ${'not sprints from this week on'}   | ${[first, second, sprint('2026-02-02', 740)]}      | ${80}
  ${'not weeks without a team'}        | ${[first, second, sprint('2026-01-26', 0, 0)]}     | ${80}
  ${'at least 50'}                     | ${[first, second, sprint('2026-01-26', 0)]}        | ${50}
  ${'at most 90'}                      | ${[first, second, sprint('2026-01-26', 2000)]}     | ${90}
`('the focus is $what: $focus', ({ completed, focus }) => {
  expect(focusOf(80, completed, week)).toBe(focus);
});
