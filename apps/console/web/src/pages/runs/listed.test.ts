import { expect, test } from 'vitest';
import type { RunFold, RunRow } from '../../../../src/answers/runs.ts';
import { type Listed, listedRows } from './listed.ts';

const run = (id: number, state: RunRow['state']): RunRow => ({
  id,
  state,
  jobId: 'a',
  queue: 'q',
  priority: 'normal',
  trigger: 'api',
  attempt: 1,
  maxAttempts: 1,
  tags: [],
  createdAt: '',
  runAt: '',
  changedAt: '',
  may: { cancel: true, priority: true, replay: false, edit: false, retry: false },
  ...(state === 'succeeded' && { finishedAt: '' }),
});
const fold = (state: RunFold['state']): RunFold => ({
  state,
  queue: 'media',
  count: { count: 94 },
  says: '',
});
const names = (rows: readonly Listed[]) =>
  rows.map((row) => (row.kind === 'run' ? row.run.id : row.fold.state));

test('a fold comes after the runs of its state', () => {
  const pages = [{ items: [run(1, 'held'), run(2, 'queued'), run(3, 'succeeded')], folds: [fold('queued')] }];
  expect(names(listedRows(pages))).toEqual([1, 2, 'queued', 3]);
});

test('a fold of a state that has no row comes before the ended runs', () => {
  const pages = [{ items: [run(1, 'held'), run(3, 'succeeded')], folds: [fold('queued')] }];
  expect(names(listedRows(pages))).toEqual([1, 'queued', 3]);
  expect(names(listedRows([{ items: [], folds: [fold('queued')] }]))).toEqual(['queued']);
});

test('has a run that ended between two pages once, where it was first', () => {
  const pages = [
    { items: [run(1, 'running'), run(2, 'running')], folds: [] },
    { items: [run(2, 'succeeded'), run(3, 'succeeded')], folds: [] },
  ];
  expect(names(listedRows(pages))).toEqual([1, 2, 3]);
});
