import { FAILURE_REASONS } from '@sb/jobs';
import { expect, test } from 'vitest';
import { failureReason } from './failure-reason.ts';

test('each reason of a failure has words', () => {
  expect(FAILURE_REASONS.filter((code) => failureReason(code) === code.replaceAll('_', ' '))).toEqual([]);
  expect(failureReason('of_another_version')).toBe('of another version');
});
