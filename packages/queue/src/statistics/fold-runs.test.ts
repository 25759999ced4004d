import { expect, test } from 'vitest';
import { type AlikeEnds, foldRuns, RECENT_RUNS } from './fold-runs.ts';
import { bucketOf, emptyHistogram, type Histogram } from './histogram.ts';

const MINUTE = 60_000;

const aRun = (run: Partial<AlikeEnds> = {}): AlikeEnds => ({
  runs: 1,
  id: 1,
  jobId: 1,
  queueId: 1,
  state: 'succeeded',
  attempt: 1,
  runAt: MINUTE,
  startedAt: MINUTE,
  finishedAt: MINUTE,
  kind: 'usual',
  ...run,
});

test('a minute counts how its runs ended, of each job and queue apart', () => {
  const { stats } = foldRuns([
    aRun(),
    aRun({ state: 'failed', attempt: 3 }),
    aRun({ state: 'cancelled', attempt: 2 }),
    aRun({ state: 'expired', attempt: 0, startedAt: null }),
    aRun({ jobId: 2 }),
    aRun({ queueId: 2 }),
    aRun({ finishedAt: 2 * MINUTE - 1 }),
    aRun({ finishedAt: 2 * MINUTE }),
  ]);
  const counts = stats.map(({ minute, jobId, queueId, succeeded, failed, other, retried }) => [
    `${minute}/${jobId}/${queueId}`,
    { succeeded, failed, other, retried },
  ]);
  const one = { succeeded: 1, failed: 0, other: 0, retried: 0 };
  expect(counts).toEqual([
    ['1/1/1', { succeeded: 2, failed: 1, other: 2, retried: 3 }],
    ['1/2/1', one],
    ['1/1/2', one],
    ['2/1/1', one],
  ]);
});

test.each<[what: string, run: Partial<AlikeEnds>, took: { runMs?: number; waitMs?: number }]>([
  [
    'a run that waited and ran',
    { startedAt: MINUTE + 40, finishedAt: MINUTE + 100 },
    { waitMs: 40, runMs: 60 },
  ],
  [
    'a run of a clock that was set back',
    { startedAt: MINUTE - 40, finishedAt: MINUTE - 100 },
    { waitMs: 0, runMs: 0 },
  ],
  ['a run that never began', { startedAt: null, finishedAt: MINUTE + 100 }, {}],
])('%s counts for as long as it took', (_what, run, { runMs, waitMs }) => {
  const { stats, health } = foldRuns([aRun(run)]);
  const [minute] = stats;
  expect(health[0]?.recent).toEqual([['succeeded', runMs ?? 0]]);
  expect(minute).toMatchObject({ runMs: runMs ?? 0, waitMs: waitMs ?? 0 });
  expect(minute?.runHistogram).toEqual(histogramOf(runMs));
  expect(minute?.waitHistogram).toEqual(histogramOf(waitMs));
});

test('the health of a job is what failed since its last success; other ends say nothing of it', () => {
  const ends = [
    aRun({ state: 'failed' }),
    aRun({ finishedAt: MINUTE + 5 }),
    aRun({ state: 'failed', finishedAt: MINUTE + 9 }),
    aRun({ state: 'failed' }),
    aRun({ state: 'cancelled', startedAt: null }),
  ];
  expect(foldRuns(ends).health).toEqual([
    {
      jobId: 1,
      trailingFailures: 2,
      lastSuccessAt: MINUTE + 5,
      lastFinishedAt: MINUTE + 9,
      lastFailure: { runId: 1, at: MINUTE },
      recent: [
        ['failed', 0],
        ['succeeded', 5],
        ['failed', 9],
        ['failed', 0],
        ['cancelled', 0],
      ],
    },
  ]);
});

test('a dry run says nothing of a job, and neither does a failure of what a person did again', () => {
  const failed = (id: number, kind: AlikeEnds['kind']) => aRun({ id, kind, state: 'failed' });
  const before = [failed(1, 'timed_out'), failed(2, 'usual')];
  const [none, hidden] = [
    foldRuns(before),
    foldRuns([...before, aRun({ kind: 'dry' }), failed(3, 'by_hand')]),
  ];
  expect(none.health).toMatchObject([
    { trailingFailures: 2, lastFailure: { runId: 2 }, lastTimeout: { runId: 1 } },
  ]);
  const { trailingFailures, lastSuccessAt, lastFailure, lastTimeout } = hidden.health[0] ?? {};
  expect(none.health[0]).toMatchObject({ trailingFailures, lastSuccessAt, lastFailure, lastTimeout });
  expect(hidden.stats).toMatchObject([{ succeeded: 0, failed: 3, quietFailed: 1 }]);
  const dry = (['succeeded', 'failed'] as const).map((state) => aRun({ kind: 'dry', state }));
  expect(foldRuns(dry)).toEqual({ stats: [], health: [] });
});

test('of many ends the last ones are kept', () => {
  const ends = Array.from({ length: RECENT_RUNS + 2 }, (_, ms) => aRun({ finishedAt: MINUTE + ms }));
  const [health] = foldRuns(ends).health;
  expect(health?.recent.map(([, ms]) => ms)).toEqual(Array.from({ length: RECENT_RUNS }, (_, at) => at + 2));
});

test('runs that ended alike count as if they came one by one', () => {
  const alike = aRun({ attempt: 2, startedAt: MINUTE + 3, finishedAt: MINUTE + 10 });
  const failed = aRun({ id: 9, state: 'failed' });
  const one = (runs: number) => Array.from({ length: runs }, () => alike);
  const many = RECENT_RUNS + 9;
  expect(foldRuns([failed, { ...alike, runs: many }, failed, { ...alike, runs: 2 }, failed])).toEqual(
    foldRuns([failed, ...one(many), failed, ...one(2), failed]),
  );
});

function histogramOf(ms: number | undefined): Histogram {
  const histogram = emptyHistogram();
  if (ms !== undefined) histogram[bucketOf(ms)] = 1;
  return histogram;
}
