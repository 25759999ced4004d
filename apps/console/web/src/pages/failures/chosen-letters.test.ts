import { expect, test } from 'vitest';
import { chosenLetters } from './chosen-letters.ts';

const MAY = { replay: true, discard: true, reopen: false };
const NONE = { replay: false, discard: false, reopen: false };
const PICKED = [
  { runId: 7, jobId: 'mail', may: MAY },
  { runId: 9, jobId: 'mail', may: MAY },
];
const OF_OTHERS = { runId: 8, jobId: 'digest', may: NONE };
const GROUP = { fingerprint: 'f-smtp', jobs: ['mail', 'report'], open: 5, may: MAY };
const OTHER = { fingerprint: 'f-disk', jobs: ['report', 'copy'], open: 2, may: MAY };
const JOB = { jobId: 'mail', open: { count: 4 }, may: MAY };

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
  expect(chosenLetters({ ...shown, isWhole: true })).toMatchObject({ choice, count, jobs }),
);

test('none: no act could mean all letters by mistake', () =>
  expect(
    chosenLetters({ picked: [], pickedGroups: [], group: undefined, job: undefined, isWhole: true }),
  ).toBeUndefined());

test('of letters that were picked, those for boards of others are left out', () => {
  const none = { pickedGroups: [], group: undefined, job: undefined, isWhole: true };
  const some = chosenLetters({ ...none, picked: [...PICKED, OF_OTHERS] });
  expect(some).toMatchObject({ choice: { ids: [7, 9] }, count: 2, others: 1, jobs: ['mail'] });
  const all = chosenLetters({ ...none, picked: [OF_OTHERS] });
  expect(all).toMatchObject({ count: 0, others: 1, may: { replay: false, discard: false } });
});

test('of the letters of errors and of a job, those for boards of others do not count', () => {
  const none = { picked: [], pickedGroups: [], group: undefined, job: undefined, isWhole: true };
  const [group, other] = [
    { ...GROUP, others: 2 },
    { ...OTHER, others: 2, may: NONE },
  ];
  expect(chosenLetters({ ...none, group })).toMatchObject({ count: 3, others: 2 });
  expect(chosenLetters({ ...none, pickedGroups: [group, other] })).toMatchObject({
    count: 3,
    others: 4,
    may: { replay: true },
  });
  expect(chosenLetters({ ...none, job: { ...JOB, others: 4, may: NONE } })).toMatchObject({
    count: 0,
    others: 4,
  });
});

test('those that match are as many as were counted, where all were; those that are picked are themselves', () => {
  const none = { picked: [], pickedGroups: [], group: undefined, job: undefined };
  expect(chosenLetters({ ...none, group: GROUP, isWhole: true })).toMatchObject({ count: 5, atMost: 5 });
  expect(chosenLetters({ ...none, group: GROUP, isWhole: false })).not.toHaveProperty('atMost');
  expect(chosenLetters({ ...none, picked: PICKED, isWhole: true })).not.toHaveProperty('atMost');
});
