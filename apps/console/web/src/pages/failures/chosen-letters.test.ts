import { expect, test } from 'vitest';
import { chosenLetters } from './chosen-letters.ts';

const PICKED = [
  { runId: 7, jobId: 'mail' },
  { runId: 9, jobId: 'mail' },
];
const GROUP = { fingerprint: 'f-smtp', jobs: ['mail', 'report'], open: 5 };
const OTHER = { fingerprint: 'f-disk', jobs: ['report', 'copy'], open: 2 };
const JOB = { jobId: 'mail', open: { count: 4 } };

test.each([
  [
    'picked ones',
    { picked: PICKED, pickedGroups: [], group: GROUP, job: undefined },
    { ids: [7, 9] },
    2,
    ['mail'],
  ],
  [
    'an error',
    { picked: [], pickedGroups: [], group: GROUP, job: undefined },
    { filter: { fingerprint: 'f-smtp' } },
    5,
    ['mail', 'report'],
  ],
  [
    'several errors',
    { picked: [], pickedGroups: [GROUP, OTHER], group: GROUP, job: undefined },
    { filter: { fingerprint: ['f-smtp', 'f-disk'] } },
    7,
    ['mail', 'report', 'copy'],
  ],
  [
    'one error beside the one that is open',
    { picked: [], pickedGroups: [OTHER], group: GROUP, job: undefined },
    { filter: { fingerprint: 'f-disk' } },
    2,
    ['report', 'copy'],
  ],
  [
    'a job',
    { picked: [], pickedGroups: [], group: undefined, job: JOB },
    { filter: { job: 'mail' } },
    4,
    ['mail'],
  ],
])('%s', (_what, shown, choice, count, jobs) =>
  expect(chosenLetters(shown)).toMatchObject({ choice, count, jobs }),
);

test('none: no act could mean all letters by mistake', () =>
  expect(chosenLetters({ picked: [], pickedGroups: [], group: undefined, job: undefined })).toBeUndefined());
