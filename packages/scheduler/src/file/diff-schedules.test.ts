import { expect, test } from 'vitest';
import { diffSchedules } from './diff-schedules.ts';
import type { ScheduleEntry } from './schedule-file.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';

const daily: ScheduleEntry = {
  name: 'daily',
  jobId: 'greet',
  schedule: '0 9 * * *',
  enabled: true,
  timezone: 'UTC',
};
const rules = (some: Partial<ScheduleRules>): ScheduleEntry => ({
  ...daily,
  rules: { ...DEFAULT_RULES, ...some },
});
const named = (name: string): ScheduleEntry => ({ ...daily, name });
const change = (field: string, before: unknown, after: unknown) => ({ field, before, after });

test.each`
  what                                    | before                                 | after                                                  | changes
  ${'nothing'}                            | ${daily}                               | ${{ ...daily }}                                        | ${[]}
  ${'the expression'}                     | ${daily}                               | ${{ ...daily, schedule: '0 10 * * *' }}                | ${[change('schedule', '0 9 * * *', '0 10 * * *')]}
  ${'zone and job'}                       | ${daily}                               | ${{ ...daily, timezone: 'Asia/Tokyo', jobId: 'wave' }} | ${[change('jobId', 'greet', 'wave'), change('timezone', 'UTC', 'Asia/Tokyo')]}
  ${'switched off'}                       | ${daily}                               | ${{ ...daily, enabled: false }}                        | ${[change('enabled', true, false)]}
  ${'a description that comes'}           | ${daily}                               | ${{ ...daily, description: 'x' }}                      | ${[change('description', undefined, 'x')]}
  ${'an input that goes'}                 | ${{ ...daily, input: { orgId: 'a' } }} | ${daily}                                               | ${[change('input', { orgId: 'a' }, undefined)]}
  ${'equal inputs'}                       | ${{ ...daily, input: { orgId: 'a' } }} | ${{ ...daily, input: { orgId: 'a' } }}                 | ${[]}
  ${'rules that are the default anyway'}  | ${daily}                               | ${rules({})}                                           | ${[]}
  ${'a rule'}                             | ${daily}                               | ${rules({ catchUp: 'all' })}                           | ${[change('catchUp', 'once', 'all')]}
  ${'a rule that is left out by default'} | ${rules({ queue: 'mail' })}            | ${daily}                                               | ${[change('queue', 'mail', undefined)]}
  ${'a list'}                             | ${rules({ tags: ['a'] })}              | ${rules({ tags: ['a', 'b'] })}                         | ${[change('tags', ['a'], ['a', 'b'])]}
`('field by field: $what', ({ before, after, changes }) => {
  const changed = changes.length > 0 ? [{ name: 'daily', changes }] : [];
  expect(diffSchedules([before], [after])).toEqual({ added: [], changed, gone: [] });
});

test('what is new and what is gone, each in the order of its file; the order of a file says nothing', () => {
  const [one, two, three, four] = ['one', 'two', 'three', 'four'].map(named);
  if (!one || !two || !three || !four) throw new Error('there are four');
  expect(diffSchedules([one, two, three], [three, four, one])).toEqual({
    added: [four],
    changed: [],
    gone: [two],
  });
});
