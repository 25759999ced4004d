import { expect, test } from 'vitest';
import { ageOfAll, ageOfJob, type HistoryPolicy, verdictOn } from './retention-policy.ts';

const policy: HistoryPolicy = {
  ageMs: 30,
  last: 1_000,
  outcomes: { failed: { ageMs: 90 }, succeeded: { ageMs: 7 } },
  queues: {
    bulk: { ageMs: 2, outcomes: { failed: { last: 5 } } },
    slow: { last: 50 },
  },
  jobs: {
    sync: { ageMs: 3, last: 10 },
    bill: { outcomes: { failed: { ageMs: Number.POSITIVE_INFINITY, last: 3 } } },
  },
};

test.each`
  job       | queue        | outcome        | ageMs       | rule                             | count
  ${'any'}  | ${'default'} | ${'cancelled'} | ${30}       | ${''}                            | ${1_000}
  ${'any'}  | ${'default'} | ${'succeeded'} | ${7}        | ${''}                            | ${1_000}
  ${'any'}  | ${'default'} | ${'failed'}    | ${90}       | ${''}                            | ${1_000}
  ${'any'}  | ${'bulk'}    | ${'succeeded'} | ${2}        | ${''}                            | ${1_000}
  ${'any'}  | ${'bulk'}    | ${'failed'}    | ${2}        | ${'queues.bulk.outcomes.failed'} | ${5}
  ${'any'}  | ${'slow'}    | ${'failed'}    | ${90}       | ${'queues.slow'}                 | ${50}
  ${'sync'} | ${'bulk'}    | ${'failed'}    | ${3}        | ${'jobs.sync'}                   | ${10}
  ${'bill'} | ${'bulk'}    | ${'failed'}    | ${Infinity} | ${'jobs.bill.outcomes.failed'}   | ${3}
  ${'bill'} | ${'bulk'}    | ${'succeeded'} | ${2}        | ${''}                            | ${1_000}
`('$job in $queue that has $outcome: $ageMs, $count by $rule', ({ ageMs, rule, count, ...kind }) => {
  expect(verdictOn(kind, policy)).toEqual({ ageMs, last: { rule, count } });
});

test('no number is kept where no rule names one', () => {
  const kind = { job: 'any', queue: 'default', outcome: 'failed' } as const;
  expect(verdictOn(kind, { ageMs: 30 })).toEqual({ ageMs: 30 });
});

test('the shortest age says how far to look', () => {
  expect(ageOfAll(policy)).toBe(2);
  expect(ageOfJob(policy, 'sync')).toBe(3);
  expect(ageOfJob(policy, 'bill')).toBe(2);
  expect(ageOfJob(policy, 'any')).toBe(2);
});
