import type { RunDetails } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../../cli/terminal/style.ts';
import { differenceLines } from './difference-lines.ts';
import { circumstances, essence, type RunToCompare } from './run-facts.ts';
import { valueDifferences } from './value-differences.ts';

const RUN: RunDetails = {
  id: 7,
  jobId: 'my.job',
  state: 'succeeded',
  queue: 'default',
  priority: 'normal',
  trigger: 'cron',
  attempt: 1,
  maxAttempts: 1,
  claimNo: 1,
  attempts: [],
  input: { orgId: 'acme', password: 'one', list: [1, 2] },
  tags: [],
  dryRun: false,
  createdAt: 1_000,
  runAt: 1_000,
  startedAt: 1_002,
  finishedAt: 1_042,
  nodeAlive: true,
};

function toCompare(run: Partial<RunDetails> = {}, rest: Partial<RunToCompare> = {}): RunToCompare {
  return {
    run: { ...RUN, ...run },
    work: { steps: [], checkpoints: [] },
    node: { name: 'ada', version: '1.0.0' },
    ...rest,
  };
}

const differences = (a: RunToCompare, b: RunToCompare, secrets: readonly string[] = []) =>
  valueDifferences(essence(a, b), essence(b, a), secrets);

const apart = (a: RunToCompare, b: RunToCompare) =>
  valueDifferences(circumstances(a, b), circumstances(b, a), []);

const failed = (message: string): Partial<RunDetails> => ({
  state: 'failed',
  reason: 'error',
  error: { name: 'Error', message, stack: 'at /home/ada', cause: { message: 'disk' } },
  attempts: [
    { claimNo: 1, outcome: 'failed', startedAt: 1, finishedAt: 9, error: { name: 'Error', message } },
  ],
});
const step = { id: 'send', state: 'done', claimNo: 1, at: 9, startedAt: 2, bytes: 1 } as const;

test.each([
  ['another time and duration', toCompare({ id: 8, startedAt: 5_000, finishedAt: 9_000 }), []],
  [
    'another trigger and node',
    toCompare({ trigger: 'manual' }, { node: { name: 'bob', version: '1.0.0' } }),
    [],
  ],
  [
    'a field of the input, in a list too',
    toCompare({ input: { orgId: 'other', password: 'one', list: [1, 3] } }),
    [
      { path: 'input.orgId', a: 'acme', b: 'other' },
      { path: 'input.list[1]', a: 2, b: 3 },
    ],
  ],
  [
    'a secret: that it differs is shown, its values are not',
    toCompare({ input: { ...(RUN.input as object), password: { is: 'two' } } }),
    [{ path: 'input.password', a: '[redacted]', b: '[redacted]' }],
  ],
  [
    'the version of the code',
    toCompare({}, { node: { name: 'ada', version: '1.0.1' } }),
    [{ path: 'version', a: '1.0.0', b: '1.0.1' }],
  ],
  ['a version that the store no longer knows', toCompare({}, { node: undefined }), []],
  [
    'a step',
    toCompare({}, { work: { steps: [step], checkpoints: [] } }),
    [{ path: 'steps.send', a: undefined, b: { state: 'done', bytes: 1 } }],
  ],
])('%s', (_, other, expected) => {
  expect(differences(toCompare(), other)).toEqual(expected);
});

test('the error of the run and of each attempt, without their stacks', () => {
  expect(differences(toCompare(failed('no')), toCompare(failed('never')))).toEqual([
    { path: 'error.message', a: 'no', b: 'never' },
    { path: 'attempts[0].error.message', a: 'no', b: 'never' },
  ]);
});

test('a value of the environment is masked in values and in names', () => {
  const other = toCompare({ input: { 'key hunter22': 'is hunter22' } });
  expect(differences(toCompare({ input: {} }), other, ['hunter22'])).toEqual([
    { path: 'input["key [redacted]"]', a: undefined, b: 'is [redacted]' },
  ]);
});

test('circumstances are durations, trigger and node', () => {
  expect(apart(toCompare(), toCompare({ trigger: 'manual', finishedAt: 2_242 }))).toEqual([
    { path: 'trigger', a: 'cron', b: 'manual' },
    { path: 'durationMs', a: 40, b: 1_240 },
    { path: 'totalMs', a: 42, b: 1_242 },
  ]);
});

test('a version that is known of one run only is a circumstance', () => {
  expect(apart(toCompare({}, { node: undefined }), toCompare())).toEqual([
    { path: 'node', a: undefined, b: 'ada' },
    { path: 'version', a: undefined, b: '1.0.0' },
  ]);
});

test('two columns where both fit, else one value under the other', () => {
  const rows = [
    { path: 'state', a: 'failed', b: 'succeeded' },
    { path: 'durationMs', a: 40, b: 1_240 },
  ];
  const heads = ['run 1 failed', 'run 2 succeeded'] as const;
  const look = { style: createStyle(false), width: 80 };
  expect(differenceLines(rows, heads, look)).toEqual([
    'FIELD       RUN 1 FAILED  RUN 2 SUCCEEDED',
    'state       "failed"      "succeeded"',
    'durationMs  40 ms         1.2 s',
  ]);
  const long = [{ path: 'result', a: 'x'.repeat(70), b: undefined }];
  expect(differenceLines(long, heads, look)).toEqual(['result', `- "${'x'.repeat(70)}"`, '+ none']);
});
