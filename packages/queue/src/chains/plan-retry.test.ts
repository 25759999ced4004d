import type { RunState } from '@sb/jobs';
import { expect, test } from 'vitest';
import { stateCode } from '../lifecycle.ts';
import { endOfRemoved, planRetry } from './plan-retry.ts';

const outcome = (state: RunState) => (state === 'succeeded' ? ('met' as const) : ('unmet' as const));

const PLAIN = { cond: 'success', onUnmet: 'skip', as: null } as const;

/** 1 → 2 → 3, with these states; the edges behind a run that succeeded are met. */
function chain(first: RunState, second: RunState, third: RunState) {
  const runs = [first, second, third].map((state, at) => ({ id: at + 1, state: stateCode(state) }));
  const edges = [
    { ...PLAIN, childId: 2, parentId: 1, outcome: outcome(first) },
    { ...PLAIN, childId: 3, parentId: 2, outcome: outcome(second) },
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
    'one that was removed does not: it may have been cancelled',
    FAILED_FIRST,
    { 1: as(undefined) },
    [
      [1, 7],
      [2, 2],
      [3, 3],
    ],
    [],
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
  const plan = planRetry({ runs, edges, replays, discarded: new Set(), gone: new Set() });
  expect(plan.again.map(({ runId, from }) => [runId, from])).toEqual(again);
  expect([...plan.standIns.keys()]).toEqual(standIns);
});

test.each`
  what                                     | edge                                                | end
  ${'a success'}                           | ${{ cond: 'success', outcome: 'met' }}              | ${'succeeded'}
  ${'a failure'}                           | ${{ cond: 'failure', outcome: 'met' }}              | ${'failed'}
  ${'any end'}                             | ${{ cond: 'always', outcome: 'met' }}               | ${'succeeded'}
  ${'no success, and the run ran anyway'}  | ${{ outcome: 'unmet', onUnmet: 'run' }}             | ${'cancelled'}
  ${'no success, and the run was skipped'} | ${{ outcome: 'unmet' }}                             | ${undefined}
  ${'nothing: the run ended before'}       | ${{ outcome: null }}                                | ${undefined}
  ${'a condition'}                         | ${{ cond: 'parents.p.result > 1', outcome: 'met' }} | ${undefined}
`('of a run that was removed the outcome of an edge shows: $what', ({ edge, end }) =>
  expect(endOfRemoved({ ...PLAIN, childId: 2, parentId: 1, ...edge })).toBe(end),
);

test.each([
  ['a plain dependency', {}, []],
  ['a plain dependency with a name', { as: 'p' }, []],
  ['a dependency that was not met', { outcome: 'unmet' }, [5]],
  ['a condition', { cond: 'parents.p.result > 1', as: 'p' }, [5]],
] as const)('a run that was removed and that %s needs', (_what, edge, missing) => {
  const edges = [{ ...PLAIN, childId: 2, parentId: 5, outcome: 'met' as const, ...edge }];
  const runs = [{ id: 2, state: stateCode('failed') }];
  const plan = planRetry({ runs, edges, replays: new Map(), discarded: new Set(), gone: new Set([5]) });
  expect(plan.missing).toEqual(missing.map((parentId) => ({ runId: 2, parentId })));
});

const plain = (childId: number, parentId: number) => ({
  ...PLAIN,
  childId,
  parentId,
  outcome: 'met' as const,
});

test.each([
  ['that all runs came after', [plain(2, 9), plain(3, 2)], []],
  ['that may have come after a run that is due', [plain(3, 9)], [[3, 9]]],
  ['that two first runs came after', [plain(2, 9), plain(3, 9)], []],
  ['of two, where one first run came after the other', [plain(2, 8), plain(3, 8), plain(3, 9)], [[3, 9]]],
] as const)('a retry follows a run that was removed, and %s', (_what, edges, missing) => {
  const runs = [2, 3].map((id) => ({ id, state: stateCode('failed') }));
  const plan = planRetry({
    runs,
    edges,
    replays: new Map(),
    discarded: new Set(),
    gone: new Set([8, 9]),
  });
  expect(plan.missing.map(({ runId, parentId }) => [runId, parentId])).toEqual(missing);
});

test('a run that was removed and may have come after a run that a replay stands in for is missing', () => {
  const runs = [2, 3].map((id) => ({ id, state: stateCode('failed') }));
  const replays = new Map([[2, as('succeeded', 7)]]);
  const plan = planRetry({ runs, edges: [plain(3, 9)], replays, discarded: new Set(), gone: new Set([9]) });
  expect(plan.missing).toEqual([{ runId: 3, parentId: 9 }]);
});

test('a condition reads all parents that have a name', () => {
  const edges = [
    { ...PLAIN, childId: 2, parentId: 5, as: 'p', outcome: 'met' as const },
    { ...PLAIN, childId: 2, parentId: 6, cond: 'parents.p.result > 1', outcome: 'met' as const },
  ];
  const runs = [{ id: 2, state: stateCode('failed') }];
  const plan = planRetry({ runs, edges, replays: new Map(), discarded: new Set(), gone: new Set([5]) });
  expect(plan.missing).toEqual([{ runId: 2, parentId: 5 }]);
});

test('what was discarded is named, unless it does not run again', () => {
  const rest = { discarded: new Set([1, 9]), gone: new Set<number>() };
  expect(planRetry({ ...FAILED_FIRST, replays: new Map(), ...rest }).discarded).toEqual([1]);
  const replays = new Map([[1, as('failed')]]);
  expect(planRetry({ ...FAILED_FIRST, replays, ...rest }).discarded).toEqual([9]);
  expect(planRetry({ ...chain('succeeded', 'failed', 'skipped'), replays, ...rest }).discarded).toEqual([]);
});
