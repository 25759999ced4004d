import type { RunState } from '@sb/jobs';
import { expect, test } from 'vitest';
import { stateCode } from '../lifecycle.ts';
import { planRetry } from './plan-retry.ts';

const outcome = (state: RunState) => (state === 'succeeded' ? ('met' as const) : ('unmet' as const));

/** 1 → 2 → 3, with these states; the edges behind a run that succeeded are met. */
function chain(first: RunState, second: RunState, third: RunState) {
  const runs = [first, second, third].map((state, at) => ({ id: at + 1, state: stateCode(state) }));
  const edges = [
    { childId: 2, parentId: 1, cond: 'success', as: null, outcome: outcome(first) },
    { childId: 3, parentId: 2, cond: 'success', as: null, outcome: outcome(second) },
  ];
  return { runs, edges };
}

const as = (state: RunState | undefined, runId = 9) => ({ runId, state, replayOf: 7 });

const FAILED_FIRST = chain('failed', 'skipped', 'skipped');
const EACH_FAILED = chain('failed', 'failed', 'failed');

test.each([
  [
    'what failed, and what comes after it',
    FAILED_FIRST,
    {},
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ],
    [],
  ],
  [
    'not what succeeded before',
    chain('succeeded', 'failed', 'skipped'),
    {},
    [
      [2, 2],
      [3, 3],
    ],
    [],
  ],
  [
    'a replay that succeeded stands in',
    FAILED_FIRST,
    { 1: as('succeeded') },
    [
      [2, 2],
      [3, 3],
    ],
    [1],
  ],
  [
    'so does one that has not ended',
    FAILED_FIRST,
    { 1: as('queued') },
    [
      [2, 2],
      [3, 3],
    ],
    [1],
  ],
  [
    'and one that ended well and is gone',
    FAILED_FIRST,
    { 1: as(undefined) },
    [
      [2, 2],
      [3, 3],
    ],
    [1],
  ],
  [
    'one that failed is replayed',
    FAILED_FIRST,
    { 1: as('failed') },
    [
      [1, 9],
      [2, 2],
      [3, 3],
    ],
    [],
  ],
  [
    'one that was cancelled too',
    FAILED_FIRST,
    { 1: as('cancelled') },
    [
      [1, 9],
      [2, 2],
      [3, 3],
    ],
    [],
  ],
  [
    'all were replayed, and nothing is left',
    EACH_FAILED,
    { 1: as('succeeded'), 2: as('running'), 3: as('succeeded') },
    [],
    [1, 2, 3],
  ],
  [
    'what comes after a run that runs again does too',
    EACH_FAILED,
    { 2: as('succeeded') },
    [
      [1, 1],
      [2, 9],
      [3, 3],
    ],
    [],
  ],
  [
    'from the newest run on record, where its replay was removed',
    EACH_FAILED,
    { 2: as(undefined) },
    [
      [1, 1],
      [2, 7],
      [3, 3],
    ],
    [],
  ],
  [
    'but not while it is under way',
    EACH_FAILED,
    { 2: as('running') },
    [
      [1, 1],
      [3, 3],
    ],
    [2],
  ],
] as const)('%s', (_what, { runs, edges }, replayed, again, standIns) => {
  const replays = new Map(Object.entries(replayed).map(([id, replay]) => [Number(id), replay]));
  const plan = planRetry({ runs, edges, replays, discarded: new Set() });
  expect(plan.again.map(({ runId, from }) => [runId, from])).toEqual(again);
  expect([...plan.standIns.keys()]).toEqual(standIns);
});

test.each([
  ['a plain dependency', 'success', null, []],
  ['a plain dependency with a name', 'success', 'p', []],
  ['a condition', 'parents.p.result > 1', 'p', [9]],
] as const)('a replay that was removed and that %s needs', (_what, cond, name, missing) => {
  const { runs } = FAILED_FIRST;
  const edges = [{ childId: 2, parentId: 1, cond, as: name, outcome: 'unmet' as const }];
  const replays = new Map([[1, as(undefined)]]);
  expect(planRetry({ runs, edges, replays, discarded: new Set() }).missing).toEqual(missing);
});

test('what was discarded is named, unless it does not run again', () => {
  const discarded = new Set([1, 9]);
  expect(planRetry({ ...FAILED_FIRST, replays: new Map(), discarded }).discarded).toEqual([1]);
  const replays = new Map([[1, as('failed')]]);
  expect(planRetry({ ...FAILED_FIRST, replays, discarded }).discarded).toEqual([9]);
  expect(planRetry({ ...chain('succeeded', 'failed', 'skipped'), replays, discarded }).discarded).toEqual([]);
});
