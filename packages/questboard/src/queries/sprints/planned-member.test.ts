import { expect, test } from 'vitest';
import { focusOfPlan } from './planned-member.ts';

const plan = (capacityMinutes: number, dayMinutes: readonly number[]) => ({ capacityMinutes, dayMinutes });

test.each`
  what                               | plans                                                         | setting | focus
  ${'the setting'}                   | ${[plan(1440, [360, 360, 360, 360, 360])]}                    | ${80}   | ${80}
  ${'that of the weeks before'}      | ${[plan(1170, [360, 360, 360, 360, 360]), plan(117, [180])]}  | ${80}   | ${65}
  ${'none when the days are others'} | ${[plan(1440, [360, 360, 360, 360, 360]), plan(288, [0, 0])]} | ${80}   | ${undefined}
  ${'none when there is no time'}    | ${[plan(0, [0, 0])]}                                          | ${80}   | ${undefined}
`('the focus of a plan is $what', ({ plans, setting, focus }) => {
  expect(focusOfPlan(plans, setting)).toBe(focus);
});
