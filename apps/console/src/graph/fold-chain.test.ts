import { expect, test } from 'vitest';
import { type ChainLink, foldChain } from './fold-chain.ts';

const link = (id: number, jobId: string, after: readonly number[] = [], on = 'success'): ChainLink => ({
  id,
  jobId,
  after: after.map((run) => ({ run, on })),
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, nr) => from + nr);
const ids = (runs: readonly ChainLink[], keep?: number) =>
  foldChain(runs, keep).map((group) => group.map(({ id }) => id));

const FAN = [link(1, 'a'), ...range(2, 8).map((id) => link(id, 'b', [1])), link(9, 'c', range(2, 8))];
const LINE = range(1, 9).map((id) => link(id, 'a', id === 1 ? [] : [id - 1]));

test.each([
  ['a row of alike runs', FAN, undefined, [[1], range(2, 8), [9]]],
  ['but for the run that is kept', FAN, 4, [[1], [2, 3, 5, 6, 7, 8], [4], [9]]],
  ['a stretch, but for its ends', LINE, undefined, [[1], range(2, 8), [9]]],
  [
    'two stretches around the run that is kept',
    range(1, 17).map((id) => link(id, 'a', id === 1 ? [] : [id - 1])),
    9,
    [[1], range(2, 8), [9], range(10, 16), [17]],
  ],
])('folds %s', (_what, runs, keep, groups) => expect(ids(runs, keep)).toEqual(groups));

test.each([
  ['few runs', FAN.filter(({ id }) => id < 7)],
  ['different jobs', FAN.map((run) => ({ ...run, jobId: `job ${run.id % 2}` }))],
  [
    'different conditions',
    FAN.map((run) => ({
      ...run,
      after: run.after.map((one) => ({ ...one, on: run.id % 2 ? 'always' : 'success' })),
    })),
  ],
  ['runs that different ones follow', [...FAN, ...range(2, 8).map((id) => link(id + 10, `d${id}`, [id]))]],
])('does not fold %s', (_what, runs) => expect(ids(runs)).toEqual(runs.map(({ id }) => [id])));
