import { expect, test } from 'vitest';
import { chosenLetters } from './chosen-letters.ts';

const PICKED = [
  { runId: 7, jobId: 'mail' },
  { runId: 9, jobId: 'mail' },
];
const GROUP = { fingerprint: 'f-smtp', jobs: ['mail', 'report'], open: 5 };
const JOB = { jobId: 'mail', open: { count: 4 } };

test.each([
  ['picked ones', { picked: PICKED, group: GROUP, job: undefined }, { ids: [7, 9] }, 2, ['mail']],
  [
    'an error',
    { picked: [], group: GROUP, job: undefined },
    { filter: { fingerprint: 'f-smtp' } },
    5,
    ['mail', 'report'],
  ],
  ['a job', { picked: [], group: undefined, job: JOB }, { filter: { job: 'mail' } }, 4, ['mail']],
])('%s', (_what, shown, choice, count, jobs) =>
  expect(chosenLetters(shown)).toMatchObject({ choice, count, jobs }),
);

test('none: no act could mean all letters by mistake', () =>
  expect(chosenLetters({ picked: [], group: undefined, job: undefined })).toBeUndefined());
