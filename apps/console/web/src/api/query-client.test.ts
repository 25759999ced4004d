import { expect, test } from 'vitest';
import { ApiProblem } from './client.ts';
import { scheduleQuery, schedulesQuery } from './schedule-queries.ts';
import { isWorthATry, queryClient, readSentencesAgain } from './query-client.ts';

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
