import { expect, test } from 'vitest';
import { describeStuckLoop } from './describe-stuck-loop.ts';

const runs = Array.from({ length: 12 }, (_, at) => ({ runId: at + 1, jobId: `job.${at + 1}` }));

test.each([
  ['one run', runs.slice(0, 1), ' Run under way: 1 (job.1). '],
  ['two runs', runs.slice(0, 2), ' Runs under way: 1 (job.1), 2 (job.2). '],
  ['more runs than a line holds', runs, ', 10 (job.10) and 2 more. '],
  ['no run', [], ' No run was under way. '],
  [
    'a store that is away',
    undefined,
    ' The store did not answer: the runs that were under way are unknown. ',
  ],
])('the last words of a process whose loop is stuck, with %s', (_what, underWay, part) => {
  const words = describeStuckLoop(61_400, underWay);
  expect(words).toMatch(/^worker: the event loop has been blocked for 61 s, [^\n]+\n$/);
  expect(words).toContain(part);
});
