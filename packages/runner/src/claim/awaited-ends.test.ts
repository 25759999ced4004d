import type { Ended } from '@sb/queue/engine';
import { expect, test } from 'vitest';
import { aRun } from '../../test/a-run.ts';
import type { Attempt } from '../attempt/attempt.ts';
import { type AwaitedEnd, createAwaitedEnds } from './awaited-ends.ts';

const end = (id: number, claimNo = 1): Ended => ({
  id,
  claimNo,
  jobId: 'work',
  outcome: { state: 'succeeded' },
});

/** The end of an attempt of a dry run, which is awaited. */
const dry = (id: number, claimNo = 1) =>
  ({ run: aRun({ id, claimNo, dryRun: true }), hooks: undefined }) as Attempt;

test('each end is followed once, with what is known of its attempt, and none whose claim was lost', () => {
  const ends = createAwaitedEnds();
  const followed: (readonly [number, number | undefined])[] = [];
  const follow = ({ id }: Ended, awaited: AwaitedEnd | undefined): void =>
    void followed.push([id, awaited?.run.claimNo]);
  ends.expect(dry(1));
  ends.expect(dry(2));
  ends.expect(dry(3, 2));
  ends.settled([end(1), end(2), end(3), end(4)], [end(2)], follow);
  ends.settled([end(1), end(2), end(3, 2)], [], follow);
  expect(followed).toEqual([
    [1, 1],
    [3, undefined],
    [4, undefined],
    [1, undefined],
    [2, undefined],
    [3, 2],
  ]);
});
