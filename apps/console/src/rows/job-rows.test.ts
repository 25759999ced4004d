import { expect, test } from 'vitest';
import { errorGroupRow } from './job-rows.ts';

const group = {
  fingerprint: '0f',
  message: 'Http2Error: stream 7 is closed',
  isVaried: true,
  reasons: ['error'],
  jobs: ['mail.send'],
  queues: ['mail'],
  count: 2,
  hours: [],
  firstAt: 0,
  lastAt: 0,
  lastRunId: 2,
} as const;

const ANA = { actor: 'user:ana', kind: 'user', role: 'operator', canSeePayload: true } as const;

test('the name of an error stands once, also one with digits', () => {
  expect(errorGroupRow(group, { name: 'Http2Error', secrets: [], who: ANA, others: 1 })).toMatchObject([
    { name: 'Http2Error', message: 'stream 7 is closed', shape: 'stream <n> is closed', others: 1 },
  ]);
});
