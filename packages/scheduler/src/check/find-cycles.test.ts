import { expect, test } from 'vitest';
import type { FollowedName } from '../chain.ts';
import { findCycles, type Follower } from './find-cycles.ts';

const schedule = (name: string, jobId: string, ...after: readonly FollowedName[]): Follower => ({
  name,
  jobId,
  ...(after.length > 0 && { after }),
});

const CLOCK = schedule('clock', 'extract');
const LONG = Array.from({ length: 20_000 }, (_, i) => schedule(`s${i}`, `j${i}`, { schedule: `s${i + 1}` }));

test.each([
  ['none', [CLOCK, schedule('load', 'load', { schedule: 'clock' })], []],
  ['what is not there', [schedule('load', 'load', { schedule: 'gone' }, { job: 'gone' })], []],
  [
    'two ways to one',
    [
      CLOCK,
      schedule('a', 'a', { schedule: 'clock' }),
      schedule('b', 'b', { schedule: 'clock' }),
      schedule('c', 'c', { schedule: 'a' }, { schedule: 'b' }),
    ],
    [],
  ],
  ['itself', [schedule('a', 'a', { schedule: 'a' })], ['a after a']],
  ['its own job', [schedule('a', 'x', { job: 'x' })], ['a after job x of a']],
  [
    'in a round',
    [
      schedule('a', 'a', { schedule: 'c' }),
      schedule('b', 'b', { schedule: 'a' }),
      schedule('c', 'c', { schedule: 'b' }),
    ],
    ['a after c after b after a'],
  ],
  [
    'by the job of another',
    [schedule('a', 'a', { job: 'x' }), schedule('clock', 'x'), schedule('b', 'x', { schedule: 'a' })],
    ['a after job x of b after a'],
  ],
  [
    'behind one that is in none',
    [
      schedule('z', 'z', { schedule: 'a' }),
      schedule('a', 'a', { schedule: 'b' }),
      schedule('b', 'b', { schedule: 'a' }),
    ],
    ['a after b after a'],
  ],
  ['twenty thousand in a row', LONG, []],
  [
    'twenty thousand in a round',
    [...LONG, schedule('s20000', 'j20000', { schedule: 's0' })],
    [expect.stringMatching(/^s0 after s1 after .* after s0$/)],
  ],
])('%s', (_what, schedules, expected) =>
  expect(findCycles(schedules).map(({ words }) => words)).toEqual(expected),
);
