import { QueryObserver } from '@tanstack/react-query';
import { expect, onTestFinished, test } from 'vitest';
import { ApiProblem } from './request/api-problem.ts';
import { scheduleQuery, schedulesQuery } from './schedule-queries.ts';
import { isWorthATry, queryClient, readSentencesAgain, readTouched } from './query-client.ts';

test.each`
  what                      | tries | problem                                 | isWorth
  ${'no answer'}            | ${0}  | ${{ status: 0 }}                        | ${true}
  ${'a failure'}            | ${1}  | ${{ status: 500, code: 'BUG' }}         | ${true}
  ${'a failure again'}      | ${2}  | ${{ status: 500, code: 'BUG' }}         | ${false}
  ${'a refusal'}            | ${0}  | ${{ status: 404, code: 'UNKNOWN_JOB' }} | ${false}
  ${'that no daemon works'} | ${0}  | ${{ status: 503, code: 'NO_DAEMON' }}   | ${false}
`('$what after $tries tries: asked again is $isWorth', ({ tries, problem, isWorth }) =>
  expect(isWorthATry(tries, new ApiProblem(problem))).toBe(isWorth),
);

test('what is said of schedules is read again after a change of the zone', async () => {
  const keys = [schedulesQuery.queryKey, scheduleQuery('digest').queryKey, ['graph', 'schedules', 'down']];
  for (const key of keys) queryClient.setQueryData(key, {});
  await readSentencesAgain();
  expect(keys.map((key) => queryClient.getQueryState(key)?.isInvalidated)).toEqual([true, true, true]);
});

test('a read under way is not given up when something happens, and is repeated once behind it', async () => {
  const answers: ((nr: number) => void)[] = [];
  const queryKey = ['touched'];
  const queryFn = () => new Promise<number>((resolve) => answers.push(resolve));
  const leave = new QueryObserver(queryClient, { queryKey, queryFn }).subscribe(() => undefined);
  onTestFinished(leave);
  for (const _ of [1, 2, 3]) readTouched({ queryKey });
  expect(answers).toHaveLength(1);
  answers[0]?.(1);
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(2);
  await expect.poll(() => queryClient.isFetching({ queryKey })).toBe(0);
  expect([answers.length, queryClient.getQueryData(queryKey)]).toEqual([2, 2]);
});
