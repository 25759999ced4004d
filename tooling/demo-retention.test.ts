/** The picture of the retention shows each field, with the days that the worker keeps it. */
import { RETENTION_DAYS } from '../packages/worker/src/retention.ts';
import { expect, test } from 'vitest';
import { DEFAULT_DAYS } from '../apps/console/test/demo/program.ts';

test('the demo keeps records as long as a worker does that has no settings of its own', () => {
  const { retentionDays: _ofTheFile, ...others } = RETENTION_DAYS;
  expect(DEFAULT_DAYS).toEqual(others);
});
