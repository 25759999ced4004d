import { expect, test } from 'vitest';
import type { HeldRow } from '../../limits/lock-and-release.sql.ts';
import { chooseWithKeys, isInScope, KEYLESS_SCAN } from './scan-keyless.ts';

const aRow = (row: Partial<HeldRow> = {}): HeldRow => ({
  id: 1,
  job_id: 1,
  queue_id: 1,
  priority: 2,
  run_at: 1,
  crashes: 0,
  limit_key: null,
  rate_key: null,
  ...row,
});

const SCOPE = { jobs: [1, 2, 3], queues: [1], needLimitKey: [1], needRateKey: [2] };
const range = (row: Partial<HeldRow>, count = KEYLESS_SCAN) =>
  Array.from({ length: count }, (_, i) => aRow({ ...row, id: i + 1 }));

test.each([
  ['whose limit key it does not work out', aRow(), false],
  ['that has the key', aRow({ limit_key: 'k' }), true],
  ['whose rate key it does not work out', aRow({ job_id: 2 }), false],
  ['that has the key of its rate', aRow({ job_id: 2, rate_key: 'k' }), true],
  ['of a job whose keys it works out', aRow({ job_id: 3 }), true],
  ['of a job that it lacks', aRow({ job_id: 4 }), false],
])('a run %s', (_what, row, isOurs) => expect(isInScope(row, SCOPE)).toBe(isOurs));

test.each([
  ['a range that has more', range({}), [{ id: KEYLESS_SCAN, queue_id: 1 }]],
  ['a range that was read to its end', range({}, KEYLESS_SCAN - 1), []],
  ['a range with enough runs that the node can take', range({ limit_key: 'k' }), []],
  [
    'a range that has more, and one that has not',
    [...range({}), ...range({ priority: 3 }, 5)],
    [{ priority: 2, id: KEYLESS_SCAN }],
  ],
])('where the next scan begins after %s', (_what, seen, positions) =>
  expect(chooseWithKeys(seen, SCOPE, { limit: 10, oldest: 0, passed: [] }).positions).toMatchObject(
    positions,
  ),
);

test('a range that was read to its end waits there until the others are', () => {
  const end = { queue_id: 1, priority: 3, run_at: 1, id: 5 };
  const wanted = { limit: 10, oldest: 0, passed: [end] };
  expect(chooseWithKeys(range({}), SCOPE, wanted).positions).toMatchObject([end, { id: KEYLESS_SCAN }]);
  expect(chooseWithKeys(range({}, 7), SCOPE, wanted).positions).toEqual([]);
});

test('the oldest are chosen beside the most urgent', () => {
  const old = aRow({ id: 9, limit_key: 'k', priority: 3, run_at: 0 });
  const seen = [...range({ limit_key: 'k' }, 5), old];
  const { rows } = chooseWithKeys(seen, SCOPE, { limit: 2, oldest: 1, passed: [] });
  expect(rows.map(({ id }) => id)).toEqual([1, 2, 9]);
});
